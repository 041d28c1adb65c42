"""The only door to the SVG rasteriser: lunasvg, or resvg where lunasvg has no build.

Imported in drawing processes only.
"""

from __future__ import annotations

import functools
import importlib
import io
from collections.abc import Callable
from typing import Literal, Protocol, cast

from PIL import Image

Alpha = Literal["straight", "premultiplied", "none"]
"""What becomes of transparency: as it is, left multiplied into the colour, or flattened on black."""

Rasterizer = Callable[[str, int, int, Alpha], Image.Image]


def pixels(svg: str, width: int, height: int, alpha: Alpha = "straight") -> Image.Image:
    """Draws the document at this size; RGBA, or RGB when alpha is "none".

    Raises ValueError for a document that the rasteriser cannot read.
    """
    return rasterizer()(svg, width, height, alpha)


@functools.cache
def rasterizer() -> Rasterizer:
    """The first binding that can be imported. Raises ImportError when there is none."""
    for binding in (lunasvg, resvg):
        try:
            return binding()
        except ImportError:
            continue
    raise ImportError("no SVG rasteriser is installed: pip install pylunasvg")


class _LunaDocument(Protocol):
    def renderToBitmap(self, width: int, height: int) -> object: ...  # noqa: N802


class _LunaDocuments(Protocol):
    def loadFromData(self, data: str) -> _LunaDocument | None: ...  # noqa: N802


def lunasvg() -> Rasterizer:
    documents = cast(_LunaDocuments, importlib.import_module("pylunasvg").Document)
    decoders = {"straight": "BGRa", "premultiplied": "BGRA", "none": "BGRX"}

    def draw(svg: str, width: int, height: int, alpha: Alpha) -> Image.Image:
        document = documents.loadFromData(svg)
        if document is None:
            raise ValueError("the rasteriser cannot read this SVG")
        data = memoryview(cast(bytes, document.renderToBitmap(width, height)))
        mode = "RGB" if alpha == "none" else "RGBA"
        return Image.frombytes(mode, (width, height), cast(bytes, data), "raw", decoders[alpha], 0, 1)

    return draw


class _ResvgModule(Protocol):
    def render(self, tree: object, transform: tuple[float, ...]) -> bytes: ...


class _ResvgTree(Protocol):
    def from_str(self, svg: str, options: object) -> object: ...


def resvg() -> Rasterizer:
    module = importlib.import_module("resvg")
    render = cast(_ResvgModule, module).render
    trees, options = cast(_ResvgTree, module.usvg.Tree), cast(object, module.usvg.Options.default())

    def draw(svg: str, width: int, height: int, alpha: Alpha) -> Image.Image:
        try:
            png = render(trees.from_str(svg, options), (1, 0, 0, 0, 1, 0))
        except BaseException as panic:
            # What Rust gives up on is no Exception in Python.
            if type(panic).__name__ != "PanicException":
                raise
            raise ValueError("the rasteriser cannot read this SVG") from panic
        with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
            straight = opened.convert("RGBA")
        if alpha == "straight":
            return straight
        black = Image.new("RGB", (width, height))
        black.paste(straight, (0, 0), straight)
        if alpha == "premultiplied":
            black.putalpha(straight.getchannel("A"))
        return black

    return draw
