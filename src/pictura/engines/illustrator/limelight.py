"""What makes a hero read in the dark: a paler air behind it, and the glow of what it carries. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from pictura.engines.illustrator import sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import mix
from pictura.engines.illustrator.layers import Layer, Placed, Scenery
from pictura.engines.illustrator.setting import Setting

DARK_FROM = 0.2
"""How dark a light is when heroes need it."""
STRENGTH = 0.62
NEAR = 1.25
"""How far the paler air reaches, in heights of the hero."""
LAMPS: Mapping[str, tuple[str, float]] = {
    "red-paper-lantern": ("#ff9a4a", 0.5), "candle": ("#ffd27a", 0.16), "jack-o-lantern": ("#ffa03a", 0.55), "fire": ("#ff9a40", 0.5),
    "diya-lamp": ("#ffc060", 0.4), "flashlight": ("#fff0b0", 0.4), "light-bulb": ("#fff0b0", 0.5),
}  # fmt: skip
"""What glows: in which colour, and how far above its foot its light is, in shares of its height."""


def lit(brush: Brush, setting: Setting, scenery: Scenery, cast: Sequence[Placed]) -> Scenery:
    """The scenery with a paler air behind each who stands there, if the light is dark and the air open."""
    light = setting.light
    if light.dark < DARK_FROM or setting.indoors or setting.place in ("space", "underwater"):
        return scenery
    colour = mix(light.haze, light.key, 0.45)
    standing = [one for one in cast if one.shadow]
    strength = STRENGTH / max(1, len(standing)) ** 0.5
    air = "".join(
        sky.glow(one.x, one.y - one.height * 0.52, max(one.height, one.width * 0.8) * NEAR, colour, strength)
        for one in standing
    )
    if not air:
        return scenery
    layer = Layer(air, 0, "screen", name="glow")
    return msgspec.structs.replace(scenery, bank=(*scenery.bank, layer))


def lamp(one: Placed) -> Layer:
    """The light around a burning lamp."""
    colour, up = LAMPS[one.thing]
    x, y = one.x, one.y - one.height * up
    glow = sky.glow(x, y, one.height * 2.6, colour, 0.62) + sky.glow(x, y, one.height * 0.9, "#fff0c0", 0.5)
    return Layer(glow, 0, "screen", name="glow")
