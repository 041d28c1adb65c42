"""Builds the illustrator's letters: outlines of one font for what a prompt quotes, as SVG paths in one compressed file.

    npm install --prefix DIR @expo-google-fonts/fredoka@0.4.1
    pip install fonttools
    python tools/build_letters.py DIR/node_modules

The result is `data/letters.json.xz`: a height of capitals and, for each letter, how far it advances and its outline,
in thousandths of the font's size, y downwards. The same input gives the same bytes.
"""

from __future__ import annotations

import importlib
import json
import lzma
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "src/pictura/engines/illustrator/data"
FONT = "@expo-google-fonts/fredoka/600SemiBold/Fredoka_600SemiBold.ttf"
LETTERS = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0x180))] + list("‘’“”–—…€•™")
UNIT = 1000


def main(modules: Path) -> None:
    file = modules / FONT
    ttf: Any = importlib.import_module("fontTools.ttLib").TTFont(file)
    glyphs, names = ttf.getGlyphSet(), ttf.getBestCmap()
    scale = UNIT / ttf["head"].unitsPerEm
    letters: dict[str, list[Any]] = {}
    for letter in LETTERS:
        name = names.get(ord(letter))
        if name is not None:
            letters[letter] = [round(glyphs[name].width * scale), outline(glyphs, name, scale)]
    contents = {"capital": round(ttf["OS/2"].sCapHeight * scale), "letters": letters}
    text = json.dumps(contents, ensure_ascii=False, separators=(",", ":")).encode()
    packed = lzma.compress(text, preset=9 | lzma.PRESET_EXTREME)
    (DATA / "letters.json.xz").write_bytes(packed)
    print(f"{len(letters)} letters, {len(packed) / 1024:.0f} KiB; of {FONT}, sha256")
    print(sha256(file.read_bytes()).hexdigest())


def whole(number: float) -> str:
    return str(round(number))


def outline(glyphs: Any, name: str, scale: float) -> str:
    """The glyph as an SVG path in whole thousandths."""
    pens = importlib.import_module("fontTools.pens.svgPathPen")
    transform = importlib.import_module("fontTools.pens.transformPen")
    pen: Any = pens.SVGPathPen(glyphs, ntos=whole)
    glyphs[name].draw(transform.TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
    return pen.getCommands()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
