"""Leaves, bushes and grass. A leaf's shape is written once and strewn many times: text is the cost."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.flowers import FLOWERING, blooms_on
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, blade, disc_path, leaf, leaf_at

_SHAPES = 20
"""How many different leaves a mass of leaves has."""
LEAVES_MAX = 380


def leaves(
    brush: Brush, masses: Sequence[Disc], count: int, length: float, colour: str, *,
    shift: tuple[float, float] = (0, 0), spread: float = 1, opacity: float = 1,
) -> str:  # fmt: skip
    """Strews leaves over the discs; `shift` moves them by that share of each disc's radius."""
    rng = brush.grain
    random, tau = rng.random, math.tau
    shapes = [
        leaf(length * rng.uniform(0.6, 1.25), rng.uniform(-0.6, 3.7)) for _ in range(min(_SHAPES, count))
    ]
    kinds, number = len(shapes), len(masses)
    parts: list[str] = []
    for _ in range(count):
        x, y, radius = masses[int(random() * number)]
        angle, away = random() * tau, random() ** 0.5 * radius * spread
        x += shift[0] * radius + math.cos(angle) * away
        y += shift[1] * radius + math.sin(angle) * away * 0.9
        parts.append(f"M{x:.1f} {y:.1f}{shapes[int(random() * kinds)]}")
    pen = Pen()
    pen.path("".join(parts), colour, opacity=opacity)
    return pen.svg


def heap(masses: Sequence[Disc], colour: str, dx: float, dy: float, size: float) -> str:
    """The discs in one colour, each moved by a share of its radius and `size` times as large."""
    pen = Pen()
    pen.path("".join(disc_path(x + dx * r, y + dy * r, r * size) for x, y, r in masses), colour)
    return pen.svg


def foliage(
    brush: Brush, masses: Sequence[Disc], colour: str, depth: float, length: float, thick: float = 1
) -> str:
    """Masses of leaves in four tones: dark under, local colour, light, and the key where it falls."""
    lx, ly = brush.light.toward
    tone = brush.tone
    area = sum(radius * radius for _, _, radius in masses) / (length * length)
    count = min(LEAVES_MAX, area * thick * 2) * brush.detail
    lit = mix(lighten(colour, 0.16), brush.light.key, 0.34)
    layers = (
        (heap(masses, tone(darken(colour, 0.44), depth), -lx * 0.10, -ly * 0.12, 0.84)),
        leaves(brush, masses, int(count * 0.9) + 1, length * 1.15, tone(darken(colour, 0.40), depth),
               shift=(-lx * 0.10, -ly * 0.12), spread=1.12),
        (heap(masses, tone(darken(colour, 0.12), depth), lx * 0.12, ly * 0.14, 0.58)),
        leaves(brush, masses, int(count * 1.1) + 1, length * 1.1, tone(darken(colour, 0.10), depth),
               shift=(lx * 0.08, ly * 0.10)),
        leaves(brush, masses, int(count) + 1, length, tone(lighten(colour, 0.08), depth),
               shift=(lx * 0.24, ly * 0.26), spread=0.84),
        leaves(brush, masses, int(count * 0.6) + 1, length * 0.9, tone(lit, depth),
               shift=(lx * 0.40, ly * 0.42), spread=0.62, opacity=0.95),
    )  # fmt: skip
    return "".join(layers)


def leaf_colour(brush: Brush, *, blossom: bool = False) -> str:
    """What colour a tree has in this season."""
    rng = brush.rng
    if brush.snowy and not blossom:
        return "#e4edf7"
    if blossom:
        return rng.choice(("#f4a9c4", "#f2a7c3", "#f7bcd2"))
    if brush.season_is("autumn"):
        return rng.choice(("#d9822b", "#c9542b", "#e0a92e"))
    if brush.season_is("spring"):
        return rng.choice(("#86c455", "#7bbb50", "#94cc62"))
    return rng.choice(("#5aa845", "#4f9e48", "#67b04a"))


def tuft(
    brush: Brush, x: float, y: float, half: float, height: float, colour: str | None = None
) -> str:  # fmt: skip
    """Grass at the foot of something, so that it grows out of the ground; green unless a colour is given."""
    rng = brush.grain
    shapes = [blade(height * rng.uniform(0.4, 1), rng.gauss(0, height * 0.12), 2.4) for _ in range(8)]
    d = "".join(
        f"M{x + rng.gauss(0, 1) * half:.1f} {y:.1f}{rng.choice(shapes)}" for _ in range(brush.some(40))
    )
    pen = Pen()
    pen.path(d, brush.tone(colour or grass_colours(brush)[1]))
    return pen.svg


def grass_colours(brush: Brush) -> tuple[str, str, str]:
    """Shade, middle and light of a lawn in this season."""
    if brush.season_is("autumn"):
        return "#8f7a30", "#b59a3e", "#d6bc5a"
    if brush.season_is("winter"):
        return "#7f8a5a", "#9aa46a", "#bcc48a"
    return "#3f8f3a", "#5fb043", "#86cf52"


def ground_colours(brush: Brush) -> tuple[str, str]:
    """The near and the far green of a meadow in this season, or its snow."""
    if brush.snowy:
        return "#fbfdff", "#c3d5ea"
    if brush.season_is("autumn"):
        return "#d8bf62", "#97803a"
    if brush.season_is("winter"):
        return "#bcc39a", "#7d8a62"
    return "#9ad85c", "#3f9340"


def bush(
    brush: Brush, x: float, y: float, width: float, colour: str | None = None, depth: float = 0,
    flowers: Sequence[str] = (),
) -> str:  # fmt: skip
    """A rounded bush standing at y; with flowers if colours are given."""
    rng, count = brush.rng, 7
    if colour is None:
        colour = leaf_colour(brush) if brush.snowy or brush.season_is("autumn") else "#4f9e45"
    masses = [
        (
            x + (k / (count - 1) - 0.5) * width,
            y - width * (0.10 + 0.16 * math.sin(math.pi * k / (count - 1))) * rng.uniform(0.8, 1.2),
            width * rng.uniform(0.13, 0.19),
        )
        for k in range(count)
    ]
    svg = foliage(brush, masses, colour, depth, width * 0.05, 0.9)
    return svg + blooms_on(brush, masses, width * 0.04, flowers, depth) if flowers else svg


def fern(brush: Brush, x: float, y: float, height: float) -> str:
    pen = Pen()
    colour = brush.tone("#8a6a2f" if brush.season_is("autumn") else "#3f8f3d")
    for angle in (-2.3, -1.9, -1.55, -1.2, -0.8):
        d = ""
        for k in range(9):
            t = k / 8
            px = x + math.cos(angle) * height * t
            py = y + math.sin(angle) * height * t + height * 0.25 * t * t
            for side in (-1, 1):
                d += leaf_at(px, py, height * 0.22 * (1 - k / 10), angle + side, 0.3)
        pen.path(d, colour)
    return pen.svg


def lawn(
    brush: Brush, top: float, bottom: float, count: int, low: float, high: float, depth: float = 0,
    colours: Sequence[str] | None = None,
) -> str:  # fmt: skip
    """Blades of grass in three tones, `low` units high at the top and `high` at the bottom."""
    rng = brush.grain
    random, bands, kinds = rng.random, 6, 6
    pen = Pen()
    for colour in colours or grass_colours(brush):
        shapes: list[list[str]] = []
        for band in range(bands):
            size = low + (high - low) * (band + 0.5) / bands
            heights = [size * rng.uniform(0.5, 1.2) for _ in range(kinds)]
            shapes.append([blade(h, rng.gauss(0.1, 0.35) * h, h * 0.075 + 0.7) for h in heights])
        spots = sorted(random() for _ in range(brush.some(count)))
        d = "".join([
            f"M{random() * (brush.width + 20) - 10:.0f} {top + (bottom - top) * t:.0f}"
            f"{shapes[int(t * bands)][int(random() * kinds)]}"
            for t in spots
        ])  # fmt: skip
        pen.path(d, brush.tone(colour, depth), opacity=0.9)
    return pen.svg


def fallen_leaves(brush: Brush, top: float, count: int, colours: Sequence[str]) -> str:
    """Leaves lying on the ground."""
    masses = [(x, (top + brush.height) / 2, (brush.height - top) * 0.62) for x in brush.across(3, 0.1)]
    return "".join(
        leaves(brush, masses, brush.some(count), 15 * brush.unit, brush.tone(colour)) for colour in colours
    )


def flowering(brush: Brush) -> Sequence[str]:
    """The colours of flowers that a scene may have now."""
    if brush.snowy or brush.season_is("winter"):
        return ()
    return ("#ffd34d", "#ff9a5c", "#f2545b") if brush.season_is("autumn") else FLOWERING
