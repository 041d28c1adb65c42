"""Draws the gallery and lays it out as the contact sheet that the README shows: docs/images/gallery.webp.

`make gallery` runs it; `make gallery ARGS=FOLDER` also writes every picture at full size there, to be looked at.
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from pictura.engines.illustrator import drawing
from pictura.engines.illustrator.scene import Order
from pictura.types import Size

PIECES = Path("bench/gallery.toml")
SHEET = Path("docs/images/gallery.webp")
SHEET_WIDTH = 1440
ROW_HEIGHT = 235
"""About how high a row is; each is made to fill the width."""
GAP = 6
PAPER = "#ffffff"
WEBP_QUALITY = 80


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    pictures: list[Image.Image] = []
    for number, piece in enumerate(tomllib.loads(PIECES.read_text("utf-8"))["piece"], 1):
        picture = drawn(piece)
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            picture.save(folder / f"{number:02}.png")
        print(f"{number:2}  {piece['prompt']}", flush=True)
        pictures.append(reduced(picture, 2 * ROW_HEIGHT))
    sheet(rows(pictures)).save(SHEET, "WEBP", quality=WEBP_QUALITY, method=6)
    print(f"{SHEET}  {SHEET.stat().st_size / 1024:.0f} KiB")


def drawn(piece: dict[str, str | int]) -> Image.Image:
    width, height = map(int, str(piece["size"]).split("x"))
    order = Order(
        prompt=str(piece["prompt"]), size=Size(width, height), quality="high", seed=int(piece["seed"])
    )
    *_, last = drawing.paint(order)
    return Image.open(io.BytesIO(last.data), formats=["PNG"]).convert("RGB")


def reduced(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)


def rows(pictures: Sequence[Image.Image]) -> list[list[Image.Image]]:
    """The pictures in order, in rows of about the same length."""
    lengths = [picture.width * ROW_HEIGHT / picture.height for picture in pictures]
    count = max(1, round(sum(lengths) / SHEET_WIDTH))
    found: list[list[Image.Image]] = [[] for _ in range(count)]
    reached = 0.0
    for picture, length in zip(pictures, lengths, strict=True):
        found[min(count - 1, int((reached + length / 2) / sum(lengths) * count))].append(picture)
        reached += length
    return [row for row in found if row]


def sheet(found: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """The rows, each as high as fills the width, on white paper."""
    strips = [strip(row) for row in found]
    height = sum(one.height for one in strips) + GAP * (len(strips) + 1)
    whole = Image.new("RGB", (SHEET_WIDTH, height), PAPER)
    y = GAP
    for one in strips:
        whole.paste(one, (0, y))
        y += one.height + GAP
    return whole


def strip(row: Sequence[Image.Image]) -> Image.Image:
    room = SHEET_WIDTH - GAP * (len(row) + 1)
    height = round(room / sum(picture.width / picture.height for picture in row))
    whole = Image.new("RGB", (SHEET_WIDTH, height), PAPER)
    x = GAP
    for place, picture in enumerate(row, 1):
        width = round(picture.width * height / picture.height)
        width = SHEET_WIDTH - GAP - x if place == len(row) else width
        whole.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (x, 0))
        x += width + GAP
    return whole


if __name__ == "__main__":
    main()
