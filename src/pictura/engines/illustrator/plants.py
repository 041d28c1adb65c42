"""Trees, bushes and grass. A leaf's shape is written once and strewn many times: text is the cost."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.flowers import FLOWERING, blooms_on
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, blade, disc_path, leaf, leaf_at, tube

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


def _heap(masses: Sequence[Disc], colour: str, dx: float, dy: float, size: float) -> str:
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
        (_heap(masses, tone(darken(colour, 0.44), depth), -lx * 0.10, -ly * 0.12, 0.84)),
        leaves(brush, masses, int(count * 0.9) + 1, length * 1.15, tone(darken(colour, 0.40), depth),
               shift=(-lx * 0.10, -ly * 0.12), spread=1.12),
        (_heap(masses, tone(darken(colour, 0.12), depth), lx * 0.12, ly * 0.14, 0.58)),
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


def tree(
    brush: Brush, x: float, y: float, height: float, colour: str | None = None, depth: float = 0, *,
    trunk: str = "#7a5236", blossom: bool = False,
) -> str:  # fmt: skip
    """A broad-leaved tree whose trunk meets the ground at x, y."""
    rng = brush.rng
    colour = colour or leaf_colour(brush, blossom=blossom)
    girth = height * 0.052
    pen = Pen()
    _trunk(pen, brush, x, y, height, trunk, depth)
    heart = y - height * 0.66
    crown: list[Disc] = []
    for k in range(15):
        angle = k / 15 * math.tau + rng.uniform(-0.25, 0.25)
        away = height * 0.25 * rng.uniform(0.7, 1.08)
        crown.append((
            x + math.cos(angle) * away * 1.12, heart + math.sin(angle) * away * 0.78,
            height * rng.uniform(0.085, 0.13),
        ))  # fmt: skip
    crown += [
        (x + rng.uniform(-0.16, 0.16) * height, heart + rng.uniform(-0.15, 0.11) * height, height * 0.14)
        for _ in range(7)
    ]
    core = [
        (x + a * height, heart + b * height, c * height)
        for a, b, c in ((0, 0, 0.2), (-0.15, 0.02, 0.15), (0.15, 0.02, 0.15), (0, -0.12, 0.16))
    ]
    pen.add(_heap(core, brush.tone(darken(colour, 0.42), depth), 0, 0, 1))
    crown.sort(key=lambda disc: disc[1])
    length = height * (0.026 if blossom else 0.036)
    if depth > 0.3:
        pen.add(foliage(brush, crown, colour, depth, length * 1.6, 0.8))
    else:
        for part in (crown, crown[1::3], crown[2::3]):
            pen.add(foliage(brush, part, colour, depth, length, 0.8))
    if not brush.snowy and depth < 0.3:
        pen.add(tuft(brush, x, y + girth * 1.2, girth * 1.1, height * 0.05))
    return pen.svg


def _trunk(pen: Pen, brush: Brush, x: float, y: float, height: float, colour: str, depth: float) -> None:
    girth = height * 0.052
    sides = [(0, brush.tone(lighten(colour, 0.18), depth)), (0.45, brush.tone(colour, depth)),
             (1, brush.tone(darken(colour, 0.5), depth))]  # fmt: skip
    lit, away = (x - girth, x + girth) if brush.light.from_left else (x + girth, x - girth)
    fill = pen.linear(sides, lit, 0, away, 0)
    for side, start, out in ((-1, 0.30, 0.2), (1, 0.36, 0.22), (-1, 0.46, 0.15), (1, 0.5, 0.14)):
        bough = [
            (x, y - height * start, girth * 0.55),
            (x + side * height * out * 0.5, y - height * (start + 0.10), girth * 0.4),
            (x + side * height * out, y - height * (start + 0.2), girth * 0.2),
        ]
        pen.path(tube(bough, 6), brush.tone(darken(colour, 0.22), depth))
    for side in (-1, 1):
        root = [
            (x + side * girth * 0.4, y - girth * 1.1, girth * 0.7),
            (x + side * girth * 1.3, y - girth * 0.1, girth * 0.42),
            (x + side * girth * 2.2, y + girth * 0.25, girth * 0.1),
        ]
        pen.path(tube(root, 5), fill)
    stem = [
        (x, y - girth * 0.2, girth * 1.2),
        (x, y - height * 0.06, girth * 0.95),
        (x + height * 0.012, y - height * 0.26, girth * 0.78),
        (x - height * 0.01, y - height * 0.5, girth * 0.6),
        (x, y - height * 0.7, girth * 0.3),
    ]
    pen.path(tube(stem, 8), fill)
    bark = brush.tone(darken(colour, 0.5), depth)
    rng = brush.grain
    for _ in range(7):
        bx, by = x + rng.uniform(-0.6, 0.6) * girth, y - height * rng.uniform(0.04, 0.34)
        pen.line(f"M{bx:.1f} {by:.1f}q{girth * 0.1:.1f} {-height * 0.03:.1f} 0 {-height * 0.06:.1f}",
                 bark, girth * 0.08, opacity=0.4)  # fmt: skip


def tuft(brush: Brush, x: float, y: float, half: float, height: float) -> str:
    """Grass at the foot of something, so that it grows out of the ground."""
    rng = brush.grain
    shapes = [blade(height * rng.uniform(0.4, 1), rng.gauss(0, height * 0.12), 2.4) for _ in range(8)]
    d = "".join(
        f"M{x + rng.gauss(0, 1) * half:.1f} {y:.1f}{rng.choice(shapes)}" for _ in range(brush.some(40))
    )
    pen = Pen()
    pen.path(d, brush.tone(grass_colours(brush)[1]))
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


def treeline(brush: Brush, y: float, height: float, count: int, colour: str, depth: float) -> str:
    """Far woods as one soft mass of crowns."""
    rng = brush.rng
    masses = [
        (x, y - height * rng.uniform(0.02, 0.42), height * rng.uniform(0.30, 0.52))
        for x in brush.across(count * 2, 0.5)
    ]
    return foliage(brush, masses, colour, depth, height * 0.16, 0.7)


def pine(brush: Brush, x: float, y: float, height: float, colour: str = "#2f7d5a", depth: float = 0) -> str:
    """A fir of five skirts, of more where it is tall in the picture, with snow on them in a snowy scene."""
    rng, tone = brush.rng, brush.tone
    pen = Pen()
    pen.rect(x - height * 0.022, y - height * 0.14, height * 0.044, height * 0.15, tone("#5f4432", depth))
    tall = min(1.0, max(0.0, height / brush.reach - 0.25) / 0.4)
    half_max, skirts, zigzag = height * (0.25 - 0.05 * tall), 5 + round(4 * tall), 6 + 2 * round(3 * tall)
    for k in range(skirts):
        t = k / skirts
        low = y - height * (0.10 + 0.70 * t)
        top = low - height * (0.34 - 0.02 * k) * (1 - 0.4 * tall)
        half = half_max * (1 - t * 0.72)
        hem = [
            f"{x + half - 2 * half * q / zigzag:.1f} "
            f"{low + (height * 0.028 if q % 2 else -height * 0.012) * (1 - 0.4 * tall) * rng.uniform(0.7, 1.3):.1f}"
            for q in range(1, zigzag)
        ]
        mid = (top + low) / 2 + height * 0.02
        colour_here = tone(mix(darken(colour, 0.22), lighten(colour, 0.12), t), depth)
        right = f"M{x:.1f} {top:.1f}Q{x + half * 0.3:.1f} {mid:.1f} {x + half:.1f} {low + height * 0.01:.1f}"
        pen.path(
            f"{right}L{'L'.join(hem)}L{x - half:.1f} {low + height * 0.01:.1f}"
            f"Q{x - half * 0.3:.1f} {mid:.1f} {x:.1f} {top:.1f}Z",
            colour_here,
        )
        away = 1 if brush.light.from_left else -1
        pen.path(
            f"M{x:.1f} {top:.1f}Q{x + away * half * 0.3:.1f} {mid:.1f} {x + away * half:.1f} "
            f"{low + height * 0.01:.1f}L{x + away * half * 0.2:.1f} {low:.1f}Z",
            "#06162a",
            opacity=0.16,
        )
        if brush.snowy:
            pen.path(_snow_on(x, top, low, half, height), tone("#f6faff", depth), opacity=0.93)
    return pen.svg


def _snow_on(x: float, top: float, low: float, half: float, height: float) -> str:
    out, mid = half * 0.82, (top + low) / 2
    return (
        f"M{x:.1f} {top - height * 0.004:.1f}Q{x - half * 0.26:.1f} {mid:.1f} {x - out:.1f} "
        f"{low - height * 0.012:.1f}Q{x - out * 0.55:.1f} {low - height * 0.055:.1f} {x - out * 0.3:.1f} "
        f"{low - height * 0.022:.1f}Q{x - out * 0.05:.1f} {low - height * 0.075:.1f} {x + out * 0.22:.1f} "
        f"{low - height * 0.03:.1f}Q{x + out * 0.5:.1f} {low - height * 0.06:.1f} {x + out:.1f} "
        f"{low - height * 0.01:.1f}Q{x + half * 0.26:.1f} {mid:.1f} {x:.1f} {top - height * 0.004:.1f}Z"
    )


def palm(brush: Brush, x: float, y: float, height: float, depth: float = 0) -> str:
    """A leaning palm with feathered fronds."""
    tone, pen = brush.tone, Pen()
    bend = height * 0.12
    trunk = [(x, y, height * 0.04), (x + bend * 0.4, y - height * 0.4, height * 0.028),
             (x + bend, y - height * 0.86, height * 0.022)]  # fmt: skip
    pen.ellipse(
        x + height * 0.05,
        y + height * 0.012,
        height * 0.13,
        height * 0.024,
        tone("#7a5f3c", depth),
        opacity=0.4,
    )
    pen.path(tube(trunk), pen.linear(
        [(0, tone("#b98a58", depth)), (1, tone("#6f4c30", depth))], x - height * 0.03, 0, x + height * 0.1, 0
    ))  # fmt: skip
    mound = f"M{x - height * 0.09:.1f} {y + height * 0.03:.1f}Q{x:.1f} {y - height * 0.035:.1f} {x + height * 0.09:.1f} {y + height * 0.03:.1f}"
    blades = "".join(
        leaf_at(x + k * height * 0.02, y + height * 0.02, height * 0.07, -math.pi / 2 + k * 0.3, 0.16)
        for k in range(-3, 4)
    )
    pen.path(
        mound + f"Q{x:.1f} {y + height * 0.055:.1f} {x - height * 0.09:.1f} {y + height * 0.03:.1f}Z",
        tone("#e6c88e", depth),
    )
    pen.path(blades, tone("#4f9a4e", depth))
    rings = "".join(
        f"M{x + bend * (1.1 * t - 0.1) * t - height * 0.026:.1f} {y - height * 0.84 * t:.1f}q{height * 0.026:.1f} {height * 0.016:.1f} {height * 0.052:.1f} 0"
        for t in (0.2, 0.34, 0.48, 0.62, 0.76)
    )
    pen.line(rings, tone("#5f4028", depth), height * 0.006, opacity=0.5)
    tx, ty = x + bend, y - height * 0.86
    for k in range(7):
        angle = math.pi * (1.02 + 0.96 * k / 6)
        length = height * 0.42
        ex, ey = tx + math.cos(angle) * length, ty + math.sin(angle) * length * 0.55 + height * 0.14
        mx, my = tx + math.cos(angle) * length * 0.6, ty + math.sin(angle) * length * 0.75
        colour = tone("#3f9a52" if k % 2 else "#56b660", depth)
        pen.path(
            f"M{tx:.1f} {ty:.1f}Q{mx:.1f} {my - height * 0.06:.1f} {ex:.1f} {ey:.1f}"
            f"Q{mx:.1f} {my + height * 0.07:.1f} {tx:.1f} {ty:.1f}Z",
            colour,
        )
        feathers = ""
        for step in range(2, 9):
            t = step / 9
            fx = (1 - t) ** 2 * tx + 2 * t * (1 - t) * mx + t * t * ex
            fy = (1 - t) ** 2 * ty + 2 * t * (1 - t) * my + t * t * ey
            down = math.pi / 2 + 0.5 * math.cos(angle)
            feathers += leaf_at(fx, fy, height * 0.13 * (1 - t * 0.5), down, 0.2)
        pen.path(feathers, tone("#3f9a52" if k % 2 else "#4aa85a", depth))
    return pen.svg


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
