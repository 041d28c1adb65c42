"""Flowers: a dozen kinds are drawn once per bed and set many times."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, leaf_at

FLOWERING = ("#ff6f91", "#ffffff", "#ffd34d", "#b884f5", "#ff9a5c", "#f2545b", "#ffc2dd")


class Gap:
    """Where a bed leaves room for the hero: around `x`, `half` wide, below `top`."""

    __slots__ = ("half", "top", "x")

    def __init__(self, x: float, half: float, top: float = 0) -> None:
        self.x, self.half, self.top = x, half, top

    def holds(self, x: float, y: float) -> bool:
        return abs(x - self.x) < self.half and y > self.top


def bloom(brush: Brush, x: float, y: float, radius: float, colour: str, depth: float = 0) -> str:
    """A flower's head seen a little from above."""
    tone, rng, pen = brush.tone, brush.grain, Pen()
    petals = rng.choice((5, 6, 8))
    start = rng.uniform(0, 6)
    outer = inner = ""
    for k in range(petals):
        angle = start + k * math.tau / petals
        outer += leaf_at(x, y, radius * (1 if petals < 8 else 1.1), angle, 0.62 if petals < 8 else 0.36)
        inner += leaf_at(x, y, radius * 0.62, angle, 0.3)
    heart = radius * 0.3
    head = Pen()
    head.path(outer, tone(colour, depth), stroke=tone(darken(colour, 0.2), depth), width=radius * 0.05,
              stroke_opacity=0.35)  # fmt: skip
    head.path(inner, tone(darken(colour, 0.22), depth), opacity=0.4)
    head.circle(x, y, heart, tone("#b8642a" if colour == "#ffd34d" else "#f6b92e", depth))
    head.circle(x + brush.light.toward[0] * heart * 0.3, y - heart * 0.3, heart * 0.5, tone("#ffe79a", depth))
    pen.group(head.svg, f"translate(0 {y * 0.14:.1f}) scale(1 .86)")
    return pen.svg


def tulip(brush: Brush, x: float, y: float, radius: float, colour: str, depth: float = 0) -> str:
    tone, pen, r = brush.tone, Pen(), radius
    cup = (
        f"M{x - r:.1f} {y - r * 0.9:.1f}Q{x - r * 0.4:.1f} {y - r * 0.3:.1f} {x:.1f} {y - r * 1.25:.1f}"
        f"Q{x + r * 0.4:.1f} {y - r * 0.3:.1f} {x + r:.1f} {y - r * 0.9:.1f}"
        f"Q{x + r * 1.2:.1f} {y + r * 0.9:.1f} {x:.1f} {y + r:.1f}"
        f"Q{x - r * 1.2:.1f} {y + r * 0.9:.1f} {x - r:.1f} {y - r * 0.9:.1f}Z"
    )
    pen.path(cup, tone(colour, depth))
    petal = (
        f"M{x - r * 0.45:.1f} {y - r * 0.2:.1f}Q{x:.1f} {y - r * 1.3:.1f} {x + r * 0.45:.1f} {y - r * 0.2:.1f}"
        f"Q{x + r * 0.5:.1f} {y + r * 0.8:.1f} {x:.1f} {y + r:.1f}"
        f"Q{x - r * 0.5:.1f} {y + r * 0.8:.1f} {x - r * 0.45:.1f} {y - r * 0.2:.1f}Z"
    )
    pen.path(petal, tone(mix(colour, "#ffffff", 0.22), depth))
    return pen.svg


def stem(brush: Brush, x: float, y: float, height: float, colour: str, depth: float = 0) -> str:
    """A whole flower rooted at x, y."""
    rng, tone, pen = brush.grain, brush.tone, Pen()
    bend = rng.uniform(-0.18, 0.18) * height
    pen.line(
        f"M{x:.1f} {y:.1f}Q{x + bend:.1f} {y - height * 0.5:.1f} {x + bend * 0.6:.1f} {y - height:.1f}",
        tone("#4a943d", depth), max(1.6, height * 0.045),
    )  # fmt: skip
    for side in (-1, 1):
        angle = -0.9 if side > 0 else math.pi + 0.9
        at = y - height * rng.uniform(0.2, 0.5)
        green = tone(rng.choice(("#5fb04a", "#4b9c40")), depth)
        pen.path(leaf_at(x + bend * 0.5, at, height * 0.34, angle, 0.3), green)
    head = tulip if rng.random() < 0.16 else bloom
    radius = height * (rng.uniform(0.13, 0.17) if head is tulip else rng.uniform(0.24, 0.32))
    pen.add(head(brush, x + bend * 0.6, y - height, radius, colour, depth))
    return pen.svg


_KINDS = 9


def bed(
    brush: Brush, count: int, top: float, bottom: float, low: float, high: float,
    colours: Sequence[str], depth: float = 0.2, gap: Gap | None = None,
) -> str:  # fmt: skip
    """Flowers strewn over the ground between top and bottom, nearer ones bigger and before the others."""
    if not colours:
        return ""
    rng = brush.grain
    drawn = [stem(brush, 0, 0, 100, colours[k % len(colours)], depth * 0.6) for k in range(_KINDS)]
    name = f"bed{zlib.crc32(''.join(drawn).encode()):x}"
    kinds = [f'<g id="{name}k{k}">{flower}</g>' for k, flower in enumerate(drawn)]
    spots: list[tuple[float, float]] = []
    for _ in range(brush.some(count)):
        t, x = rng.random() ** 0.8, rng.uniform(-0.02, 1.02) * brush.width
        if not (gap and gap.holds(x, top + (bottom - top) * t)):
            spots.append((t, x))
    uses = [
        f'<use xlink:href="#{name}k{rng.randrange(_KINDS)}" transform="translate({x:.1f} '
        f'{top + (bottom - top) * t:.1f}) scale({rng.choice((-1, 1)) * size:.3f} {size:.3f})"/>'
        for t, x in sorted(spots)
        for size in [(low + (high - low) * t) * rng.uniform(0.75, 1.2) / 100]
    ]
    return f"<defs>{''.join(kinds)}</defs>{''.join(uses)}"


def blooms_on(
    brush: Brush, masses: Sequence[Disc], radius: float, colours: Sequence[str], depth: float
) -> str:
    """Flowers on a bush."""
    rng = brush.grain
    parts: list[str] = []
    for _ in range(brush.some(9)):
        x, y, size = rng.choice(list(masses))
        angle = rng.uniform(0, math.tau)
        parts.append(bloom(
            brush, x + math.cos(angle) * size * 0.8, y + math.sin(angle) * size * 0.7 - size * 0.2,
            radius * rng.uniform(0.7, 1.1), rng.choice(list(colours)), depth,
        ))  # fmt: skip
    return "".join(parts)
