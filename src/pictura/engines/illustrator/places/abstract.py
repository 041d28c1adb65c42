"""A picture without a noun: ribbons of one harmony around a light. Mood picks the colours, the seed the curves."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator import sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import brightness, darken, lighten, mix
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import Point, polygon
from pictura.engines.illustrator.species import COLOURS

RIBBONS = 11
STEPS = 32


class Palettes(msgspec.Struct, frozen=True):
    families: Mapping[str, tuple[tuple[str, ...], ...]]
    moods: Mapping[str, str]


@functools.cache
def palettes() -> Palettes:
    source = resources.files("pictura.engines.illustrator").joinpath("palettes.toml").read_bytes()
    return msgspec.toml.decode(source, type=Palettes)


class Palette(msgspec.Struct, frozen=True):
    top: str
    bottom: str
    notes: tuple[str, ...]

    def note(self, number: int) -> str:
        return self.notes[number % len(self.notes)]

    @property
    def dark(self) -> bool:
        return brightness(self.top) < 0.5


def palette(brush: Brush, setting: Setting) -> Palette:
    """The colours that the words feel like; colours that they name join in."""
    table, rng = palettes(), brush.rng
    families = [table.moods[mood] for mood in setting.moods if mood in table.moods]
    family = families[0] if families else rng.choice(sorted(table.families))
    if setting.nightly and family in ("joy", "calm", "leaf"):
        family = "deep"
    top, bottom, *notes = rng.choice(table.families[family])
    named = [COLOURS[name] for name in setting.colours if name in COLOURS]
    if named:
        top, bottom = mix(top, lighten(named[0], 0.7), 0.6), mix(bottom, lighten(named[0], 0.4), 0.6)
        notes = [*named, *(mix(note, named[0], 0.35) for note in notes)][:4]
    start = rng.randrange(len(notes))
    return Palette(top, bottom, (*notes[start:], *notes[:start]))


def abstract(brush: Brush, setting: Setting) -> Scenery:
    width, height, rng, unit = brush.width, brush.height, brush.rng, brush.unit
    colours = palette(brush, setting)
    x, y = width * rng.choice((0.34, 0.5, 0.66)), height * rng.choice((0.36, 0.62))
    ground = Pen()
    ground.rect(
        0, 0, width, height, ground.linear([(0, colours.top), (1, colours.bottom)], 0, 0, width * 0.4, height)
    )
    glow = sky.glow(x, y, max(width, height) * 0.7, colours.note(2), 0.55)
    back = [Layer(ground.svg, name="sky")]
    back.append(Layer(glow, 0 if colours.dark else 10, "screen" if colours.dark else "over", name="glow"))
    draw = rng.choice((_ribbons, _ribbons, _petals, _hills, _orbits))
    back += draw(brush, colours, x, y)
    heart = 62 * unit
    back.append(Layer(sky.glow(x, y, heart * 3.4, colours.note(2), 0.7), 0, "screen", name="glow"))
    back.append(Layer(_pearls(brush, colours, x, y, heart), 0.3, name="pearls"))
    sparks = Layer(
        sky.motes(brush, 60, 0, height, "#ffffff", (1, 5), 0.7), 1.5 * unit, "screen", name="motes"
    )
    return Scenery(back=tuple(back), front=(sparks,), floor=height * 0.8, step=0)


def _ribbons(brush: Brush, colours: Palette, x: float, y: float) -> list[Layer]:
    """Bands that flow through the frame and gather at the light."""
    width, height, rng = brush.width, brush.height, brush.rng
    slope, swing, drift = (
        rng.uniform(-0.5, 0.5),
        rng.uniform(0.10, 0.22) * brush.reach,
        rng.uniform(0, 6) * 0.25,
    )
    layers: list[Layer] = []
    for index in range(RIBBONS):
        t = index / (RIBBONS - 1)
        start = height * (1.05 - 1.0 * t)
        phase = drift + rng.uniform(0, 0.6) + index * 0.42
        thick = brush.reach * (0.03 + 0.10 * math.sin(math.pi * (t * 0.8 + 0.15)))
        upper: list[Point] = []
        lower: list[Point] = []
        for step in range(STEPS + 1):
            px = -40 + (width + 80) * step / STEPS
            pull = math.exp(-(((px - x) / (brush.span * 0.33)) ** 2))
            py = start + (px - width / 2) * slope * 0.6 + (y - start) * pull * 0.62
            py += swing * math.sin(phase + px / brush.span * 5) * (0.5 + t * 0.5)
            half = thick * (1 - 0.72 * pull) * (1 + 0.4 * math.sin(phase * 2 + px / brush.span * 7))
            upper.append((px, py - half))
            lower.append((px, py + half))
        layers.append(_band(brush, colours, index, [*upper, *reversed(lower)], upper))
    return layers


def _band(brush: Brush, colours: Palette, index: int, outline: list[Point], edge: list[Point]) -> Layer:
    pen = Pen()
    stops = [
        (0, darken(colours.note(index), 0.25), 0.75),
        (0.5, lighten(colours.note(index), 0.12), 0.98),
        (1, darken(colours.note(index + 1), 0.15), 0.75),
    ]
    pen.path(polygon(outline), pen.linear(stops, 0, 0, brush.width, 0))
    pen.line(polygon(edge, closed=False), "#ffffff", 2.2 * brush.unit, opacity=0.5)
    blur = 8 * brush.unit if index in (0, 1) else 3 if index in (7, 8) else 0.5
    return Layer(pen.svg, blur, opacity=0.85 if colours.dark else 0.9, name="ribbon")


def _petals(brush: Brush, colours: Palette, x: float, y: float) -> list[Layer]:
    """One great flower of light, ring within ring."""
    rng = brush.rng
    layers: list[Layer] = []
    start = rng.uniform(0, 6)
    for ring in range(6):
        pen = Pen()
        count = 9 + ring
        length = brush.reach * (0.95 - ring * 0.13)
        for k in range(count):
            angle = start + ring * 0.4 + k / count * math.tau
            dx, dy = math.cos(angle), math.sin(angle)
            wide = length * 0.20
            tip = (x + dx * length, y + dy * length)
            mid = (x + dx * length * 0.55, y + dy * length * 0.55)
            colour = colours.note(ring + k)
            fill = pen.linear([(0, darken(colour, 0.2), 0.9), (1, lighten(colour, 0.2), 0.75)], x, y, *tip)
            pen.path(
                f"M{x:.1f} {y:.1f}Q{mid[0] - dy * wide:.1f} {mid[1] + dx * wide:.1f} {tip[0]:.1f} {tip[1]:.1f}"
                f"Q{mid[0] + dy * wide:.1f} {mid[1] - dx * wide:.1f} {x:.1f} {y:.1f}Z",
                fill,
            )
        layers.append(Layer(pen.svg, max(0.5, (3 - ring) * 2.5), opacity=0.8, name="ribbon"))
    return layers


def _hills(brush: Brush, colours: Palette, _x: float, _y: float) -> list[Layer]:
    """Ranges of colour, one before the other."""
    rng, width, height = brush.rng, brush.width, brush.height
    layers: list[Layer] = []
    for index in range(8):
        base = height * (0.22 + index * 0.11)
        phase, pitch = rng.uniform(0, 6), rng.uniform(3, 7) / brush.span
        swing = brush.reach * rng.uniform(0.03, 0.09)
        edge = [
            (px, base + swing * (math.sin(phase + px * pitch) + 0.4 * math.sin(phase * 2 + px * pitch * 2.7)))
            for px in (-40 + (width + 80) * step / STEPS for step in range(STEPS + 1))
        ]
        layers.append(
            _band(brush, colours, index, [*edge, (width + 40, height + 40), (-40, height + 40)], edge)
        )
    return layers


def _orbits(brush: Brush, colours: Palette, x: float, y: float) -> list[Layer]:
    """Rings and discs around the light."""
    rng = brush.rng
    layers: list[Layer] = []
    for index in range(7):
        pen = Pen()
        radius = brush.reach * (0.78 - index * 0.1)
        fill = pen.radial(
            [(0, lighten(colours.note(index), 0.2), 0.9), (1, darken(colours.note(index), 0.15), 0.75)],
            x - radius * 0.3, y - radius * 0.3, radius * 1.5,
        )  # fmt: skip
        dx, dy = rng.uniform(-0.1, 0.1) * radius, rng.uniform(-0.1, 0.1) * radius
        pen.circle(x + dx, y + dy, radius, fill)
        turn = rng.uniform(0, math.tau)
        pen.circle(
            x + dx + math.cos(turn) * radius,
            y + dy + math.sin(turn) * radius,
            radius * 0.07 + 8,
            colours.note(index + 2),
        )
        layers.append(Layer(pen.svg, 1.5 if index else 6, opacity=0.8, name="ribbon"))
    return layers


def _pearls(brush: Brush, colours: Palette, x: float, y: float, heart: float) -> str:
    pen, rng = Pen(), brush.rng
    for index in range(26):
        px, py = x + rng.gauss(0, 1) * brush.span * 0.22, y + rng.gauss(0, 1) * brush.reach * 0.16
        radius = abs(rng.gauss(0, 1)) * 16 * brush.unit + 3 * brush.unit
        _pearl(pen, px, py, radius, colours.note(index))
    _pearl(pen, x, y, heart, colours.note(2))
    return pen.svg


def _pearl(pen: Pen, x: float, y: float, radius: float, colour: str) -> None:
    stops = [(0, "#ffffff"), (0.45, lighten(colour, 0.35)), (1, darken(colour, 0.1))]
    pen.circle(
        x, y, radius, pen.radial(stops, x - radius * 0.3, y - radius * 0.35, radius * 1.5), opacity=0.95
    )
