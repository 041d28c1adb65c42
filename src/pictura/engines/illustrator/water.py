"""Water: its surface, ripples, the glitter of a low light, rows of waves, falls, bubbles."""

from __future__ import annotations

import math

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Point, curve, disc_path, polygon, sliver


def surface(brush: Brush, top: float, far: str, near: str, bottom: float | None = None) -> str:
    """A sheet of water that takes the sky's colour at the horizon."""
    bottom = bottom or brush.height
    horizon = mix(brush.tone(far, 0.15), brush.light.sky[-1][1], 0.45)
    pen = Pen()
    fill = pen.linear([(0, horizon), (0.25, brush.tone(far, 0.05)), (1, brush.tone(near))], 0, top, 0, bottom)
    pen.rect(-20, top, brush.width + 40, bottom - top + 20, fill)
    return pen.svg


def ripples(
    brush: Brush, top: float, bottom: float, count: int = 90, colour: str = "#ffffff", opacity: float = 0.35
) -> str:
    rng, unit = brush.grain, brush.unit
    marks: list[str] = []
    for _ in range(brush.some(count)):
        t = rng.random() ** 1.5
        y = top + 4 + (bottom - top) * t
        width = (20 + 140 * t) * unit * rng.uniform(0.5, 1.4)
        marks.append(
            f"M{rng.uniform(-0.05, 1) * brush.width:.0f} {y:.1f}" + sliver(width, (1 + 4 * t) * unit)
        )
    pen = Pen()
    pen.path("".join(marks), colour, opacity=opacity)
    return pen.svg


def glitter(brush: Brush, x: float, top: float, bottom: float, width: float, count: int = 70) -> str:
    """The path of light that a low sun or moon lays on water."""
    rng, unit = brush.grain, brush.unit
    marks: list[str] = []
    for _ in range(brush.some(count)):
        t = rng.random() ** 1.2
        w = (8 + 68 * t) * unit * rng.uniform(0.4, 1.3)
        at = x + rng.gauss(0, 1) * width * (0.18 + 0.5 * t)
        marks.append(
            f"M{at - w / 2:.1f} {top + 3 + (bottom - top) * t:.1f}" + sliver(w, (1.4 + 4.4 * t) * unit)
        )
    pen = Pen()
    pen.path("".join(marks), mix(brush.light.sun, "#ffffff", 0.3), opacity=0.75)
    return pen.svg


def wave_row(brush: Brush, y: float, near: float, colours: tuple[str, str]) -> str:
    """One row of a storm's waves; `near` runs from 0 at the horizon to 1 at the viewer's feet."""
    rng, unit, pen = brush.rng, brush.unit, Pen()
    swing = (10 + 54 * near) * unit * 1.2
    length = (90 + 300 * near) * unit
    phase = rng.uniform(0, 6)
    points: list[Point] = []
    x = -40.0
    while x < brush.width + length:
        swell = 0.5 + 0.5 * math.sin(phase + x / length * math.tau + 0.8 * math.sin(x / length * 2.3))
        points.append((x, y - swing * (0.75 + 0.45 * math.sin(x / length * 1.7 + phase * 2)) * swell**2.4))
        x += length / 14
    colour = brush.tone(mix(*colours, near * 0.8), 0.35 * (1 - near))
    stops = [(0, mix(colour, "#bfe6ee", 0.35)), (0.4, colour), (1, darken(colour, 0.3))]
    fill = pen.linear(stops, 0, y - swing, 0, y + swing * 1.8)
    bottom = brush.height + 20
    pen.path(polygon([*points, (brush.width + length, bottom), (-40, bottom)]), fill)
    pen.line(curve(points, 2), "#f4fbff", (1 + 3 * near) * unit, opacity=0.6)
    crests = ""
    for before, top, after in zip(points, points[1:], points[2:], strict=False):
        if top[1] < before[1] + 0.1 and top[1] <= after[1]:
            reach = (50 * near + 8) * unit
            crests += f"M{top[0] - reach:.1f} {top[1] + 3:.1f}q{reach * 0.8:.1f} {-reach * 0.28:.1f} "
            crests += f"{reach * 2:.1f} 1q{-reach * 0.9:.1f} {reach * 0.2:.1f} {-reach * 2:.1f} -1Z"
    pen.path(crests, "#ffffff", opacity=0.8)
    return pen.svg


def swell(brush: Brush, y: float, near: float, colours: tuple[str, str]) -> str:
    """One row of a calm sea: long soft humps, lit by the sky on top and dark below, a fleck of foam here and there."""
    rng, unit, pen = brush.rng, brush.unit, Pen()
    length, rise = (70 + 330 * near) * unit, (3.5 + 19 * near) * unit
    colour = brush.tone(mix(*colours, 0.25 + near * 0.6), 0.2 * (1 - near))
    lit, dark, flecks = "", "", ""
    x = -length * rng.random()
    while x < brush.width:
        wide, at = length * rng.uniform(0.7, 1.5), y + rng.uniform(-1.2, 1.2) * rise
        dark += f"M{x:.0f} {at + rise * 0.6:.1f}" + sliver(wide * 1.1, rise)
        lit += f"M{x + wide * 0.06:.0f} {at:.1f}" + sliver(wide * 0.9, rise * 0.9)
        if rng.random() < 0.3:
            flecks += f"M{x + wide * rng.uniform(0.3, 0.5):.0f} {at - rise * 0.32:.1f}" + sliver(
                wide * 0.2, rise * 0.3
            )
        x += wide * rng.uniform(0.8, 1.9)
    pen.path(dark, darken(colour, 0.22), opacity=0.55)
    pen.path(lit, mix(colour, brush.light.sky[-1][1], 0.34), opacity=0.6)
    pen.path(flecks, mix("#ffffff", brush.light.key, 0.2), opacity=0.7)
    return pen.svg


def foam(brush: Brush, x: float, y: float, half: float, count: int = 26) -> str:
    """White water around a rock."""
    rng, pen = brush.grain, Pen()
    for _ in range(count):
        pen.ellipse(
            x + rng.uniform(-1, 1) * half, y + rng.uniform(-0.04, 0.05) * half,
            half * rng.uniform(0.07, 0.2), half * rng.uniform(0.02, 0.06), "#f4fbff",
            opacity=rng.uniform(0.5, 0.9),
        )  # fmt: skip
    return pen.svg


def fall(brush: Brush, x: float, top: float, bottom: float, half: float) -> str:
    """A ribbon of falling water with its strands."""
    pen, rng = Pen(), brush.grain
    fill = pen.linear([(0, "#ffffff", 0.95), (0.6, "#d8f0fa", 0.9), (1, "#ffffff", 0.95)], 0, top, 0, bottom)
    low = half * 1.25
    pen.path(
        f"M{x - half:.1f} {top:.1f}Q{x - half:.1f} {(top + bottom) / 2:.1f} {x - low:.1f} {bottom:.1f}"
        f"H{x + low:.1f}Q{x + half:.1f} {(top + bottom) / 2:.1f} {x + half:.1f} {top:.1f}Z",
        fill,
    )
    strands = ""
    for _ in range(brush.some(26)):
        at, start = rng.uniform(-0.95, 0.95), rng.uniform(0, 0.7)
        y = top + (bottom - top) * start
        strands += f"M{x + at * half:.1f} {y:.1f}L{x + at * half * 1.1:.1f} {y + (bottom - top) * 0.28:.1f}"
    pen.line(strands, brush.tone("#7fb8d8", 0.2), half * 0.06, opacity=0.45)
    return pen.svg


def bubbles(brush: Brush, count: int) -> str:
    pen, rng, unit = Pen(), brush.grain, brush.unit
    shells = lights = ""
    for _ in range(brush.some(count)):
        x, y, r = rng.uniform(0, brush.width), rng.uniform(0, brush.height), rng.uniform(3, 15) * unit
        shells += disc_path(x, y, r)
        lights += disc_path(x - r * 0.3, y - r * 0.35, r * 0.2)
    pen.path(shells, "#dff8ff", opacity=0.22, stroke="#f4ffff", width=1.6 * unit, stroke_opacity=0.8)
    pen.path(lights, "#ffffff")
    return pen.svg


def lily_pads(brush: Brush, top: float, bottom: float, count: int) -> str:
    """Floating leaves, some with a flower."""
    pen, rng, tone = Pen(), brush.rng, brush.tone
    for _ in range(count):
        t = rng.random()
        x, y = rng.uniform(0, brush.width), top + (bottom - top) * t
        r = (16 + 52 * t) * brush.unit
        pen.ellipse(x, y + r * 0.06, r, r * 0.34, tone("#2f6a48"))
        pen.ellipse(x, y, r, r * 0.32, tone("#5aa860"))
        pen.line(f"M{x:.1f} {y:.1f}L{x + r * 0.8:.1f} {y - r * 0.12:.1f}", tone("#3f8a52"), r * 0.05)
        if rng.random() < 0.3:
            for turn in (-0.6, -0.3, 0, 0.3, 0.6):
                tip_x, tip_y = x + math.sin(turn) * r * 0.4, y - math.cos(turn) * r * 0.42
                pen.line(f"M{x:.1f} {y:.1f}L{tip_x:.1f} {tip_y:.1f}", tone("#ff9ac0"), r * 0.16)
            pen.circle(x, y - r * 0.14, r * 0.07, tone("#ffd97a"))
    return pen.svg
