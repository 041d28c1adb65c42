"""Layers and sprites become pixels. SVG is rasterised; light, blur and shadow are Pillow's."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.layers import Layer, Mirror, Placed
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.shading import cast_shadow, contact_shadow, lit_sprite
from pictura.engines.illustrator.warp import warped

HALF_SIZE_FROM = 400
"""From this width on, what lies behind the first sharp layer is painted at half size: it is soft anyway."""
GLOW_SHRINK = 4


class Camera(msgspec.Struct, frozen=True):
    """The part of the drawing that is seen: everything is vector, so a closer shot is only another view."""

    x: float
    y: float
    width: float
    height: float


class Canvas:
    """A picture being painted, back to front. `hero` is the mask of all sprites so far."""

    def __init__(self, size: paper.Extent, camera: Camera, light: Light) -> None:
        self.size, self.camera, self.light = size, camera, light
        self.scale = size[0] / camera.width
        """Pixels to a unit of the drawing."""
        self.hero = Image.new("L", size)
        shrink = 2 if min(size) >= HALF_SIZE_FROM else 1
        self.image = Image.new("RGB", (max(1, size[0] // shrink), max(1, size[1] // shrink)), "#888888")
        self._sharp: list[str] = []
        self._glow: Pixels | None = None

    def copy(self) -> Canvas:
        """A canvas of its own with the same picture."""
        self.flush()
        other = type(self)((1, 1), self.camera, self.light)
        other.size, other.scale = self.size, self.scale
        other.image, other.hero = self.image.copy(), self.hero.copy()
        return other

    def sharpen(self) -> None:
        """Goes over to full size."""
        self.flush()
        self._enlarge()

    def _enlarge(self) -> None:
        if self.image.size != self.size:
            self.image = self.image.resize(self.size, Image.Resampling.BILINEAR)

    def layer(self, layer: Layer) -> None:
        """Paints a layer; what can share a sheet with its neighbours waits for them."""
        if not layer.svg:
            return
        radius = layer.blur * self.scale
        shrink = self._shrink(layer, radius)
        if layer.mode == "screen":
            self._flush_sharp()
            self._screen(layer, max(GLOW_SHRINK, shrink), radius)
            return
        self._flush_glow()
        if shrink == 1 and layer.opacity == 1:
            self._sharp.append(layer.svg)
            return
        self._flush_sharp()
        if shrink == 1:
            self._enlarge()
        size = max(1, self.size[0] // shrink), max(1, self.size[1] // shrink)
        rest = math.sqrt(max(1e-4, (radius / shrink) ** 2 - 0.25)) if radius > shrink * 0.6 else 0
        self._over(layer, size, rest)

    def flush(self) -> None:
        """Paints what still waits."""
        self._flush_sharp()
        self._flush_glow()

    def _flush_sharp(self) -> None:
        """Sharp layers that follow each other are one sheet."""
        if self._sharp:
            self._enlarge()
            together = Layer("".join(self._sharp))
            self._sharp.clear()
            self._over(together, self.size, 0)

    def _flush_glow(self) -> None:
        """Lights that follow each other are added up small before they fall on the picture."""
        if self._glow is not None:
            glow, self._glow = self._glow, None
            self.image = ImageChops.screen(
                self.image, glow.resize(self.image.size, Image.Resampling.BILINEAR)
            )

    @staticmethod
    def _shrink(layer: Layer, radius: float) -> int:
        """Rendering small and enlarging is most of a blur."""
        if not layer.blur and layer.name in ("sky", "stars", "disc"):
            return 2
        return 1 if radius < 0.9 else 2 if radius < 3.2 else 4 if radius < 9 else 8

    def rendered(self, layer: Layer, size: paper.Extent) -> Pixels:
        """The layer alone, with straight alpha."""
        return pixels(self._document(layer.svg, size), *size)

    def _document(self, svg: str, size: paper.Extent) -> str:
        view = self.camera
        return document(svg, (view.x, view.y, view.width, view.height), *size)

    def _screen(self, layer: Layer, shrink: int, radius: float) -> None:
        size = max(1, self.size[0] // shrink), max(1, self.size[1] // shrink)
        glow = pixels(self._document(layer.svg, size), *size, "none")
        if radius > shrink * 0.6:
            glow = glow.filter(ImageFilter.GaussianBlur(math.sqrt(max(1e-4, (radius / shrink) ** 2 - 0.25))))
        if layer.opacity < 1:
            glow = _dimmed(glow, layer.opacity)
        if self._glow is None:
            self._glow = glow
            return
        if glow.size != self._glow.size:
            larger = max(glow.size, self._glow.size)
            glow, self._glow = (
                part if part.size == larger else part.resize(larger, Image.Resampling.BILINEAR)
                for part in (glow, self._glow)
            )
        self._glow = ImageChops.screen(self._glow, glow)

    def _over(self, layer: Layer, size: paper.Extent, blur: float) -> None:
        target = self.image.size
        if size == target and not blur:
            sheet = pixels(self._document(layer.svg, size), *size)
            box = sheet.getbbox()
            if box is None:
                return
            sheet = sheet.crop(box) if box != (0, 0, *size) else sheet
            at = box[:2]
        else:
            small = pixels(self._document(layer.svg, size), *size, "premultiplied")
            box = small.getbbox()
            if box is None:
                return
            sheet, at = _softened(small, box, blur, target)
        mask = sheet.getchannel("A")
        if layer.opacity < 1:
            mask = paper.scaled(mask, layer.opacity)
        self.image.paste(sheet.convert("RGB"), at, mask)

    def crop(self, many: Sequence[Placed]) -> None:
        """Sets the same few things into the picture many times: a field."""
        self.sharpen()
        drawn: dict[tuple[float, bool], tuple[Pixels, int]] = {}
        for placed in many:
            key = placed.height, placed.flip
            if key not in drawn:
                drawn[key] = lit_sprite(placed, self.light, self.scale)
            lit, foot = drawn[key]
            x = round((placed.x - self.camera.x) * self.scale - lit.width / 2)
            y = round((placed.y - self.camera.y) * self.scale - foot)
            self.image.paste(lit, (x, y), lit)

    def sprite(self, placed: Placed) -> None:
        """Sets a thing into the picture: lit, hazed, with its shadows."""
        self.sharpen()
        lit, foot = lit_sprite(placed, self.light, self.scale)
        width, height = lit.size
        x = round((placed.x - self.camera.x) * self.scale - width / 2)
        y = round((placed.y - self.camera.y) * self.scale - foot)
        alpha = lit.getchannel("A")
        if placed.shadow:
            self._shadows(placed, alpha, foot)
        colours = lit.convert("RGB")
        if placed.reflection:
            self._reflect(colours, alpha, (x, y + 2 * foot - height), placed.reflection)
        self.image.paste(colours, (x, y), alpha)
        self.hero.paste(255, (x, y), alpha)

    def _shadows(self, placed: Placed, alpha: Pixels, foot: int) -> None:
        x = round((placed.x - self.camera.x) * self.scale)
        y = round((placed.y - self.camera.y) * self.scale)
        strength = self.light.cast * placed.shadow * (0.75 if placed.sprite.airborne else 1)
        for mask, dx, dy in (
            cast_shadow(alpha, foot, self.light, self.scale, strength),
            contact_shadow(alpha, self.scale, strength, placed.sprite),
        ):
            self.darken(mask, (x + dx, y + dy), self.light.shadow)

    def darken(self, mask: Pixels, at: tuple[int, int], colour: str) -> None:
        """Multiplies a colour into the picture where the mask is, clipped to the picture."""
        x, y = at
        left, top = max(0, x), max(0, y)
        right, bottom = min(self.size[0], x + mask.width), min(self.size[1], y + mask.height)
        if right <= left or bottom <= top:
            return
        part = mask.crop((left - x, top - y, right - x, bottom - y))
        ground = self.image.crop((left, top, right, bottom))
        dark = ImageChops.multiply(ground, paper.plain(ground.size, colour))
        self.image.paste(dark, (left, top), part)

    def _reflect(self, colours: Pixels, alpha: Pixels, at: tuple[int, int], strength: float) -> None:
        flip = Image.Transpose.FLIP_TOP_BOTTOM
        image = colours.transpose(flip).filter(ImageFilter.BoxBlur(2))
        fade = paper.ramp(alpha.size, math.pi / 2).transpose(flip)
        mask = paper.scaled(ImageChops.multiply(alpha.transpose(flip), fade), strength)
        self.image.paste(image, at, mask)

    def mirror(self, mirror: Mirror) -> None:
        """Still or wet ground: what is above the line, flipped, smeared downwards and rippled."""
        self.sharpen()
        width, height = self.size
        line = round((mirror.y - self.camera.y) * self.scale)
        depth = height - line
        if depth < 2 or line < 2:
            return
        above = self.image.crop((0, max(0, line - round(depth * 1.5)), width, line))
        flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((width, depth))
        smear = flipped.resize((width, max(1, depth // 14))).resize((width, depth), Image.Resampling.BICUBIC)
        image = Image.blend(flipped, smear.filter(ImageFilter.BoxBlur(1 + 2 * self.scale)), 0.7)
        image = warped(image, 5, mirror.wave * self.scale, max(6, round(30 * self.scale)))
        fade = paper.ramp((width, depth), math.pi / 2)
        mask = fade.point(paper.levels(lambda value: 255 * mirror.strength * (1 - value / 255 * 0.55)))
        ground = self.image.crop((0, line, width, height))
        self.image.paste(ImageChops.screen(ground, image), (0, line), mask)


def _dimmed(image: Pixels, by: float) -> Pixels:
    return image.point(paper.levels(lambda value: value * by) * 3)


def _softened(
    small: Pixels, box: tuple[int, int, int, int], blur: float, target: paper.Extent
) -> tuple[Pixels, tuple[int, int]]:
    """The part of a small premultiplied sheet that is not empty, blurred and enlarged."""
    margin = math.ceil(blur * 3) + 1
    left, top = max(0, box[0] - margin), max(0, box[1] - margin)
    right, bottom = min(small.width, box[2] + margin), min(small.height, box[3] + margin)
    part = small.crop((left, top, right, bottom))
    if blur:
        part = part.filter(ImageFilter.GaussianBlur(blur))
    across, down = target[0] / small.width, target[1] / small.height
    x, y = round(left * across), round(top * down)
    size = max(1, round(right * across) - x), max(1, round(bottom * down) - y)
    if part.size != size:
        # As CMYK: enlarging RGBA would multiply the alpha in a second time.
        plain = Image.frombytes("CMYK", part.size, part.tobytes())
        part = plain.resize(size, Image.Resampling.BILINEAR)
    return Image.frombytes("RGBA", size, part.tobytes(), "raw", "RGBa", 0, 1), (x, y)
