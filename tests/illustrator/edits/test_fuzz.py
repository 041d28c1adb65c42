"""Any picture, any mask, any words: an edit is a picture of the size that was asked, and quick."""

from __future__ import annotations

import io
import random
import time
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from pictura.types import Size
from tests.illustrator.edits.editing import order, saved, stages

ROUNDS, ROUNDS_OF_A_CAMPAIGN = 60, 2000
WORDS = (
    "a dog", "remove it", "night", "snowing", "oil painting", "beach", "background", "add", "replace the cat with", "two",
    "red", "把猫换成狗", "消して", "바다", "pixel art", "without", "extend", "transparent background", "\x00", "🐱", "",
    "autumn", "sad", "on the table", "hat", "rainbow", "一只鸟", "OPEN", '"HI"', "city at night",
)  # fmt: skip


def noise(rng: random.Random) -> Image.Image:
    """A picture of chance: blobs, stripes, one colour, a few pixels."""
    width, height = rng.choice((1, 2, 3, 9, 40, 100, 160)), rng.choice((1, 2, 7, 30, 90, 150))
    mode = rng.choice(("RGB", "RGBA", "L", "P", "LA"))
    cells = rng.randint(1, width), rng.randint(1, height)
    small = Image.frombytes("RGBA", cells, rng.randbytes(4 * cells[0] * cells[1]))
    image = small.resize((width, height), rng.choice((Image.Resampling.NEAREST, Image.Resampling.BICUBIC)))
    return image.convert(mode)


def marks(rng: random.Random, size: tuple[int, int]) -> Image.Image:
    sheet = Image.frombytes("L", (3, 3), bytes(rng.choice((0, 128, 255)) for _ in range(9))).resize(size)
    alpha = sheet.filter(ImageFilter.GaussianBlur(rng.choice((0, 2)))) if rng.random() < 0.5 else sheet
    image = Image.new("RGBA", size, "#808080")
    image.putalpha(alpha)
    return image


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_whatever_comes_is_edited(tmp_path: Path, campaign: bool):
    slowest, rounds = 0.0, ROUNDS_OF_A_CAMPAIGN if campaign else ROUNDS
    for number in range(rounds):
        rng = random.Random(number)
        first = noise(rng)
        images = [saved(tmp_path, first, "0.png")]
        images += [saved(tmp_path, noise(rng), f"{n}.png") for n in range(1, rng.choice((1, 1, 1, 2, 3)))]
        marked = saved(tmp_path, marks(rng, first.size), "mask.png") if rng.random() < 0.4 else None
        prompt = " ".join(rng.choice(WORDS) for _ in range(rng.randint(0, 5)))
        transparent = rng.random() < 0.2
        of = order(
            prompt, *images, mask=marked, size=Size(*rng.choice(((64, 64), (96, 48), (48, 112), (16, 16)))),
            operation="variation" if rng.random() < 0.1 else "edit", transparent=transparent, index=number % 3,
            quality=rng.choice(("low", "high")), seed=number,
        )  # fmt: skip
        began = time.process_time()
        (picture,) = stages(of)
        slowest = max(slowest, time.process_time() - began)
        image = Image.open(io.BytesIO(picture.data))
        image.load()
        assert image.size == (of.size.width, of.size.height), (number, prompt)
        assert image.mode == ("RGBA" if transparent else "RGB"), (number, prompt)
        assert ImageChops.difference(image, image.copy()).getbbox() is None
    print(f"{rounds} edits, the slowest took {slowest * 1e3:.0f} ms of CPU")
    assert slowest < 5
