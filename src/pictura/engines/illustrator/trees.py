"""Trees: broad-leaved, fir and palm, and far woods."""

from __future__ import annotations

import math

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.plants import foliage, heap, leaf_colour, tuft
from pictura.engines.illustrator.shapes import Disc, leaf_at, tube


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
    pen.add(heap(core, brush.tone(darken(colour, 0.42), depth), 0, 0, 1))
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
