"""An edit takes all that a request can ask, and the same order gives the same bytes anywhere."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from PIL import Image

from pictura.engines.illustrator.edits.uploads import Unfit
from pictura.engines.illustrator.scene import Order
from pictura.types import Frames, Size
from tests.illustrator.edits.editing import (
    apart,
    cut_out,
    edited,
    landscape,
    mask,
    order,
    saved,
    stages,
    with_ball,
)

PROMPTS = ("add a dog", "make it night, oil painting", "remove the ball", "on a beach", "qwzx")


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("size", [(16, 16), (333, 127), (96, 288), (256, 256)])
def test_an_edit_has_exactly_the_size_and_format_that_were_asked_for(
    tmp_path: Path, kind: Literal["png", "jpeg", "webp"], size: tuple[int, int]
):
    of = order(
        "add a fox", saved(tmp_path, landscape()), size=Size(*size), output_format=kind, compression=80
    )
    image = edited(of)
    assert (image.format, image.size, image.mode) == (kind.upper(), size, "RGB")


@pytest.mark.parametrize("prompt", PROMPTS)
def test_partials_are_true_stages(tmp_path: Path, prompt: str):
    of = order(prompt, saved(tmp_path, with_ball(landscape())), partials=3)
    drawn = stages(of)
    assert [stage.last for stage in drawn] == [False, False, False, True]
    images = [Image.open(io.BytesIO(stage.data)) for stage in drawn]
    away = [apart(image, images[-1]) for image in images]
    assert away[0] >= away[2] and away[0] > 0
    assert {image.size for image in images} == {(192, 192)}


def test_partials_keep_what_was_not_marked(tmp_path: Path):
    image = landscape()
    marked = saved(tmp_path, mask(image.size, (60, 60, 150, 180)), "m.png")
    for stage in stages(order("a dog", saved(tmp_path, image), mask=marked, partials=3)):
        assert apart(image, Image.open(io.BytesIO(stage.data)), (0, 0, 192, 60)) == 0


def test_n_edits_differ(tmp_path: Path):
    path = saved(tmp_path, landscape())
    assert len({stages(order("add a dog", path, index=index))[-1].data for index in range(4)}) == 4


def test_a_moving_edit_is_a_loop(tmp_path: Path):
    path = saved(tmp_path, landscape())
    for prompt in ("snowing", "add a dog", "watercolor"):
        of = order(prompt, path, output_format="gif", frames=Frames(count=4, duration_ms=100))
        with Image.open(io.BytesIO(stages(of)[-1].data)) as loop:
            assert (getattr(loop, "n_frames", 1), loop.size) == (4, (192, 192))
            first = loop.convert("RGB")
            loop.seek(1)
            assert apart(first, loop.convert("RGB")) > 0


def test_no_svg_is_made_of_an_upload(tmp_path: Path):
    with pytest.raises(Unfit) as told:
        stages(order("add a dog", saved(tmp_path, landscape()), output_format="svg"))
    assert told.value.param == "output_format"


def test_an_edit_of_nothing_is_the_callers_fault():
    with pytest.raises(Unfit) as told:
        stages(Order(prompt="a dog", size=Size(64, 64), quality="low", seed=1, operation="edit"))
    assert (told.value.param, told.value.code) == ("image", "missing_required_parameter")


def digests(orders: list[Order]) -> str:
    return "\n".join(sha256(stages(of)[-1].data).hexdigest() for of in orders)


def test_the_same_order_gives_the_same_bytes_in_every_process_and_hash_seed(tmp_path: Path):
    path, other = saved(tmp_path, with_ball(landscape())), saved(tmp_path, cut_out(), "other.png")
    marked = saved(tmp_path, mask((192, 192), (60, 60, 150, 180)), "m.png")
    orders = [
        *(order(prompt, path) for prompt in PROMPTS),
        order("a cat", path, mask=marked),
        order("together", path, other),
        order("a meadow", path, size=Size(256, 128)),
        order("", path, operation="variation"),
    ]
    file = tmp_path / "orders"
    file.write_bytes(msgspec.msgpack.encode(orders))
    program = (
        "import msgspec, sys; from pathlib import Path\n"
        "from pictura.engines.illustrator.scene import Order\n"
        "from tests.illustrator.edits.test_contract import digests\n"
        "print(digests(msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=list[Order])))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program, str(file)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True, check=True, text=True,
        ).stdout.strip()
        for seed in ("0", "1")
    }  # fmt: skip
    assert found == {digests(orders)}


def test_an_upload_far_larger_than_the_picture_takes_little_memory(tmp_path: Path):
    path = saved(tmp_path, landscape((64, 64)).resize((3000, 3000)), "large.jpg")
    program = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from tests.illustrator.edits.editing import order, stages\n"
        "from pictura.types import Size\n"
        "stages(order('add a dog', sys.argv[1], size=Size(512, 512)))\n"
        # Not getrusage: to that a child's peak is at least what its parent had when it forked.
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, path],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, check=True, text=True,
    )  # fmt: skip
    print(f"peak memory of an edit at 512x512 of a 9 megapixel jpeg: {made.stdout.strip()} MiB")
    assert int(made.stdout) < 160
