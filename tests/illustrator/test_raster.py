"""The rasteriser has two bindings, and whoever has either draws the same pictures."""

from __future__ import annotations

import functools
import io
import sys
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops, ImageStat

from pictura.engines.illustrator import drawing, raster, things
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import Alpha
from pictura.engines.illustrator.scene import Order, Subject
from pictura.types import Size

BINDINGS = {"lunasvg": raster.lunasvg, "resvg": raster.resvg}
SIDE = 160
LEVELS_MAX = 3.0
"""By how many of 256 levels two bindings may differ in the mean: they smooth edges in their own ways."""


def difference(one: Image.Image, other: Image.Image) -> float:
    assert (one.size, one.mode) == (other.size, other.mode)
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.fixture
def on_resvg(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that lunasvg has no build for."""
    monkeypatch.setitem(sys.modules, "pylunasvg", None)
    raster.rasterizer.cache_clear()
    yield
    raster.rasterizer.cache_clear()


@pytest.mark.parametrize("alpha", ["straight", "premultiplied", "none"])
@pytest.mark.parametrize(
    "thing", ["cat", "horse", "owl", "goldfish", "girl", "house", "birthday-cake", "placard"]
)
def test_both_bindings_draw_a_sprite_alike(thing: str, alpha: Alpha):
    subject = Subject(thing=thing, text="OPEN" if thing == "placard" else None)
    drawn = things.sprite(subject, "stand", 1)
    view = (drawn.box.x, drawn.box.y, drawn.box.width, drawn.box.height)
    svg = document(drawn.svg, view, SIDE, SIDE)
    luna, resvg = (binding()(svg, SIDE, SIDE, alpha) for binding in BINDINGS.values())
    assert difference(luna, resvg) < LEVELS_MAX
    assert difference(luna, Image.new(luna.mode, luna.size)) > 10 * LEVELS_MAX


@pytest.mark.parametrize(
    "prompt", ["a kitten in a garden", "a lighthouse by the sea at night", "街道, 下雨", "space"]
)
def test_both_bindings_paint_a_whole_picture_alike(prompt: str, monkeypatch: pytest.MonkeyPatch):
    painted: list[Image.Image] = []
    for binding in BINDINGS.values():
        monkeypatch.setattr(raster, "rasterizer", functools.cache(binding))
        *_, stage = drawing.paint(Order(prompt=prompt, size=Size(SIDE, SIDE), quality="low", seed=3))
        painted.append(Image.open(io.BytesIO(stage.data)).convert("RGB"))
    assert difference(*painted) < LEVELS_MAX


@pytest.mark.parametrize(
    "svg", ["", "<svg", "no picture", "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>"]
)
@pytest.mark.parametrize("binding", BINDINGS)
def test_what_no_binding_can_read_is_a_value_error(binding: str, svg: str):
    with pytest.raises(ValueError, match=r"cannot read|not enough"):
        BINDINGS[binding]()(svg, 8, 8, "none")


@pytest.mark.usefixtures("on_resvg")
def test_where_lunasvg_has_no_build_resvg_draws():
    svg = document('<rect width="4" height="8" fill="#f00"/>', (0, 0, 8, 8), 8, 8)
    left, right = (raster.pixels(svg, 8, 8).getpixel((x, 4)) for x in (1, 6))
    assert (left, right) == ((255, 0, 0, 255), (0, 0, 0, 0))


@pytest.mark.usefixtures("on_resvg")
def test_without_any_binding_the_way_to_one_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "resvg", None)
    with pytest.raises(ImportError, match="pip install"):
        raster.rasterizer()
