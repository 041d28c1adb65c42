"""Whatever is asked becomes a picture, in bounded time: random strings of all scripts and lengths, each at 256x256 low."""

from __future__ import annotations

import io
import random
import time
from typing import get_args

import pytest
from PIL import Image, ImageStat

from pictura.engines.illustrator import drawing, lexicon
from pictura.engines.illustrator.scene import Order, Stage
from pictura.engines.illustrator.vocabulary import Tongue
from pictura.types import Size

STRINGS, STRINGS_MAX = 120, 5_000
SEED = 5
LENGTH_MAX = 32_000
CPU_S_MAX = 1.5
"""Several times what the slowest takes on a quiet core; a machine that is busy or old is no failure."""
ALONE_EVERY = 4
"""One in so many is asked for on a transparent sheet."""
BLOCK = 128
PLANES = (
    (0x20, 0x250),
    (0x250, 0x3000),
    (0x3000, 0xD7B0),
    (0xD800, 0x10000),
    (0x10000, 0x20000),
    (0x20000, 0x32000),
)
"""Stretches of Unicode that are equally likely, lone surrogates and the unassigned among them."""
MARKS = " \n\t,.!?;:\"'“”「」《》()[]{}<>&%#@0123456789，。、！？"
WORDS = sorted({word for tongue in get_args(Tongue) for word in lexicon.of(tongue).meanings})


def letters(chance: random.Random, length: int) -> str:
    """Letters of one to three scripts, with marks and spaces between them."""
    scripts = [chance.choice(PLANES) for _ in range(chance.randint(1, 3))]
    blocks = [chance.randrange(first, last) for first, last in scripts]
    alphabet = [chr(start + at) for start in blocks for at in range(BLOCK)]
    return "".join(chance.choices([*alphabet, *MARKS], k=length))


def known(chance: random.Random, length: int) -> str:
    """Words that the illustrator knows, in no order."""
    return chance.choice(("", " ", ", ")).join(chance.choices(WORDS, k=length // 3 + 1))[:length]


def repeated(chance: random.Random, length: int) -> str:
    """One short piece again and again."""
    piece = chance.choice((letters, known))(chance, chance.randint(1, 12)) or "x"
    return piece * (length // len(piece) + 1)


def prompt(number: int) -> str:
    """Most are short, as prompts are; some are as long as a request takes."""
    chance = random.Random(SEED * 1_000_003 + number)
    length = min(LENGTH_MAX, int(2 ** chance.uniform(0, 15.2)) - 1)
    return chance.choice((letters, known, repeated))(chance, length)[:LENGTH_MAX]


def painted(number: int) -> tuple[float, Stage]:
    """The picture of a random prompt, and the seconds of CPU that it took."""
    alone = number % ALONE_EVERY == 0
    asked = Order(prompt=prompt(number), size=Size(256, 256), quality="low", seed=number, transparent=alone)
    began = time.process_time()
    *_, stage = drawing.paint(asked)
    return time.process_time() - began, stage


@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_any_string_is_a_picture_in_bounded_time(campaign: bool):
    drawing.warm()
    slowest = (0.0, 0)
    for number in range(STRINGS_MAX if campaign else STRINGS):
        cpu_s, stage = painted(number)
        slowest = max(slowest, (cpu_s, number))
        asked = prompt(number)
        image = Image.open(io.BytesIO(stage.data))
        assert image.size == (256, 256), (number, asked)
        assert sum(ImageStat.Stat(image.convert("RGB")).stddev) > 4, (number, asked)
    number = slowest[1]
    cpu_s = min(slowest[0], painted(number)[0])
    print(f"slowest: {cpu_s * 1e3:.0f} ms, {prompt(number)[:80]!r}")
    assert cpu_s < CPU_S_MAX, number


def test_the_strings_are_of_all_scripts_and_lengths():
    asked = [prompt(number) for number in range(400)]
    lengths = [len(one) for one in asked]
    assert min(lengths) == 0
    assert max(lengths) == LENGTH_MAX
    together = set("".join(asked))
    for first, last in PLANES:
        assert len([one for one in together if first <= ord(one) < last]) > BLOCK
