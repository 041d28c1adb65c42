"""House fronts at both sides of a street: no two alike in roof, windows and shop."""

from __future__ import annotations

from typing import NamedTuple

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.pen import Pen

LAMPLIT = ("#ffd98a", "#ffe9b8", "#ffc46a")
NEON, PAINT = (
    ("#ff4f8b", "#39d0ff", "#ffb52e", "#7cff9a"),
    ("#d8604a", "#3f8fa8", "#e0a040", "#5a9a60", "#8a6ab0"),
)
GOODS = ("#e8604c", "#f2b53a", "#5fa8d8", "#8fc46a", "#c87ab8")
_SIGNS = (
    "M-.8 -.6H.8M0 -.6V.8M-.7 .8H.7", "M-.7 -.7V.7H.7V-.7Z M-.7 0H.7",
    "M0 -.9L-.8 .8M0 -.9L.8 .8M-.4 .2H.4", "M-.8 0H.8M0 -.8V.8M-.6 .7L.6 -.7",
    "M-.8 -.8H.8V.8H-.8ZM-.8 0H.8M0 -.8V.8", "M-.6 -.8H.6M-.8 -.2H.8M0 -.8V.8M-.7 .8L0 .3L.7 .8",
)  # fmt: skip
"""Strokes that look like a sign from afar and say nothing."""


class Front(NamedTuple):
    """Where a house front is: its left edge, its top and its floor; `inner` is 1 when the street lies to its right."""

    x: float
    top: float
    width: float
    floor: float
    inner: int
    wall: str
    night: bool

    @property
    def tall(self) -> float:
        return self.floor - self.top

    @property
    def street_edge(self) -> float:
        return self.x + self.width if self.inner > 0 else self.x


def shop(brush: Brush, front: Front) -> str:
    """Windows above, a shop below, the wall that goes back along the street, by night a sign."""
    pen, rng, tone = Pen(), brush.rng, brush.tone
    x, width = front.x, front.width
    _side_wall(pen, brush, front)
    fill = pen.linear(
        [(0, tone(lighten(front.wall, 0.06))), (1, tone(darken(front.wall, 0.35)))], x, 0, x + width, 0
    )
    pen.rect(x, front.top, width, front.tall, fill)
    if rng.random() < 0.5:
        _bricks(pen, brush, front)
    accent = rng.choice(NEON if front.night else PAINT)
    _roof(pen, brush, front)
    shop_top = front.floor - brush.tall(0.13)
    _windows(pen, brush, front, shop_top)
    _shop_window(pen, brush, front, shop_top, accent)
    if front.night:
        edge = x + width * (0.88 if front.inner > 0 else 0.12)
        _neon_sign(pen, brush, edge, front.top + front.tall * 0.4, width * 0.12, accent)
    return pen.svg


def _side_wall(pen: Pen, brush: Brush, front: Front) -> None:
    """The narrow wall towards the street's end, in the shade."""
    edge, deep = front.street_edge, front.width * 0.2 * front.inner
    top, floor = front.top + front.tall * 0.07, front.floor - front.tall * 0.05
    shade = brush.tone(darken(front.wall, 0.48), 0.06)
    pen.path(
        f"M{edge:.1f} {front.top:.1f}L{edge + deep:.1f} {top:.1f}V{floor:.1f}L{edge:.1f} {front.floor:.1f}Z",
        shade,
    )
    for row in range(3):
        y = front.top + front.tall * (0.16 + 0.2 * row)
        h, sink = front.tall * 0.1, front.tall * 0.02 * (1 - row * 0.5)
        lit = front.night and brush.rng.random() < 0.5
        pane = f"M{edge + deep * 0.28:.1f} {y:.1f}L{edge + deep * 0.72:.1f} {y + sink:.1f}v{h * 0.9:.1f}L{edge + deep * 0.28:.1f} {y + h:.1f}Z"
        pen.path(
            pane,
            brush.rng.choice(LAMPLIT) if lit else brush.tone("#5a6a90" if front.night else "#9ab8cf", 0.1),
        )


def _bricks(pen: Pen, brush: Brush, front: Front) -> None:
    rng, marks = brush.grain, ""
    for _ in range(brush.some(26)):
        x, y = front.x + front.width * rng.uniform(0.02, 0.9), front.top + front.tall * rng.uniform(0.05, 0.7)
        marks += f"M{x:.0f} {y:.0f}h{front.width * 0.06:.1f}M{x + front.width * 0.03:.0f} {y + 8 * brush.unit:.0f}h{front.width * 0.06:.1f}"
    pen.line(marks, brush.tone(darken(front.wall, 0.4)), 2.4 * brush.unit, opacity=0.4)


def _roof(pen: Pen, brush: Brush, front: Front) -> None:
    """A cornice, and on it a stepped gable, a parapet, a water tank or a roof of slate."""
    x, top, width = front.x, front.top, front.width
    trim = brush.tone(lighten(front.wall, 0.24))
    kind = brush.rng.choice(("cornice", "steps", "tank", "slate"))
    if kind == "steps":
        for share, high in ((0.66, 0.03), (0.38, 0.06)):
            rise = brush.tall(high)
            pen.rect(x + width * (1 - share) / 2, top - rise, width * share, rise + 2, brush.tone(front.wall))
            pen.rect(x + width * (1 - share) / 2, top - rise, width * share, brush.tall(0.008), trim)
    elif kind == "tank":
        w, h, cx = width * 0.2, brush.tall(0.07), x + width * 0.6
        pen.line(
            f"M{cx - w * 0.35:.1f} {top:.1f}v{-h * 0.5:.1f}M{cx + w * 0.35:.1f} {top:.1f}v{-h * 0.5:.1f}",
            brush.tone("#4a3a34"),
            width * 0.02,
        )
        pen.rect(cx - w / 2, top - h * 1.2, w, h * 0.8, brush.tone("#7a5a44"), corner=3)
        pen.path(
            f"M{cx - w * 0.58:.1f} {top - h * 1.18:.1f}L{cx:.1f} {top - h * 1.6:.1f}L{cx + w * 0.58:.1f} {top - h * 1.18:.1f}Z",
            brush.tone("#5a4038"),
        )
    elif kind == "slate":
        rise = brush.tall(0.06)
        slate = brush.tone("#4a5468" if front.night else "#6f7890")
        pen.path(
            f"M{x:.1f} {top:.1f}L{x + width * 0.08:.1f} {top - rise:.1f}H{x + width * 0.92:.1f}L{x + width:.1f} {top:.1f}Z",
            slate,
        )
    pen.rect(x - width * 0.02, top - brush.tall(0.006), width * 1.04, brush.tall(0.018), trim)


def _windows(pen: Pen, brush: Brush, front: Front, shop_top: float) -> None:
    rng, tone, width = brush.rng, brush.tone, front.width
    kind = rng.choice(("plain", "arched", "shutters", "balcony"))
    columns, pitch = rng.choice((2, 3)), brush.tall(rng.uniform(0.064, 0.082))
    rows = max(2, int((shop_top - front.top) / pitch) - 1)
    w, h = width * (0.2 if columns == 2 else 0.15), pitch * 0.62
    for row in range(rows):
        for column in range(columns):
            lit = rng.random() < (0.6 if front.night else 0)
            glass = rng.choice(LAMPLIT) if lit else tone("#56658c" if front.night else "#b8d4ea")
            x = front.x + width * (column + 0.5) / columns - w / 2
            y = front.top + front.tall * 0.05 + row * pitch
            if kind == "arched":
                pen.path(
                    f"M{x:.1f} {y + h:.1f}V{y + w * 0.4:.1f}A{w / 2:.1f} {w * 0.42:.1f} 0 0 1 {x + w:.1f} {y + w * 0.4:.1f}V{y + h:.1f}Z",
                    glass,
                )
            else:
                pen.rect(x, y, w, h, glass, corner=2)
            if not lit:
                pen.path(
                    f"M{x:.1f} {y + h:.1f}L{x + w:.1f} {y + h * 0.3:.1f}V{y + h * 0.7:.1f}L{x + w * 0.5:.1f} {y + h:.1f}Z",
                    "#ffffff",
                    opacity=0.14,
                )
            if kind == "shutters":
                for side in (x - w * 0.3, x + w * 1.02):
                    pen.rect(side, y, w * 0.28, h, tone(darken(front.wall, 0.3)), corner=2)
            sill = tone(lighten(front.wall, 0.3))
            pen.rect(x - w * 0.1, y + h, w * 1.2, h * 0.1, sill)
            if kind == "balcony" and row % 2 == 1:
                rails = "".join(
                    f"M{x + w * k / 5:.1f} {y + h * 0.55:.1f}v{h * 0.5:.1f}" for k in range(-1, 7)
                )
                pen.line(
                    f"M{x - w * 0.2:.1f} {y + h * 0.55:.1f}h{w * 1.4:.1f}{rails}",
                    tone("#2f3448"),
                    2.2 * brush.unit,
                )


def _shop_window(pen: Pen, brush: Brush, front: Front, top: float, accent: str) -> None:
    """The lit window with its wares and a door, under an awning or a painted board."""
    tone, x, width, tall = brush.tone, front.x, front.width, front.floor - top
    pen.rect(x + width * 0.04, top - tall * 0.1, width * 0.92, tall * 1.1, tone(darken(front.wall, 0.42)))
    pen.rect(x + width * 0.09, top, width * 0.5, tall * 0.86, "#ffdf9a" if front.night else tone("#d4e4ee"))
    for k in range(4):
        wide = width * 0.07
        pen.circle(
            x + width * (0.16 + 0.12 * k),
            front.floor - tall * 0.26,
            wide * 0.55,
            tone(brush.rng.choice(GOODS)),
        )
    pen.rect(x + width * 0.09, front.floor - tall * 0.22, width * 0.5, tall * 0.07, tone("#8a6244"))
    pen.rect(x + width * 0.66, top, width * 0.25, tall, tone(darken(accent, 0.4)), corner=2)
    pen.rect(
        x + width * 0.70,
        top + tall * 0.08,
        width * 0.17,
        tall * 0.5,
        "#ffe9b0" if front.night else tone("#d4e4ee"),
    )
    colour = accent if front.night else tone(accent)
    if brush.rng.random() < 0.6:
        _awning(pen, x, top, width, brush.tall(0.045), colour)
        return
    pen.rect(x + width * 0.03, top - tall * 0.24, width * 0.94, tall * 0.2, colour, corner=4)
    pale = mix(colour, "#ffffff", 0.75)
    for k in range(5):
        pen.rect(x + width * (0.16 + 0.14 * k), top - tall * 0.18, width * 0.1, tall * 0.08, pale, corner=2)


def _awning(pen: Pen, x: float, y: float, width: float, height: float, colour: str) -> None:
    stripes = 6
    left, right = x + width * 0.02, x + width * 0.98
    for k in range(stripes):
        a, b = left + (right - left) * k / stripes, left + (right - left) * (k + 1) / stripes
        ta, tb = x + width * (0.08 + 0.84 * k / stripes), x + width * (0.08 + 0.84 * (k + 1) / stripes)
        shade = colour if k % 2 == 0 else mix(colour, "#ffffff", 0.75)
        pen.path(
            f"M{ta:.1f} {y - height * 0.3:.1f}H{tb:.1f}L{b:.1f} {y + height * 0.6:.1f}"
            f"A{(b - a) / 2:.1f} {height * 0.22:.1f} 0 0 1 {a:.1f} {y + height * 0.6:.1f}Z",
            shade,
        )


def _neon_sign(pen: Pen, brush: Brush, x: float, y: float, width: float, colour: str) -> None:
    letters = brush.rng.sample(_SIGNS, 4)
    step = width * 1.35
    pen.rect(x - width / 2, y - step * 0.7, width, step * 4.3, "#14122a", corner=4)
    for k, letter in enumerate(letters):
        pen.add(
            f'<path d="{letter}" transform="translate({x:.1f} {y + k * step:.1f}) scale({width * 0.33:.2f})" '
            f'fill="none" stroke="{colour}" stroke-width=".3" stroke-linecap="round"/>'
        )
    middle, radius = y + step * 1.5, step * 3.6
    halo = pen.radial([(0, colour, 0.45), (0.5, colour, 0.12), (1, colour, 0)], x, middle, radius)
    pen.circle(x, middle, radius, halo)
