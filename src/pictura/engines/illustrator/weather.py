"""What falls and drifts before everything else: rain, snow, lightning, fog, petals, leaves; and what a deed stirs up."""

from __future__ import annotations

from pictura.engines.illustrator import plants, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import mix
from pictura.engines.illustrator.layers import Layer, Placed
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import disc_path, leaf_at, polygon, tube

STILL_AIR = frozenset({"space", "moon", "mars", "underwater", "cave"})


def weather(brush: Brush, setting: Setting) -> list[Layer]:
    """Layers over the whole picture; none indoors or where there is no air."""
    if setting.indoors or setting.place in STILL_AIR:
        return []
    layers: list[Layer] = []
    falling = setting.weather
    if "storm" in falling:
        layers += _lightning(brush, setting)
    if falling & {"rain", "storm"}:
        layers += _rain(brush)
    if "snowfall" in falling:
        layers += _snow(brush)
    if "fog" in falling:
        layers.append(Layer(_fog(brush), 40 * brush.unit, name="fog"))
    if "petals" in falling or setting.place == "cherry":
        layers.append(_drifting(brush, ("#ffc4da", "#ffdbe8"), 80, (14, 28)))
    if "leaves" in falling or ("wind" in falling and brush.season_is("autumn")):
        layers.append(_drifting(brush, ("#d9642b", "#e8a93a", "#b5482a"), 60, (16, 34)))
    if "wind" in falling:
        blown = ("#8fc45a", "#b8dc7a") if not brush.season_is("autumn") else ("#e8a93a", "#d9642b")
        layers += [Layer(_gusts(brush), 1.5, name="wind"), _drifting(brush, blown, 26, (12, 24))]
    if "bubbles" in falling:
        layers.append(Layer(_soap(brush), 0.5, name="bubbles"))
    return layers


def _rain(brush: Brush) -> list[Layer]:
    rng, unit = brush.grain, brush.unit
    layers: list[Layer] = []
    for count, length, width, opacity, blur in (
        (260, 26, 1.1, 0.35, 0),
        (120, 60, 2.0, 0.42, 0.6),
        (30, 130, 4, 0.30, 5),
    ):
        drop = f"l{-length * 0.22 * unit:.1f} {length * unit:.1f}"
        d = "".join(
            f"M{rng.uniform(0, brush.width * 1.1):.0f} {rng.uniform(-40, brush.height):.0f}{drop}"
            for _ in range(brush.some(count))
        )
        pen = Pen()
        pen.line(d, "#dfeaff", width * unit, opacity=opacity)
        layers.append(Layer(pen.svg, blur * unit, name="rain"))
    return layers


def _snow(brush: Brush) -> list[Layer]:
    return [
        Layer(
            sky.motes(brush, count, 0, brush.height, "#ffffff", sizes, opacity),
            blur * brush.unit,
            name="snow",
        )
        for count, sizes, opacity, blur in (
            (200, (1, 3), 0.95, 0.4),
            (70, (3, 7), 0.9, 1.6),
            (16, (12, 26), 0.75, 8),
        )
    ]


def _lightning(brush: Brush, setting: Setting) -> list[Layer]:
    rng, unit = brush.rng, brush.unit
    x, y = brush.width * setting.lightning_at, 0.0
    bolt = [(x, y)]
    forks = ""
    while y < brush.height * 0.46:
        x += rng.uniform(-60, 60) * unit
        y += rng.uniform(26, 60) * unit
        bolt.append((x, y))
        if rng.random() < 0.35:
            forks += (
                f"M{x:.1f} {y:.1f}l{rng.uniform(-90, 90) * unit:.1f} {rng.uniform(40, 90) * unit:.1f}"
                f"l{rng.uniform(-40, 40) * unit:.1f} {rng.uniform(30, 60) * unit:.1f}"
            )
    path = polygon(bolt, closed=False)
    glow, core = Pen(), Pen()
    glow.line(path + forks, "#b8d4ff", 16 * unit, opacity=0.8)
    core.line(path, "#ffffff", 4.5 * unit)
    core.line(forks, "#f4f8ff", 2 * unit)
    return [Layer(glow.svg, 12 * unit, "screen", name="flash"), Layer(core.svg, 0.5, name="bolt")]


def _fog(brush: Brush) -> str:
    """Banks over the distance and over the ground; what stands between them is seen."""
    pen, rng = Pen(), brush.rng
    for number in range(8):
        level = rng.uniform(0.28, 0.5) if number % 2 else rng.uniform(0.76, 1.0)
        pen.ellipse(
            rng.uniform(0, brush.width), level * brush.height, brush.wide(0.5), brush.tall(0.055), brush.light.haze,
            opacity=0.45,
        )  # fmt: skip
    return pen.svg


def _drifting(brush: Brush, colours: tuple[str, ...], count: int, sizes: tuple[float, float]) -> Layer:
    masses = [(x, brush.height / 2, brush.height * 0.62) for x in brush.across(2, 0.1)]
    each = max(30, brush.some(count / len(colours)))
    size = sum(sizes) / 2 * brush.unit
    svg = "".join(
        plants.leaves(brush, masses, each, size, brush.tone(colour), opacity=0.9) for colour in colours
    )
    return Layer(svg, 0.8, name="petals")


def _gusts(brush: Brush) -> str:
    pen, rng, unit = Pen(), brush.rng, brush.unit
    for _ in range(7):
        x, y, w = (
            rng.uniform(-0.1, 0.8) * brush.width,
            rng.uniform(0.2, 0.8) * brush.height,
            rng.uniform(0.2, 0.4) * brush.span,
        )
        pen.line(
            f"M{x:.1f} {y:.1f}q{w * 0.3:.1f} {-20 * unit:.1f} {w * 0.6:.1f} 0t{w * 0.4:.1f} {-8 * unit:.1f}",
            "#ffffff", 3 * unit, opacity=0.5,
        )  # fmt: skip
    return pen.svg


def _soap(brush: Brush) -> str:
    pen, rng, unit = Pen(), brush.rng, brush.unit
    for _ in range(max(9, brush.some(16))):
        x, y, r = (
            rng.uniform(0, brush.width),
            rng.uniform(0.05, 0.9) * brush.height,
            rng.uniform(10, 46) * unit,
        )
        tint = rng.choice(("#c8f0ff", "#ffd8f0", "#fff0c0", "#d8ffe0"))
        pen.circle(x, y, r, pen.radial([(0, tint, 0.05), (0.75, tint, 0.18), (1, tint, 0.75)], x, y, r))
        pen.circle(x - r * 0.36, y - r * 0.4, r * 0.16, "#ffffff", opacity=0.85)
    return pen.svg


_DUST = {
    "snow": "#ffffff",
    "desert": "#f0c890",
    "beach": "#f0d9a8",
    "savanna": "#e8c890",
    "moon": "#c8c8d4",
    "mars": "#e0a070",
}


def kicked_up(brush: Brush, setting: Setting, runner: Placed) -> list[Layer]:
    """Dust, snow or grass behind a runner; nothing on a clean floor or in the air."""
    if setting.indoors or setting.place in ("space", "sky", "underwater", "city", "street"):
        return []
    rng = brush.grain
    green = mix("#4a7a6a" if setting.nightly else "#a8d870", "#ffffff", 0.15)
    colour = "#ffffff" if brush.snowy else _DUST.get(setting.place, green)
    grassy = colour == green
    back, height, width = (1 if runner.flip else -1), runner.height, runner.width
    if runner.sprite.faces == "left":
        back = -back
    soft = sharp = ""
    for _ in range(26):
        t = rng.random()
        x = runner.x + back * width * (0.30 + 0.38 * t) + rng.gauss(0, width * 0.03)
        y = runner.y - height * 0.02 - rng.random() * height * 0.26 * (1 - abs(t - 0.4))
        radius = height * rng.uniform(0.008, 0.05) * (1 - 0.5 * t)
        if grassy:
            sharp += leaf_at(x, y, radius * 1.6, rng.uniform(0, 6.28), 0.22)
        elif radius > height * 0.028:
            soft += disc_path(x, y, radius)
        else:
            sharp += disc_path(x, y, radius)
    cloud, specks = Pen(), Pen()
    cloud.path(soft, colour, opacity=0.6)
    specks.path(sharp, colour, opacity=0.75)
    return [Layer(cloud.svg, 5 * brush.unit, name="dust"), Layer(specks.svg, 0.5, name="dust")]


def steam(brush: Brush, dish: Placed) -> Layer:
    """Wisps over something hot."""
    pen, height = Pen(), dish.height
    for k in (-1, 0, 1):
        x, y = dish.x + k * height * 0.22, dish.y - height * (0.66 + 0.05 * (k % 2))
        away = height * 0.10 * (0.8 if k else 1)
        wisp = [
            (x, y, height * 0.03), (x + away, y - height * 0.20, height * 0.055),
            (x - away * 0.5, y - height * 0.42, height * 0.065), (x + away * 0.5, y - height * 0.66, height * 0.05),
            (x, y - height * 0.85, height * 0.01),
        ]  # fmt: skip
        pen.path(tube(wisp), "#ffffff", opacity=0.38)
    return Layer(pen.svg, 15 * brush.unit, opacity=0.9, name="steam")
