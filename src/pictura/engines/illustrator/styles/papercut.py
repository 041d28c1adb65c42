"""Paper cut: every layer is a sheet of coloured paper that throws its shadow on the ones beneath."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.canvas import Canvas
from pictura.engines.illustrator.layers import Layer, Placed
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.engines.illustrator.styles.sheets import rough_paper

AIRY = frozenset({"haze", "motes", "dust", "steam", "mist", "smoke", "dapples", "fog", "glow"})
"""Layers that cannot be cut from paper."""
SHADOW = "#4a4260"
BANDS = 6
STEP = 24
"""How far the tones of one sheet are apart."""
FEW = paper.levels(lambda v: (v + STEP // 2) // STEP * STEP)
"""A channel in the tones that a sheet has."""
CUT = paper.levels(lambda v: 255 if v > 120 else v * 2)
"""A mask with its edge as scissors leave it."""


class PaperCanvas(Canvas):
    def layer(self, layer: Layer) -> None:
        if layer.mode != "over" or not layer.svg or layer.name in AIRY:
            return
        self.sharpen()
        sheet = self.rendered(layer, self.size)
        if layer.name == "sky":
            self._sky(sheet.convert("RGB"))
            return
        mask = sheet.getchannel("A")
        box = mask.getbbox()
        if box is None:
            return
        self._cast(mask)
        few = sheet.crop(box).convert("RGB").point(FEW * 3)
        self.image.paste(few, box, mask.crop(box).point(CUT))

    def sprite(self, placed: Placed) -> None:
        before = self.hero.copy()
        ghost, self.image = self.image, self.image.copy()
        super().sprite(placed)
        covered = ImageChops.subtract(self.hero, before)
        painted, self.image = self.image, ghost
        self._cast(covered)
        box = covered.getbbox()
        if box:
            self.image.paste(painted.crop(box), box, covered.crop(box))

    def _cast(self, mask: Pixels) -> None:
        """The shadow of a sheet on what lies beneath it."""
        reach = max(1, 10 * self.scale)
        quarter = max(1, self.size[0] // 4), max(1, self.size[1] // 4)
        x, y = self.light.toward
        moved = Image.new("L", quarter)
        moved.paste(
            mask.resize(quarter, Image.Resampling.BILINEAR), (round(-x * reach / 4), round(-y * reach / 4))
        )
        soft = moved.filter(ImageFilter.GaussianBlur(max(1.0, reach / 4))).resize(
            self.size, Image.Resampling.BILINEAR
        )
        box = soft.getbbox()
        if box:
            self.darken(paper.scaled(soft.crop(box), 0.62), box[:2], SHADOW)

    def _sky(self, flat: Pixels) -> None:
        """The sky as a few wavy bands of paper."""
        rng = random.Random(round(self.scale * 1000))
        column = flat.resize((8, 64)).quantize(BANDS, Image.Quantize.MEDIANCUT).convert("RGB").resize((1, 64))
        raw = column.tobytes()
        colours = [(raw[at], raw[at + 1], raw[at + 2]) for at in range(0, 192, 3)]
        self.image.paste(colours[0], (0, 0, *self.size))
        width, height = self.size
        for row in range(1, 64):
            if colours[row] == colours[row - 1]:
                continue
            y, phase = row / 64 * height, rng.uniform(0, 6)
            crest = "".join(
                f"L{x} {y + math.sin(phase + x / width * 5) * height * 0.018 + math.sin(phase * 2 + x / width * 13) * height * 0.006:.1f}"
                for x in range(0, width + 16, 16)
            )
            svg = f'<path d="M0 {height}{crest}L{width} {height}Z"/>'
            band = pixels(document(svg, (0, 0, width, height), width, height), width, height).getchannel("A")
            self._cast(band)
            self.image.paste(colours[row], (0, 0, *self.size), band)


def papercut(image: Pixels, art: Artwork) -> Pixels:
    vivid = finish.saturated(image, 1.08)
    vivid = vivid if vivid.size == art.size else vivid.resize(art.size, Image.Resampling.BICUBIC)
    return finish.vignette(ImageChops.multiply(vivid, paper.grey(rough_paper(art.size, art.seed, 0.09))), 0.2)
