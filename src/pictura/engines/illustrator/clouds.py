"""Clouds: heaps of fair weather, the ceiling of a wet day, the streaks of a low sun, a storm."""

from __future__ import annotations

import math

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import lighten, mix
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, disc_path, tube

STORM = ("#8494a6", "#10161f")
"""The colours of a storm's ceiling, where it is palest and where it is darkest."""


def heap(brush: Brush, x: float, y: float, width: float, behind: str) -> str:
    """One cloud on its base at `y`: lit above, and below nearly of the colour of the sky `behind` it."""
    top, low = _tones(brush.light, behind)
    discs = _lobes(brush, x, y, width)
    crest = min(cy - radius for _, cy, radius in discs)
    pen = Pen()
    stops = [(0, top), (0.5, mix(top, low, 0.35)), (1, low)]
    pen.path("".join(disc_path(*disc) for disc in discs), pen.linear(stops, 0, crest, 0, y))
    toward = brush.light.toward[0]
    lit = "".join(
        disc_path(cx + toward * radius * 0.14, cy - radius * 0.12, radius * 0.72)
        for cx, cy, radius in discs
        if cy < y - width * 0.08
    )
    shine = [(0, mix(top, "#ffffff", 0.5), 0.8), (1, top, 0)]
    pen.path(lit, pen.linear(shine, 0, crest, 0, y - width * 0.06))
    return pen.svg


def _lobes(brush: Brush, x: float, y: float, width: float) -> list[Disc]:
    """Its discs: a row of small ones that rests on the base, and larger ones that heap up in the middle."""
    rng = brush.rng
    count = max(5, min(9, round(width / (48 * brush.unit))))
    lean = rng.uniform(-0.12, 0.12)
    discs: list[Disc] = []
    for index in range(count):
        t = (index + 0.5) / count
        swell = max(0.0, math.sin(math.pi * min(1.0, max(0.0, t + lean * math.sin(math.pi * t)))))
        radius = width * (0.07 + 0.06 * swell * rng.uniform(0.8, 1.15))
        cx = x + width * (t - 0.5) * 0.86
        discs.append((cx, y - radius * rng.uniform(0.9, 1.0), radius))
        if swell > 0.45:
            high = width * (0.08 + 0.085 * swell * rng.uniform(0.75, 1.2))
            discs.append((cx + rng.uniform(-0.02, 0.02) * width, y - high * 1.25, high))
    middle = x + lean * width * 0.6
    discs += [(middle + side * width * 0.14, y - width * 0.10, width * 0.10) for side in (-1, 0, 1)]
    return discs


def _tones(light: Light, behind: str) -> tuple[str, str]:
    """A cloud's colours, above and below."""
    if light.nightly:
        return mix(mix(light.haze, "#ffffff", 0.16), behind, 0.42), mix(light.haze, behind, 0.86)
    top = mix("#ffffff", light.key, 0.12 if light.dark < 0.2 else 0.45)
    return top, mix(top, behind, 0.62)


def sky_at(light: Light, share: float) -> str:
    """The sky's colour between zenith, 0, and horizon, 1."""
    before = light.sky[0]
    for stop in light.sky:
        if share <= stop[0]:
            span = stop[0] - before[0]
            return mix(before[1], stop[1], (share - before[0]) / span if span else 0.0)
        before = stop
    return before[1]


def heaps(brush: Brush, horizon: float, count: int = 5, clear: Disc | None = None) -> str:
    """Clouds spread over the whole width, smaller towards the horizon, none before the disc `clear`; the far ones first."""
    rng = brush.rng
    number = max(1, round(count * brush.width / brush.span))
    columns = [*range(number)]
    rng.shuffle(columns)
    spots: list[tuple[float, float, float]] = []
    for index, column in enumerate(columns):
        level = (0.20 + 0.56 * ((index + 0.5) / number)) * rng.uniform(0.85, 1.1)
        width = brush.span * (0.42 - 0.30 * level) * rng.uniform(0.75, 1.15)
        x = (column + 0.5 + rng.uniform(-0.3, 0.3)) / number * brush.width
        y = max(level * horizon, width * 0.30)
        if clear is None or not _covers(x, y, width, clear):
            spots.append((x, y, width))
    return "".join(
        heap(brush, x, y, width, sky_at(brush.light, y / horizon))
        for x, y, width in sorted(spots, key=lambda spot: -spot[1])
    )


def _covers(x: float, y: float, width: float, disc: Disc) -> bool:
    """Whether a cloud would hide much of sun or moon."""
    cx, cy, radius = disc
    return abs(x - cx) < width * 0.5 + radius and y - width * 0.3 - radius < cy < y + radius


def streaks(brush: Brush, horizon: float, count: int = 16) -> str:
    """The long thin clouds of a low sun."""
    pen = Pen()
    rng, light = brush.rng, brush.light
    for _ in range(round(count * brush.width / brush.span)):
        y = rng.uniform(0.18, 0.92) * horizon
        x = rng.uniform(-0.1, 0.9) * brush.width
        width, h = rng.uniform(0.18, 0.5) * brush.span, rng.uniform(4, 16) * brush.unit
        lit = light.key if y > horizon * 0.5 else light.sky[0][1]
        shape = tube(
            [
                (x, y, 1),
                (x + width * 0.3, y - h * 0.5, h * 0.5),
                (x + width * 0.7, y + h * 0.2, h * 0.42),
                (x + width, y, 1),
            ],
            6,
        )
        colour = mix(light.sky[len(light.sky) // 2][1], lit, rng.uniform(0.2, 0.7))
        pen.path(shape, colour, opacity=rng.uniform(0.35, 0.75))
    return pen.svg


def ceiling(brush: Brush, horizon: float, pale: str, dark: str) -> str:
    """Heaps side by side over the whole sky, darkest above."""
    pen = Pen()
    rng = brush.rng
    for t in (0, 0.25, 0.5, 0.75, 1):
        y = horizon * (0.62 - 0.62 * t)
        colour = mix(pale, dark, 0.25 + 0.7 * t)
        for _ in range(round(7 * brush.width / brush.span)):
            x, w = rng.uniform(-0.1, 1.1) * brush.width, brush.span * rng.uniform(0.10, 0.2)
            stops = [
                (0, mix(colour, lighten(pale, 0.35), 0.34)),
                (0.5, colour),
                (1, mix(colour, dark, 0.3), 0.9),
            ]
            fill = pen.linear(stops, 0, y - w * 0.5, 0, y + w * 0.4)
            cluster = "".join(
                disc_path(
                    x + rng.uniform(-1, 1) * w, y + rng.uniform(-0.25, 0.2) * w, w * rng.uniform(0.22, 0.46)
                )
                for _ in range(7)
            )
            pen.path(cluster, fill)
    return pen.svg
