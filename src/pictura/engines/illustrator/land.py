"""The ground far and near: ridges, hills, mountains, dunes, drifts, mesas, rocks."""

from __future__ import annotations

import math
from collections.abc import Callable

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, Point, blob, polygon, sliver, tube

Line = Callable[[float], float]
"""The height of a ridge at x."""


class Ground:
    """Heights on the ground of a frame: 0 at the horizon, 1 at the lower edge."""

    __slots__ = ("depth", "horizon")

    def __init__(self, brush: Brush, horizon: float) -> None:
        self.horizon, self.depth = horizon, brush.height - horizon

    def at(self, share: float) -> float:
        return self.horizon + self.depth * share


def ridge(brush: Brush, y: float, swing: float, waves: int = 2) -> Line:
    """A gentle line around `y`, swinging this far."""
    rng = brush.rng
    parts = [
        (rng.uniform(0, 7), rng.uniform(0.6, 1.6) * (k + 1) * math.tau / brush.span, 1 / (k + 1) ** 1.1)
        for k in range(waves)
    ]
    return lambda x: y + swing * sum(size * math.sin(phase + pitch * x) for phase, pitch, size in parts)


def below(brush: Brush, line: Line, step: float | None = None) -> str:
    """The outline of all ground under a ridge."""
    step = step or max(8.0, brush.span / 64)
    count = int((brush.width + 60) / step) + 1
    points = [(-20 + index * step, line(-20 + index * step)) for index in range(count + 1)]
    bottom = brush.height + 20
    return polygon([*points, (brush.width + 60, bottom), (-20, bottom)])


def hill(
    brush: Brush, y: float, swing: float, near: str, far: str | None = None, depth: float = 0, waves: int = 2
) -> tuple[Line, str]:
    """Ground that begins at a soft ridge; gives the ridge too, so that things can stand on it."""
    line = ridge(brush, y, swing, waves)
    pen = Pen()
    stops = [(0, brush.tone(near, depth)), (1, brush.tone(far or darken(near, 0.25), depth * 0.8))]
    fill = pen.linear(stops, 0, y - swing, 0, min(brush.height, y + brush.reach * 0.36))
    pen.path(below(brush, line), fill)
    return line, pen.svg


def mountains(
    brush: Brush, y: float, height: float, count: int = 4, colour: str = "#7d8fb3", depth: float = 0.4,
    *, snow: bool = True,
) -> str:  # fmt: skip
    """A range of peaks, lit on one side, with snow on top."""
    rng = brush.rng
    peaks = [
        (x, height * rng.uniform(0.62, 1.05), brush.span / count * rng.uniform(0.72, 1.05))
        for x in brush.across(count, 0.28)
    ]
    pen = Pen()
    for peak in sorted(peaks, key=lambda peak: -peak[1]):
        _mountain(pen, brush, y, peak, colour, depth, snow=snow)
    return pen.svg


def _mountain(
    pen: Pen,
    brush: Brush,
    y: float,
    peak: tuple[float, float, float],
    colour: str,
    depth: float,
    *,
    snow: bool,
) -> None:
    x, height, width = peak
    rng, tone, steps = brush.rng, brush.tone, 7
    far = min(1, depth + 0.35)

    def flank(side: int) -> list[Point]:
        points: list[Point] = []
        for step in range(steps + 1):
            t = step / steps
            rough = 0 < step < steps
            jitter = rng.uniform(-0.5, 0.5) * width * 0.075 * rough
            rise = rng.uniform(-0.02, 0.02) * height * rough
            points.append((x + side * width * t**1.08 + jitter, y - height * (1 - t) + rise))
        return points

    left, right = flank(-1), flank(1)
    spine = [
        (
            x + rng.uniform(-0.05, 0.14) * width * (k / steps) + (0.06 if k % 2 else -0.03) * width * (k > 0),
            y - height * (1 - k / steps),
        )
        for k in range(steps + 1)
    ]
    bright = pen.linear(
        [(0, tone(lighten(colour, 0.12), depth)), (1, tone(colour, far))], 0, y - height, 0, y
    )
    shade = pen.linear(
        [(0, tone(darken(colour, 0.34), depth)), (1, tone(darken(colour, 0.16), far))], 0, y - height, 0, y
    )
    lit_left = brush.light.from_left
    pen.path(polygon([*reversed(left), *right]), bright)
    pen.path(polygon([*spine, *reversed(right if lit_left else left)]), shade)
    if not snow:
        return
    low, teeth = 3, 9
    start, end = left[low], right[low]
    level = y - height * (1 - low / steps)
    edge = [
        (
            start[0] + (end[0] - start[0]) * k / teeth,
            level + (height * 0.075 if k % 2 else -height * 0.05) * rng.uniform(0.5, 1.2),
        )
        for k in range(teeth + 1)
    ]
    cap = [*reversed(left[: low + 1]), *right[1 : low + 1], *reversed(edge)]
    pen.path(polygon(cap), tone("#ffffff", depth * 0.45))
    middle = spine[low][0]
    if lit_left:
        part = [point for point in edge if point[0] >= middle - width * 0.02]
        pen.path(
            polygon([*spine[: low + 1], *part, *reversed(right[: low + 1])]), tone("#b9cbe6", depth * 0.5)
        )
    else:
        part = [point for point in reversed(edge) if point[0] <= middle + width * 0.02]
        pen.path(
            polygon([*spine[: low + 1], *part, *reversed(left[: low + 1])]), tone("#b9cbe6", depth * 0.5)
        )


def volcano(brush: Brush, x: float, y: float, height: float, depth: float = 0.25) -> str:
    """A lone cone with a glowing crater and streams of lava."""
    pen = Pen()
    rng, tone = brush.rng, brush.tone
    half, lip = height * 1.05, height * 0.17
    cone = [
        (x - half, y), (x - half * 0.55, y - height * 0.42), (x - lip, y - height),
        (x - lip * 0.4, y - height * 0.97), (x + lip * 0.3, y - height * 0.96), (x + lip, y - height * 0.99),
        (x + half * 0.5, y - height * 0.45), (x + half * 1.05, y),
    ]  # fmt: skip
    pen.path(
        polygon(cone),
        pen.linear([(0, tone("#6a4a48", depth)), (1, tone("#3a2c34", depth + 0.2))], 0, y - height, 0, y),
    )
    lava = pen.linear([(0, "#fff0a0"), (0.3, "#ff9a3a"), (1, "#d8402a")], 0, y - height, 0, y)
    for start in (-0.5, 0.1, 0.6):
        width = lip * rng.uniform(0.18, 0.3)
        px, py = x + start * lip, y - height * 0.97
        points: list[Disc] = [(px, py, width)]
        for _ in range(5):
            px += rng.uniform(-0.1, 0.1) * height + start * height * 0.06
            py += height * rng.uniform(0.08, 0.15)
            width *= 0.85
            points.append((px, py, width))
        pen.path(tube(points), lava)
    return pen.svg


def mesa(brush: Brush, x: float, y: float, half: float, height: float, depth: float = 0.45) -> str:
    """A table mountain of the desert, with its shaded side."""
    pen = Pen()
    away = 1 if brush.light.from_left else -1
    outline = [
        (x - half, y), (x - half * 0.76, y - height * 0.45), (x - half * 0.72, y - height),
        (x + half * 0.7, y - height * 0.97), (x + half * 0.78, y - height * 0.4), (x + half, y),
    ]  # fmt: skip
    pen.path(polygon(outline), brush.tone("#b5603f", depth))
    shaded = [(x + away * half * a, y - height * b) for a, b in ((0.1, 0), (0.2, 0.98), (0.71, 0.97), (1, 0))]
    pen.path(polygon(shaded), "#3a1a40", opacity=0.22)
    for level in (0.3, 0.55, 0.78):
        pen.path(
            f"M{x - half * (1 - level * 0.3):.1f} {y - height * level:.1f}"
            + sliver(half * 2 * (1 - level * 0.3), -height * 0.03),
            "#7a3428",
            opacity=0.25,
        )
    return pen.svg


def slivers(
    brush: Brush,
    count: int,
    top: float,
    widths: tuple[float, float],
    rise: float,
    colour: str,
    opacity: float,
) -> str:
    """Flat marks strewn over ground in perspective: drifts of snow, ripples of sand."""
    pen = Pen()
    rng = brush.grain
    marks: list[str] = []
    for _ in range(brush.some(count)):
        t = rng.random()
        width = (widths[0] + (widths[1] - widths[0]) * t) * brush.unit
        x, y = rng.uniform(-0.1, 1) * brush.width, top + (brush.height - top) * t
        marks.append(f"M{x:.1f} {y:.1f}" + sliver(width, rise * brush.unit))
    pen.path("".join(marks), colour, opacity=opacity)
    return pen.svg


def rock(brush: Brush, x: float, y: float, width: float, colour: str = "#8b8f98", depth: float = 0) -> str:
    """A boulder, light above and dark below."""
    pen = Pen()
    rng = brush.rng
    points: list[Point] = []
    for k in range(9):
        angle = math.pi + k / 8 * math.pi
        size = width * 0.5 * rng.uniform(0.8, 1.08)
        points.append((x + math.cos(angle) * size, y + math.sin(angle) * size * 0.72))
    points.append((x, y + width * 0.08))
    fill = pen.linear(
        [
            (0, brush.tone(lighten(colour, 0.3), depth)),
            (0.5, brush.tone(colour, depth)),
            (1, brush.tone(darken(colour, 0.45), depth)),
        ],
        x + brush.light.toward[0] * width * 0.5,
        y - width * 0.5,
        x - brush.light.toward[0] * width * 0.4,
        y + width * 0.1,
    )
    pen.path(blob(points, 3), fill)
    return pen.svg


def haze(brush: Brush, top: float, height: float, opacity: float) -> str:
    """A veil of the light's haze over the whole width; blur it."""
    pen = Pen()
    pen.rect(-20, top, brush.width + 40, height, brush.light.haze, opacity=opacity)
    return pen.svg


def tinted(brush: Brush, top: float, height: float, colour: str, opacity: float) -> str:
    pen = Pen()
    pen.rect(-20, top, brush.width + 40, height, colour, opacity=opacity)
    return pen.svg
