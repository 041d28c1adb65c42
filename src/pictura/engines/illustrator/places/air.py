"""What the open air of most places shares: the sky with its sun, moon and clouds, and light on the way to us."""

from __future__ import annotations

import math

from pictura.engines.illustrator import clouds, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import Disc

MOON_AT, LOW_SUN_AT = 0.30, 0.86
"""How far down the sky they stand, 1 at the horizon."""


def heavens(brush: Brush, setting: Setting, horizon: float, heaps: int = 5) -> list[Layer]:
    """Sky, sun or moon on the light's side, stars, clouds; first the farthest."""
    layers = [Layer(sky.gradient(brush, horizon), name="sky")]
    covered = bool(setting.weather & {"rain", "storm", "fog"})
    if setting.nightly and not covered:
        layers += _night(brush, setting, horizon)
    elif setting.low_sun and not covered:
        layers += _low_sun(brush, horizon)
    elif not covered and "cloudy" not in setting.weather:
        layers.append(Layer(_day_glow(brush, horizon), 0, "screen", name="glow"))
    if "aurora" in setting.weather:
        layers.append(Layer(sky.aurora(brush, horizon), 10 * brush.unit, "screen", name="aurora"))
    layers += _clouds(brush, setting, horizon, heaps)
    if "rainbow" in setting.weather:
        layers.append(Layer(sky.rainbow(brush, horizon * 1.08), 5 * brush.unit, "screen", name="rainbow"))
    if "fireworks" in setting.weather:
        layers += _fireworks(brush, horizon)
    return layers


def _clouds(brush: Brush, setting: Setting, horizon: float, heaps: int) -> list[Layer]:
    """The clouds of the weather: a storm, a ceiling, or as many heaps as there is room for; few at night."""
    if "storm" in setting.weather:
        flash = brush.width * setting.lightning_at
        glow = sky.glow(flash, horizon * 0.35, brush.wide(0.42), "#9fb8e8", 0.5)
        return [
            Layer(clouds.ceiling(brush, horizon, *clouds.STORM), 2.5, name="clouds"),
            Layer(glow, 0, "screen", name="glow"),
        ]
    if not heaps:
        return []
    if brush.light.name == "overcast":
        above = brush.light.sky[0][1]
        blur = 26 * brush.unit if "fog" in setting.weather else 2.5
        return [Layer(clouds.ceiling(brush, horizon, brush.light.sky[1][1], above), blur, name="clouds")]
    many = bool(setting.weather & {"cloudy", "clouds"})
    if setting.nightly:
        number = 8 if many else 0 if "aurora" in setting.weather else 3
        svg = clouds.heaps(brush, horizon, number, _disc(brush, horizon, MOON_AT)) if number else ""
        return [Layer(svg, 3, name="clouds")]
    number = 9 if many else 3 if brush.light.name == "golden" else heaps
    clear = _disc(brush, horizon, LOW_SUN_AT) if setting.low_sun else None
    return [Layer(clouds.heaps(brush, horizon, number, clear), 1.2, name="clouds")]


def _disc(brush: Brush, horizon: float, level: float) -> Disc:
    """Where sun or moon is, and its halo."""
    return sun_x(brush), horizon * level, 70 * brush.unit


def sun_x(brush: Brush) -> float:
    """Where sun or moon stands: on the light's side, never behind the hero."""
    return brush.width * (0.5 + brush.light.toward[0] * 0.42)


def _night(brush: Brush, setting: Setting, horizon: float) -> list[Layer]:
    x, y = sun_x(brush), horizon * MOON_AT
    radius = (92 if setting.moon == "great" else 52) * brush.unit
    shape = sky.crescent if setting.moon == "crescent" else sky.moon
    moonless = setting.moon == "none"
    layers = [Layer(sky.stars(brush, horizon, 520 if moonless else 220), name="stars")]
    if moonless:
        band = sky.glow(brush.width * 0.5, horizon * 0.4, brush.wide(0.7), "#8f8af0", 0.5)
        layers.insert(0, Layer(band, 0, "screen", name="glow"))
    else:
        layers.append(Layer(sky.glow(x, y, brush.reach * 0.5, "#9fb8ff", 0.55), 0, "screen", name="glow"))
        layers.append(Layer(shape(brush, x, y, radius), name="disc"))
    return layers


def _low_sun(brush: Brush, horizon: float) -> list[Layer]:
    x, y = sun_x(brush), horizon * LOW_SUN_AT
    return [
        Layer(clouds.streaks(brush, horizon), 1.5, name="clouds"),
        Layer(sky.glow(x, y, brush.reach * 0.62, brush.light.key, 0.8), 0, "screen", name="glow"),
        Layer(sky.sun(brush, x, y, 58 * brush.unit), name="disc"),
    ]


def _day_glow(brush: Brush, horizon: float) -> str:
    x = sun_x(brush)
    if brush.light.name == "golden":
        wide = sky.glow(x, horizon * 0.42, brush.reach * 0.62, "#ffdf90", 0.95)
        return wide + sky.glow(x, horizon * 0.42, brush.reach * 0.16, "#fffbe8", 1)
    return sky.glow(x, brush.height * 0.02, brush.reach * 0.75, "#fff3c0", 0.85)


def _fireworks(brush: Brush, horizon: float) -> list[Layer]:
    pen, rng, unit = Pen(), brush.rng, brush.unit
    glow = ""
    for colour in ("#ff5a7a", "#ffd95a", "#5ad8ff", "#b07aff", "#7aff9a"):
        x, y = rng.uniform(0.1, 0.9) * brush.width, rng.uniform(0.12, 0.55) * horizon
        radius = rng.uniform(70, 150) * unit
        glow += sky.glow(x, y, radius * 1.6, colour, 0.5)
        for k in range(22):
            angle = k / 22 * math.tau
            for start, end, width in ((0.25, 0.7, 2.2), (0.76, 0.92, 3), (0.98, 1.02, 4)):
                dx, dy = math.cos(angle) * radius, math.sin(angle) * radius
                sag = radius * 0.12 * end
                pen.line(
                    f"M{x + dx * start:.1f} {y + dy * start:.1f}L{x + dx * end:.1f} {y + dy * end + sag:.1f}",
                    colour, width * unit,
                )  # fmt: skip
    return [Layer(glow, 0, "screen", name="glow"), Layer(pen.svg, 0.4, name="fireworks")]


def light_in_air(brush: Brush, setting: Setting, strength: float = 0.75) -> list[Layer]:
    """Sunbeams and dust by day, fireflies by night; nothing under a covered sky."""
    unit, height = brush.unit, brush.height
    if setting.nightly:
        if setting.covered or brush.snowy:
            return []
        wide = sky.motes(brush, 40, height * 0.4, height * 0.95, "#e8ff8a", (2, 5.5), 0.9)
        cores = sky.motes(brush, 40, height * 0.4, height * 0.95, "#fffbd0", (1, 2.1), 1)
        return [Layer(wide, 2.5 * unit, "screen", name="motes"), Layer(cores, name="motes")]
    if setting.covered:
        return []
    dust = sky.motes(brush, 44, height * 0.1, height * 0.95, "#fff6c8", (2, 7))
    return [
        Layer(sky.beams(brush, strength), 14 * unit, "screen", name="rays"),
        Layer(dust, 2 * unit, "screen", name="motes"),
    ]
