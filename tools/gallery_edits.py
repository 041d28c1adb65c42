"""Draws the edits of `bench/edits.toml`, each beside its upload, into the sheet that the documentation shows: docs/images/edits.webp.

`make gallery` runs it after `gallery.py`; with a folder it writes every picture there at full size, too.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

from bench.pairs import Pair, last, pairs, prepared
from pictura.engines.illustrator.edits import edit
from tools.gallery import ROW_HEIGHT, WEBP_QUALITY, reduced, rows, sheet

SHEET = Path("docs/images/edits.webp")
SEAM = 4
"""Pixels between an upload and what became of it."""
NOTHING = ("#ffffff", "#dcdce4")
"""The squares that stand for what is transparent."""
SQUARE = 32
MARKED = "#ff3fa4"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    shown: list[Image.Image] = []
    with tempfile.TemporaryDirectory() as files:
        for number, pair in enumerate(pairs(), 1):
            before, after = made(pair, Path(files) / str(number))
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                before.save(folder / f"edit-{number:02}-before.png")
                after.save(folder / f"edit-{number:02}-after.png")
            print(f"{number:2}  {pair.name}", flush=True)
            shown.append(beside(before, after))
    sheet(rows(shown)).save(SHEET, "WEBP", quality=WEBP_QUALITY, method=6)
    print(f"{SHEET}  {SHEET.stat().st_size / 1024:.0f} KiB")


def made(pair: Pair, files: Path) -> tuple[Image.Image, Image.Image]:
    """The uploads as one sees them, with what was marked, and the edit."""
    ready = prepared(pair, files)
    upload, *others = ready.uploads
    before = seen(upload)
    if ready.marked is not None:
        ImageDraw.Draw(before).ellipse(ready.marked, outline=MARKED, width=8)
    for number, other in enumerate(others):
        inset = other.resize((other.width * 2 // 5, other.height * 2 // 5), Image.Resampling.LANCZOS)
        before.paste(inset, (number * before.width // 2, before.height - inset.height), inset)
    _, stages = edit.begin(ready.order)
    return before, last(stages).convert("RGB")


def seen(image: Image.Image) -> Image.Image:
    """The picture over squares, where it is transparent."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, NOTHING[0])
    draw = ImageDraw.Draw(ground)
    for y in range(0, image.height, SQUARE):
        for x in range(y // SQUARE % 2 * SQUARE, image.width, 2 * SQUARE):
            draw.rectangle((x, y, x + SQUARE - 1, y + SQUARE - 1), fill=NOTHING[1])
    ground.paste(image, (0, 0), image)
    return ground


def beside(before: Image.Image, after: Image.Image) -> Image.Image:
    """The two as one picture."""
    left, right = (reduced(image, 2 * ROW_HEIGHT) for image in (before, after))
    whole = Image.new("RGB", (left.width + SEAM + right.width, left.height), "#ffffff")
    whole.paste(left, (0, 0))
    whole.paste(right, (left.width + SEAM, 0))
    return whole


if __name__ == "__main__":
    main()
