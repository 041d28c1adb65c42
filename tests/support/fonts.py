"""Fonts made for a test: a few letters of simple shapes, in every kind of file that a machine may have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

EM = 1000
Contour = tuple[tuple[int, int], ...]
SQUARE: tuple[Contour, ...] = (((100, 0), (100, 700), (800, 700), (800, 0)),)
FRAME: tuple[Contour, ...] = (*SQUARE, ((250, 150), (650, 150), (650, 550), (250, 550)))
BLANK: tuple[Contour, ...] = ()
SHAPES = {"营": SQUARE, "业": FRAME, "中": SQUARE, "，": SQUARE, "日": FRAME, "あ": FRAME, "한": SQUARE, "글": FRAME, "𠮷": FRAME, "Ж": SQUARE,
          "ع": SQUARE, "क": SQUARE}  # fmt: skip


def font(
    name: str, letters: str, *, postscript: bool = False, weights: tuple[int, int] | None = None
) -> TTFont:
    """A font of this full name with these letters of `SHAPES`; `weights` are the bounds of a variable one."""
    builder = FontBuilder(EM, isTTF=not postscript)
    glyphs = {f"u{ord(letter):X}": SHAPES[letter] for letter in letters}
    shapes = {".notdef": BLANK, **glyphs}
    builder.setupGlyphOrder([*shapes])
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):X}" for letter in letters})
    drawn = {glyph: _drawn(shape, postscript=postscript) for glyph, shape in shapes.items()}
    if postscript:
        builder.setupCFF(name.replace(" ", ""), {"FullName": name}, drawn, {})
    else:
        builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(dict.fromkeys(shapes, (900, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "fullName": name})
    if weights is not None:
        builder.setupFvar([("wght", weights[0], weights[0], weights[1], "Weight")], [])
        builder.setupGvar({glyph: _grown(shape) for glyph, shape in glyphs.items()})
    builder.setupOS2()
    builder.setupPost()
    return builder.font


def save(path: Path, *fonts: TTFont) -> Path:
    """Writes a file of one face, or a collection of several."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(fonts) == 1:
        fonts[0].save(path)
        return path
    collection = TTCollection()
    collection.fonts = [*fonts]
    collection.save(path)
    return path


def _drawn(shape: tuple[Contour, ...], *, postscript: bool) -> Any:
    pen: Any = T2CharStringPen(900, None) if postscript else TTGlyphPen(None)
    for first, *rest in shape:
        pen.moveTo(first)
        for point in rest:
            pen.lineTo(point)
        pen.closePath()
    return pen.getCharString() if postscript else pen.glyph()


def _grown(shape: tuple[Contour, ...]) -> list[Any]:
    """The variation that makes it higher by 200 at the greatest weight."""
    moves = [(0, 200 if y > 350 else 0) for contour in shape for _, y in contour]
    return [TupleVariation({"wght": (0.0, 1.0, 1.0)}, [*moves, (0, 0), (0, 0), (0, 0), (0, 0)])]
