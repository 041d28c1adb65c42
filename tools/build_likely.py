"""Writes what places look like, from which the illustrator guesses where a picture was made: edits/likely.toml.

    python -m tools.build_likely

Run it when places are drawn otherwise.
"""

from __future__ import annotations

import io
from pathlib import Path
from statistics import median

from PIL import Image

from pictura.engines.illustrator import drawing
from pictura.engines.illustrator.colour import text
from pictura.engines.illustrator.edits import likely
from pictura.engines.illustrator.edits.levelling import Bands, bands
from pictura.engines.illustrator.scene import Order, Scene
from pictura.types import Size

TABLE = Path(likely.__file__).with_suffix(".toml")
PLACES = (
    "meadow", "garden", "forest", "autumn-forest", "snow", "mountain", "sky", "sea", "beach", "lake", "desert",
    "savanna", "city", "village", "room", "moon", "space", "underwater",
)  # fmt: skip
HOURS = ("day", "sunset", "night")
SEEDS = (11, 12, 13)
HEAD = "# The colours of places from the top to the bottom, by the hour; `python -m tools.build_likely` draws them.\n"


def main() -> None:
    lines = [HEAD]
    for hour in HOURS:
        lines.append(f"\n[{hour}]\n")
        for place in PLACES:
            colours = ", ".join(f'"{colour}"' for colour in typical(place, hour))
            lines.append(f"{place} = [{colours}]\n")
    TABLE.write_text("".join(lines), "utf-8")


def typical(place: str, hour: str) -> list[str]:
    drawn = [bands_of(place, hour, seed) for seed in SEEDS]
    return [
        text(*(median(band[part] for band in same) for part in range(3))) for same in zip(*drawn, strict=True)
    ]


def bands_of(place: str, hour: str, seed: int) -> Bands:
    scene = Scene(prompt=f"{place} {hour}", place=place, hour=hour)
    order = Order(prompt=scene.prompt, size=Size(192, 192), quality="low", seed=seed)
    *_, last = drawing.draw(scene, order)
    image = Image.open(io.BytesIO(last.data), formats=["PNG"]).convert("RGB")
    return bands(image, 0, image.width, likely.BANDS)


if __name__ == "__main__":
    main()
