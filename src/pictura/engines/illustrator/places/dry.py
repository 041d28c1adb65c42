"""Dry land: desert with mesas and cacti, savanna with acacias under a wide sky."""

from __future__ import annotations

from pictura.engines.illustrator import land, plants, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import Disc, tube


def desert(brush: Brush, setting: Setting) -> Scenery:
    horizon, unit = brush.horizon(0.55), brush.unit
    ground = land.Ground(brush, horizon)
    back = heavens(brush, setting, horizon, 2)
    foot = ground.at(0.03)
    mesas = "".join(
        land.mesa(brush, x, foot, brush.wide(half), brush.tall(height))
        for x, half, height in zip(
            brush.across(3, 0.3), (0.13, 0.05, 0.10) * 3, (0.13, 0.17, 0.10) * 3, strict=False
        )
    )
    back.append(Layer(mesas, 1.8, name="far"))
    for index, (level, colour, depth) in enumerate(
        ((0.0, "#e8b56e", 0.45), (0.085, "#e2a45c", 0.28), (0.195, "#eab063", 0.10))
    ):
        dune = land.hill(
            brush, ground.at(level), 26 * unit, lighten(colour, 0.12), darken(colour, 0.25), depth
        )[1]
        back.append(Layer(dune, 1.6 - index * 0.5, name="hill"))
    back.append(
        Layer(land.slivers(brush, 70, ground.at(0.27), (50, 290), 8, "#7a3f30", 0.22), 1.2, name="sand")
    )
    if "road" in setting.props:
        back.append(Layer(road(brush), 0.6, name="road"))
    cacti = "".join(
        cactus(brush, x * brush.width, ground.at(level), brush.tall(height), depth)
        for x, level, height, depth in (
            (0.88, 0.42, 0.24, 0.08),
            (0.10, 0.29, 0.13, 0.25),
            (0.66, 0.255, 0.08, 0.35),
            (0.30, 0.25, 0.07, 0.38),
        )
        if abs(x - setting.focus) > 0.16
    )
    back.append(Layer(cacti, 0.4, name="cacti"))
    dust = Layer(
        sky.motes(brush, 30, horizon, brush.height, "#ffd9a0", (2, 6), 0.6), 3 * unit, "screen", name="motes"
    )
    floor = brush.height * 0.875 if "road" in setting.props else ground.at(0.60)
    return Scenery(back=tuple(back), front=(dust,), floor=floor, step=brush.tall(0.05))


def road(brush: Brush) -> str:
    """Asphalt across the frame, with a dashed line."""
    pen, width, height = Pen(), brush.width, brush.height
    pen.path(
        f"M-20 {height * 0.86:.1f}Q{width * 0.5:.1f} {height * 0.80:.1f} {width + 20:.1f} {height * 0.83:.1f}"
        f"V{height * 0.955:.1f}Q{width * 0.5:.1f} {height * 0.93:.1f} -20 {height * 0.98:.1f}Z",
        brush.tone("#5a4a58"),
    )
    dash = f"{60 * brush.unit:.0f} {44 * brush.unit:.0f}"
    pen.line(
        f"M-20 {height * 0.925:.1f}Q{width * 0.5:.1f} {height * 0.868:.1f} {width + 20:.1f} {height * 0.893:.1f}",
        brush.tone("#ffd978"),
        7 * brush.unit,
        opacity=0.8,
        dashes=dash,
    )
    return pen.svg


def cactus(brush: Brush, x: float, y: float, height: float, depth: float) -> str:
    pen, h, q = Pen(), height, height * 0.10
    lit, dim = brush.tone("#4f8f5a", depth), brush.tone("#2f6450", depth)
    pen.path(tube([(x, y, q), (x, y - h * 0.5, q * 1.08), (x, y - h, q * 0.8)]), lit)
    pen.path(
        tube(
            [
                (x - q * 0.5, y - h * 0.36, q * 0.6),
                (x - q * 2.6, y - h * 0.42, q * 0.66),
                (x - q * 2.9, y - h * 0.72, q * 0.55),
            ]
        ),
        lit,
    )
    pen.path(
        tube(
            [
                (x + q * 0.5, y - h * 0.5, q * 0.6),
                (x + q * 2.4, y - h * 0.56, q * 0.62),
                (x + q * 2.6, y - h * 0.84, q * 0.5),
            ]
        ),
        dim,
    )
    pen.path(
        tube(
            [
                (x - q * 0.45, y - 4, q * 0.3),
                (x - q * 0.5, y - h * 0.5, q * 0.3),
                (x - q * 0.4, y - h * 0.92, q * 0.2),
            ]
        ),
        dim,
        opacity=0.6,
    )
    pen.circle(x + q * 0.2, y - h * 1.06, q * 0.4, brush.tone("#ff7a9a", depth))
    return pen.svg


BARK = "#6a4a34"
STRAW = ("#a8842f", "#c9a03e", "#e6c463")


def savanna(brush: Brush, setting: Setting) -> Scenery:
    """Golden grass, flat-topped acacias, hills in the heat."""
    horizon, unit, width = brush.horizon(0.54), brush.unit, brush.width
    ground = land.Ground(brush, horizon)
    back = heavens(brush, setting, horizon, 4)
    back.append(
        Layer(
            land.hill(brush, horizon * 0.97, brush.tall(0.035), "#b0a890", "#c0b088", 0.6, 3)[1],
            2,
            name="far",
        )
    )
    for level, colour, depth, blur in (
        (0.0, "#d8b860", 0.4, 1.8),
        (0.12, "#dcb455", 0.18, 1.0),
        (0.24, "#e0b450", 0.03, 0.6),
    ):
        line, hill = land.hill(brush, ground.at(level), 10 * unit, colour, darken(colour, 0.25), depth)
        height = brush.tall(0.10 + level * 0.8)
        xs = brush.across(3, 0.32) if level < 0.2 else ()
        trees = "".join(_acacia(brush, x, line(x) + height * 0.06, height, depth) for x in xs)
        back.append(Layer(trees + hill, blur, name="hill"))
    back.append(
        Layer(
            plants.lawn(brush, ground.at(0.28), brush.height, 480, 12 * unit, 46 * unit, 0, STRAW),
            name="grass",
        )
    )
    x, y, height = setting.tree_at * width, ground.at(0.36), brush.tall(0.55)
    back.append(Layer(_crown_shadow(brush, x, y, height), 12 * unit, name="dapples"))
    back.append(
        Layer(
            _roots(brush, x, y, height)
            + _acacia(brush, x, y, height, 0.03)
            + _grown_round(brush, x, y, height),
            0.4,
            name="tree",
        )
    )
    near = plants.lawn(brush, brush.height * 0.97, brush.height * 1.05, 70, 90 * unit, 170 * unit, 0, STRAW)
    front = [Layer(near, 4 * unit, name="frame"), *light_in_air(brush, setting, 0.6)]
    return Scenery(back=tuple(back), front=tuple(front), floor=ground.at(0.62), step=brush.tall(0.06))


def _acacia(brush: Brush, x: float, y: float, height: float, depth: float) -> str:
    """A forked trunk under a flat umbrella of small leaves."""
    pen, rng, h = Pen(), brush.rng, height
    lean = rng.choice((-1, 1)) * h * 0.05
    lit, away = (x - h * 0.04, x + h * 0.05) if brush.light.from_left else (x + h * 0.04, x - h * 0.05)
    bark = pen.linear([(0, brush.tone(lighten(BARK, 0.16), depth)), (1, brush.tone(darken(BARK, 0.4), depth))],
                      lit, 0, away, 0)  # fmt: skip
    fork = x + lean, y - h * 0.34
    stem = [(x, y, h * 0.044), (x + lean * 0.3, y - h * 0.12, h * 0.034), (*fork, h * 0.034)]
    pen.path(tube(stem, 8), bark)
    for out, up, girth in ((-0.13, 0.79, 0.02), (0.16, 0.8, 0.02), (-0.37, 0.76, 0.024), (0.35, 0.75, 0.024)):
        bough = [(fork[0] + out * h * 0.03, fork[1] + h * 0.02, h * girth), (fork[0] + out * h * 0.42, y - h * up * 0.72, h * girth * 0.8),
                 (fork[0] + out * h, y - h * up, h * girth * 0.4)]  # fmt: skip
        pen.path(tube(bough, 6), bark)
    for middle, level, half, thick in (
        (-0.26, 0.765, 0.25, 0.055),
        (0.27, 0.775, 0.25, 0.055),
        (0.0, 0.845, 0.38, 0.07),
    ):
        pen.add(_tier(brush, fork[0] + middle * h, y - h * level, h * half, h * thick, depth))
    return pen.svg


def _tier(brush: Brush, x: float, y: float, half: float, thick: float, depth: float) -> str:
    """One storey of an umbrella: flat below, a low dome above, thin at its ends."""
    rng, count = brush.rng, 9
    masses: list[Disc] = []
    for k in range(count):
        t = (k + rng.uniform(0.3, 0.7)) / count * 2 - 1
        swell = (1 - t * t) ** 0.5
        radius = thick * (0.42 + 0.58 * swell) * rng.uniform(0.85, 1.1)
        masses.append((x + t * half, y - thick * 0.7 * swell - radius * 0.2, radius))
        masses.append((x + t * half * 0.96, y, thick * 0.5))
    return plants.foliage(brush, masses, "#7f9a3f", depth, thick * 0.42, 0.9)


def _crown_shadow(brush: Brush, x: float, y: float, height: float) -> str:
    pen = Pen()
    middle = x - brush.light.toward[0] * height * 0.12
    pen.ellipse(middle, y + height * 0.03, height * 0.36, height * 0.026, brush.light.shadow, opacity=0.4)
    return pen.svg


def _roots(brush: Brush, x: float, y: float, height: float) -> str:
    """What spreads into the ground on both sides of a trunk."""
    pen, girth = Pen(), height * 0.046
    for side in (-1, 1):
        root = [(x + side * girth * 0.2, y - girth * 2.2, girth * 0.5), (x + side * girth * 0.9, y - girth * 0.3, girth * 0.6),
                (x + side * girth * 2.1, y + girth * 0.9, girth * 0.1)]  # fmt: skip
        pen.path(tube(root, 6), brush.tone(darken(BARK, 0.18), 0.03))
    return pen.svg


def _grown_round(brush: Brush, x: float, y: float, height: float) -> str:
    """Grass before the foot of a tree, which else would end round."""
    rows = zip((*STRAW, STRAW[1]), (0.03, 0.048, 0.06, 0.07), (0.09, 0.085, 0.075, 0.06), strict=True)
    return "".join(
        plants.tuft(brush, x + aside * height, y + height * low, height * 0.042, height * up, colour)
        for colour, low, up in rows
        for aside in (-0.03, 0.03)
    )
