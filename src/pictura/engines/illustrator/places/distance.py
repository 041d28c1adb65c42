"""What stands at the horizon of open country: peaks, one great mountain, rounded hills, woods, a lake, a hamlet, Mount Fuji."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pictura.engines.illustrator import cottages, land, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import mix
from pictura.engines.illustrator.layers import Layer
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting

FUJI = "mount-fuji"
"""The thing of which staging makes a prop."""


def distance(brush: Brush, setting: Setting, horizon: float) -> list[Layer]:
    """By chance, unless Mount Fuji was asked for."""
    if FUJI in setting.props:
        return [Layer(fuji(brush, setting, horizon), 1.6, name="far")]
    kind = brush.rng.choice(tuple(_KINDS))
    return _KINDS[kind](brush, setting, horizon)


def fuji(brush: Brush, setting: Setting, y: float) -> str:
    """One wide cone with concave slopes, its snow running down in tongues; aside of hero and tree."""
    left = setting.tree_at > 0.5 if setting.place == "cherry" else setting.focus > 0.5
    x = brush.width * (0.32 if left else 0.68)
    return _cone(brush, x, y * 1.01, brush.tall(0.40), brush.wide(0.52), "#6f86b8", 0.42)


def _cone(brush: Brush, x: float, y: float, height: float, half: float, colour: str, depth: float) -> str:
    pen, tone, top, crater = Pen(), brush.tone, y - height, half * 0.085
    body = (
        f"M{x - half:.1f} {y:.1f}C{x - half * 0.5:.1f} {y - height * 0.16:.1f} {x - half * 0.26:.1f} {y - height * 0.62:.1f} {x - crater:.1f} {top:.1f}"
        f"Q{x:.1f} {top + height * 0.03:.1f} {x + crater:.1f} {top - height * 0.008:.1f}"
        f"C{x + half * 0.26:.1f} {y - height * 0.62:.1f} {x + half * 0.5:.1f} {y - height * 0.16:.1f} {x + half:.1f} {y:.1f}Z"
    )
    pen.path(
        body, pen.linear([(0, tone(colour, depth)), (1, tone(colour, min(1, depth + 0.4)))], 0, top, 0, y)
    )
    snow = f"M{x - crater:.1f} {top:.1f}Q{x:.1f} {top + height * 0.03:.1f} {x + crater:.1f} {top - height * 0.008:.1f}"
    tongues = (
        (0.205, 0.40),
        (0.13, 0.30),
        (0.10, 0.44),
        (0.03, 0.28),
        (-0.03, 0.47),
        (-0.08, 0.30),
        (-0.14, 0.42),
        (-0.20, 0.38),
    )
    snow += "".join(f"L{x + share * half:.1f} {top + height * low:.1f}" for share, low in tongues) + "Z"
    pen.clip(body, _snow(snow, tone("#ffffff", depth * 0.35)))
    away = 1 if brush.light.from_left else -1
    shade = f"M{x + away * crater * 0.4:.1f} {top:.1f}L{x + away * half * 0.1:.1f} {y:.1f}H{x + away * half:.1f}L{x + away * crater:.1f} {top:.1f}Z"
    pen.clip(body, _snow(shade, mix(brush.light.shade, colour, 0.4), 0.22))
    return pen.svg


def _snow(outline: str, colour: str, opacity: float = 1) -> str:
    pen = Pen()
    pen.path(outline, colour, opacity=opacity)
    return pen.svg


def _peaks(brush: Brush, _: Setting, horizon: float) -> list[Layer]:
    count, height = brush.rng.choice(((5, 0.22), (3, 0.28), (7, 0.16)))
    return [
        Layer(
            land.mountains(brush, horizon * 1.02, brush.tall(height), count, "#8398bd", 0.62), 2, name="far"
        )
    ]


def _giant(brush: Brush, setting: Setting, horizon: float) -> list[Layer]:
    """One mountain that stands above its foothills, aside of the hero."""
    x = brush.width * (0.72 if setting.focus < 0.5 else 0.28)
    hills = land.hill(brush, horizon * 0.97, brush.tall(0.04), "#86a8a8", "#86a8a8", 0.58, 3)[1]
    return [
        Layer(
            _cone(brush, x, horizon * 1.02, brush.tall(0.30), brush.wide(0.46), "#8398bd", 0.55) + hills,
            2,
            name="far",
        )
    ]


def _rounded(brush: Brush, _: Setting, horizon: float) -> list[Layer]:
    ranges = ""
    for level, colour, depth in ((0.90, "#8fa8c8", 0.72), (0.96, "#86a8a8", 0.58)):
        ranges += land.hill(brush, horizon * level, brush.tall(0.05), colour, colour, depth, 3)[1]
    return [Layer(ranges, 2.2, name="far")]


def _woods(brush: Brush, _: Setting, horizon: float) -> list[Layer]:
    woods = trees.treeline(brush, horizon * 1.03, brush.tall(0.12), 10, "#5f9a6a", 0.62)
    return [Layer(woods, 2.5, name="far")]


def _shore(brush: Brush, _: Setting, horizon: float) -> list[Layer]:
    """A lake before low blue hills."""
    hills = land.hill(brush, horizon * 0.93, brush.tall(0.04), "#8fa8c8", "#9fb8cc", 0.66, 3)[1]
    pen = Pen()
    top, low = horizon * 0.965, horizon * 1.06
    water = [(0, brush.tone("#bfe4f2", 0.3)), (1, brush.tone("#5fb0d8", 0.2))]
    pen.rect(-20, top, brush.width + 40, low - top, pen.linear(water, 0, top, 0, low))
    pen.add(land.slivers(brush, 18, top + 4, (60, 220), 4, "#ffffff", 0.5))
    return [Layer(hills + pen.svg, 1.8, name="far")]


def _hamlet(brush: Brush, setting: Setting, horizon: float) -> list[Layer]:
    """A few roofs among trees on the far hills, aside of the hero."""
    ranges = land.hill(brush, horizon * 0.91, brush.tall(0.05), "#8fa8c8", "#8fa8c8", 0.72, 3)[1]
    line, near = land.hill(brush, horizon * 0.985, brush.tall(0.025), "#9cc48a", "#8fb88a", 0.5)
    middle = brush.width * (0.72 if setting.focus < 0.5 else 0.28)
    roofs = trees.treeline(brush, horizon * 0.99, brush.tall(0.06), 7, "#6fa070", 0.55)
    for k in (-2, -1, 0, 1, 2):
        x = middle + k * brush.wide(0.075)
        roofs += cottages.cottage(brush, x, line(x) + 4, brush.wide(0.06), 0.42, lit=setting.nightly)
    return [Layer(ranges + near + roofs, 1.6, name="far")]


_KINDS: Mapping[str, Callable[[Brush, Setting, float], list[Layer]]] = {
    "peaks": _peaks, "giant": _giant, "rounded": _rounded, "woods": _woods, "shore": _shore, "hamlet": _hamlet,
}  # fmt: skip
