"""The same layers and sprites as one SVG: shapes, gradients and filters, no pixels.

Nothing in it runs, and nothing in it points outside: its links are fragments of its own, and no word of a
prompt gets into it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from pictura.engines.illustrator.colour import rgb
from pictura.engines.illustrator.layers import QUIET, Layer, Mirror, Placed, Sprite
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.pen import Pen

BLUR_FROM = 0.8
"""Units of blur below which a layer is left crisp."""
MARGIN = 120
"""Units around the frame that filters see."""
FLAT_STYLES = frozenset({"flat", "icon", "poster", "ukiyoe", "pop", "papercut", "lowpoly", "line"})
APPROXIMATED = frozenset({
    "oil", "watercolour", "storybook", "ink", "sketch", "crayon", "pixel", "glass", "lowpoly", "papercut", "line", "ukiyoe",
    "pop", "poster",
})  # fmt: skip
"""Styles whose strokes, cells or edges are made of pixels: an SVG has their colours alone."""


def _toned(red: tuple[float, float], green: tuple[float, float], blue: tuple[float, float]) -> str:
    """Each channel times its first number plus its second."""
    functions = "".join(
        f'<feFunc{name} type="linear" slope="{slope:g}" intercept="{lift:g}"/>'
        for name, (slope, lift) in zip("RGB", (red, green, blue), strict=True)
    )
    return f"<feComponentTransfer>{functions}</feComponentTransfer>"


def _saturated(share: float) -> str:
    return f'<feColorMatrix type="saturate" values="{share:g}"/>'


def _stepped(levels: int) -> str:
    """Every channel in so many levels, as a print of so many blocks has them."""
    values = " ".join(f"{level / (levels - 1):.3g}" for level in range(levels))
    functions = "".join(f'<feFunc{name} type="discrete" tableValues="{values}"/>' for name in "RGB")
    return f"<feComponentTransfer>{functions}</feComponentTransfer>"


_SEPIA = '<feColorMatrix values=".52 .42 .12 0 .04 .38 .46 .12 0 .03 .28 .36 .20 0 .02 0 0 0 1 0"/>'
GRADES = {
    "mono": _saturated(0),
    "vintage": _SEPIA + _toned((0.86, 0.08), (0.84, 0.07), (0.8, 0.08)),
    "pastel": _saturated(0.8) + _toned(*[(0.8, 0.2)] * 3),
    "neon": _saturated(1.4),
    "ink": _saturated(0.1) + _toned((1.05, 0.12), (1.03, 0.1), (0.96, 0.07)),
    "sketch": _saturated(0.06) + _toned((0.9, 0.2), (0.9, 0.19), (0.89, 0.17)),
    "line": _saturated(0) + _stepped(5),
    "watercolour": _saturated(0.9) + _toned((0.84, 0.15), (0.84, 0.145), (0.84, 0.13)),
    "storybook": _saturated(0.9) + _toned((0.86, 0.13), (0.86, 0.12), (0.84, 0.1)),
    "oil": _saturated(1.2) + _toned((1.1, -0.04), (1.08, -0.05), (1.04, -0.06)),
    "crayon": _saturated(1.25) + _toned(*[(0.92, 0.08)] * 3),
    "poster": _toned((0.98, 0.02), (0.94, 0.02), (0.86, 0.02)) + _stepped(6),
    "ukiyoe": _saturated(0.8) + _toned((0.88, 0.08), (0.86, 0.07), (0.78, 0.06)) + _stepped(8),
    "pop": _saturated(1.3) + _stepped(5),
}
"""Filters over the whole picture, by style; all are of colour, which every viewer shows alike."""


class Sheet:
    """An SVG being composed, back to front, for a frame of `width` by `height` units."""

    def __init__(self, width: float, height: float, light: Light, style: str = "") -> None:
        self._width, self._height, self._light, self._style = width, height, light, style
        self._defs: dict[str, str] = {}
        self._parts: list[str] = []

    def body(self) -> str:
        """All of it, with its definitions first."""
        whole = "".join(self._parts)
        grade = GRADES.get(self._style)
        if grade:
            whole = f'<g filter="url(#{self._filter(grade)})">{whole}</g>'
        return f"<defs>{''.join(self._defs.values())}</defs>{whole}"

    def layers(self, layers: Iterable[Layer]) -> None:
        self._parts += [self._layer(layer) for layer in layers]

    def ground(self, layers: Iterable[Layer], crop: Sequence[Placed], mirror: Mirror | None) -> None:
        """What lies behind the cast; what a mirror shows again is a group of its own."""
        back = "".join(self._layer(layer) for layer in layers)
        back += "".join(self._lit(one) for one in crop)
        if mirror is None:
            self._parts.append(back)
            return
        y, strength = mirror.y, mirror.strength
        fade = Pen()
        fill = fade.linear([(0, "#ffffff", strength), (1, "#ffffff", strength * 0.45)], 0, y, 0, self._height)
        fade.rect(0, y, self._width, self._height - y, fill)
        self._defs["mirror"] = f'<mask id="mirror">{fade.svg}</mask>'
        smear = self._filter('<feGaussianBlur stdDeviation="3 16"/>')
        self._parts.append(
            f'<g id="back">{back}</g><g mask="url(#mirror)" style="mix-blend-mode:screen">'
            f'<g filter="url(#{smear})"><use xlink:href="#back" transform="matrix(1 0 0 -1 0 {2 * y:.1f})"/></g></g>'
        )

    def cast(self, cast: Iterable[Placed]) -> None:
        for one in cast:
            if one.shadow:
                self._parts += self._shadows(one)
            if one.reflection:
                self._parts.append(self._reflection(one))
            self._parts.append(self._lit(one))

    def vignette(self, strength: float = 0.16) -> None:
        pen = Pen()
        x, y = self._width / 2, self._height / 2
        fill = pen.radial(
            [(0, "#1a1028", 0), (0.62, "#1a1028", 0), (1, "#1a1028", strength)], x, y, math.hypot(x, y)
        )
        pen.rect(0, 0, self._width, self._height, fill)
        self._parts.append(pen.svg)

    def _layer(self, layer: Layer) -> str:
        light = layer.mode == "screen"
        if not layer.svg or (self._style in FLAT_STYLES and (light or layer.name in QUIET)):
            return ""
        how = ""
        if layer.blur >= BLUR_FROM:
            blur = self._filter(f'<feGaussianBlur stdDeviation="{layer.blur:.1f}"/>')
            how += f' filter="url(#{blur})"'
        if layer.opacity < 1:
            how += f' opacity="{layer.opacity:.2f}"'
        if light:
            how += ' style="mix-blend-mode:screen"'
        return f"<g{how}>{layer.svg}</g>" if how else layer.svg

    def _filter(self, primitives: str) -> str:
        """The name of a filter that sees the frame and some way around it."""
        name = Pen.name(primitives)
        self._defs[name] = (
            f'<filter id="{name}" filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB" '
            f'x="{-MARGIN}" y="{-MARGIN}" width="{self._width + 2 * MARGIN:.0f}" '
            f'height="{self._height + 2 * MARGIN:.0f}">{primitives}</filter>'
        )
        return name

    def _sprite(self, sprite: Sprite) -> str:
        """The name of a sprite's drawing; the same drawing is there once."""
        name = "s" + Pen.name(sprite.svg)
        self._defs.setdefault(name, f'<g id="{name}">{sprite.svg}</g>')
        return name

    def _lit(self, one: Placed) -> str:
        """The sprite in its place, in the picture's light."""
        shape = f'<use xlink:href="#{self._sprite(one.sprite)}" transform="{_standing(one)}"/>'
        light = self._filter(_light_on(one, self._light, flat=self._style in FLAT_STYLES))
        return f'<g filter="url(#{light})">{shape}</g>'

    def _shadows(self, one: Placed) -> list[str]:
        """Its outline flattened on the ground, and the dark ellipse under it."""
        strength = self._light.cast * one.shadow * (0.75 if one.sprite.airborne else 1)
        slant = self._light.toward[0] * 1.25 * 1.4 * 0.30
        red, green, blue = (part / 255 for part in rgb(self._light.shadow))
        shade = self._filter(
            f'<feColorMatrix values="0 0 0 0 {red:.3f} 0 0 0 0 {green:.3f} 0 0 0 0 {blue:.3f} '
            f'0 0 0 {min(1, strength * 0.8):.3f} 0"/><feGaussianBlur stdDeviation="5"/>'
        )
        lying = f"matrix(1 0 {slant:.4f} .3 {one.x:.2f} {one.y:.2f}) {_upright(one)}"
        shape = f'<use xlink:href="#{self._sprite(one.sprite)}" transform="{lying}"/>'
        contact, rx = Pen(), one.width * 0.52
        fill = contact.radial(
            [(0, self._light.shadow, min(0.9, strength)), (0.5, self._light.shadow, strength * 0.45),
             (1, self._light.shadow, 0)],
            0, 0, rx,
        )  # fmt: skip
        contact.circle(0, 0, rx, fill)
        return [
            f'<g filter="url(#{shade})" style="mix-blend-mode:multiply">{shape}</g>',
            f'<g transform="translate({one.x:.2f} {one.y:.2f}) scale(1 .18)">{contact.svg}</g>',
        ]

    def _reflection(self, one: Placed) -> str:
        soft = self._filter('<feGaussianBlur stdDeviation="2 5"/>')
        turned = f"matrix(1 0 0 -1 {one.x:.2f} {one.y:.2f}) {_upright(one)}"
        shape = f'<use xlink:href="#{self._sprite(one.sprite)}" transform="{turned}"/>'
        return f'<g filter="url(#{soft})" opacity="{one.reflection * 0.7:.2f}">{shape}</g>'


def _standing(one: Placed) -> str:
    return f"translate({one.x:.2f} {one.y:.2f}) {_upright(one)}"


def _upright(one: Placed) -> str:
    """From a sprite's own sheet to the place where its foot is at 0, 0."""
    box, k = one.sprite.box, one.height / one.sprite.box.height
    middle = (box.y + box.height / 2 - one.sprite.foot) * k
    tilt = f"rotate({-one.tilt:.2f} 0 {middle:.2f}) " if one.tilt else ""
    side = -k if one.flip else k
    left, foot = box.x + box.width / 2, one.sprite.foot
    return f"{tilt}scale({side:.4f} {k:.4f}) translate({-left:.2f} {-foot:.2f})"


def _light_on(one: Placed, light: Light, *, flat: bool) -> str:
    """Ambient, shade away from the light, an edge of light, haze: what `shading.lit` does to pixels."""
    red, green, blue = light.ambient
    toned = f'<feColorMatrix values="{red:.3f} 0 0 0 0 0 {green:.3f} 0 0 0 0 0 {blue:.3f} 0 0 0 0 0 1 0" result="a"/>'
    if flat:
        return toned
    lx, ly = light.toward
    deep, rim = one.height * 0.16, max(1.2, 7 * one.height / 330)
    parts = [
        toned,
        _edge("s", -deep * lx, -deep * ly, deep * 0.6, light.shade, 0.6),
        '<feBlend mode="multiply" in="s" in2="a" result="b"/>',
        _edge("r", rim * lx, rim * ly, rim * 0.4, light.key, light.rim * 0.7),
        '<feBlend mode="screen" in="r" in2="b" result="c"/>',
    ]
    if one.depth:
        parts.append(
            f'<feFlood flood-color="{light.haze}" flood-opacity="{min(1, one.depth * 0.8):.2f}"/>'
            '<feComposite operator="atop" in2="c"/>'
        )
    return "".join(parts)


def _edge(name: str, dx: float, dy: float, blur: float, colour: str, opacity: float) -> str:
    """A colour along the inner edge on the side of `dx`, `dy`."""
    return (
        f'<feOffset in="SourceAlpha" dx="{-dx:.2f}" dy="{-dy:.2f}"/>'
        f'<feGaussianBlur stdDeviation="{blur:.2f}"/>'
        f'<feComposite operator="out" in="SourceAlpha" result="{name}e"/>'
        f'<feFlood flood-color="{colour}" flood-opacity="{min(1, opacity):.2f}"/>'
        f'<feComposite operator="in" in2="{name}e" result="{name}"/>'
    )
