"""What people wear on their heads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import blob
from pictura.engines.illustrator.sky import sparkle


class Head(NamedTuple):
    x: float
    y: float
    size: float

    @property
    def brim(self) -> float:
        """The height at which hats sit."""
        return self.y - self.size * 0.62


_HEIGHTS: Mapping[str, float] = {
    "": 16,
    "wizard": 74,
    "chef": 60,
    "santa": 50,
    "crown": 26,
    "cone": 64,
    "top": 60,
    "halo": 34,
}


def hat_height(kind: str) -> float:
    """How far a hat rises over the hair, in the figure's units."""
    return _HEIGHTS.get(kind, 40)


def hat(pen: Pen, kind: str, colour: str, head: Head) -> None:
    """Puts a hat on; an unknown kind is no hat."""
    draw = {
        "wizard": _wizard, "santa": _santa, "chef": _chef, "crown": _crown, "straw": _straw, "fedora": _brimmed,
        "cap": _cap, "helmet": _helmet, "beret": _beret, "tricorn": _tricorn, "veil": _veil, "halo": _halo,
        "cone": _cone, "kabuto": _kabuto, "hood": _hood,
    }.get(kind)  # fmt: skip
    if draw:
        draw(pen, colour, head)


def _felt(pen: Pen, colour: str) -> str:
    return pen.linear([(0, lighten(colour, 0.14)), (0.5, colour), (1, darken(colour, 0.3))], 95, 0, 205, 0)


def _wizard(pen: Pen, colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    pen.path(
        f"M{x - r * 0.9:.1f} {t + 8:.1f}Q{x - 10:.1f} {t - r * 1.1:.1f} {x + 34:.1f} {t - r * 1.7:.1f}"
        f"Q{x + 40:.1f} {t - r:.1f} {x + r * 0.9:.1f} {t + 8:.1f}Z",
        _felt(pen, colour),
    )
    pen.ellipse(x, t + 8, r * 1.5, 13, darken(colour, 0.24))
    for dx, dy in ((-14, -22), (16, -50), (26, -14)):
        pen.path(sparkle(x + dx, t + dy, 8), "#ffe27a")


def _santa(pen: Pen, _colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    pen.path(
        f"M{x - r * 0.98:.1f} {t + 10:.1f}Q{x - r * 0.7:.1f} {t - r * 0.9:.1f} {x + r * 0.2:.1f} {t - r * 0.86:.1f}"
        f"Q{x + r * 1.1:.1f} {t - r * 0.6:.1f} {x + r * 1.3:.1f} {t + r * 0.1:.1f}L{x + r * 0.96:.1f} {t + 10:.1f}Z",
        _felt(pen, "#d8342f"),
    )
    pen.rect(x - r * 1.06, t - 2, r * 2.12, 22, "#ffffff", corner=11)
    pen.circle(x + r * 1.32, t + r * 0.16, 15, "#ffffff")


def _chef(pen: Pen, _colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    pen.rect(x - r * 0.72, t - 30, r * 1.44, 38, "#e4e7ee", corner=5)
    puff = [(x - r * 0.9, t - 44), (x - r * 0.4, t - 80), (x + r * 0.3, t - 84), (x + r * 0.92, t - 46),
            (x + r * 0.5, t - 24), (x - r * 0.5, t - 24)]  # fmt: skip
    pen.path(blob(puff), "#ffffff")


def _crown(pen: Pen, _colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    points = ((-0.55, 0), (-0.66, -38), (-0.28, -18), (0, -46), (0.28, -18), (0.66, -38), (0.55, 0))
    d = "L".join(f"{x + a * r:.1f} {t + b:.1f}" for a, b in points)
    pen.path(f"M{d}Z", _felt(pen, "#f6c63c"))
    pen.circle(x, t - 12, 5, "#e8505a")


def _brimmed(pen: Pen, colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    pen.path(
        f"M{x - r * 0.7:.1f} {t + 2:.1f}Q{x - r * 0.6:.1f} {t - 46:.1f} {x:.1f} {t - 44:.1f}"
        f"Q{x + r * 0.6:.1f} {t - 46:.1f} {x + r * 0.7:.1f} {t + 2:.1f}Z",
        _felt(pen, colour),
    )
    pen.ellipse(x, t + 4, r * 1.42, 14, darken(colour, 0.1))
    pen.path(
        f"M{x - r * 0.7:.1f} {t + 2:.1f}Q{x:.1f} {t + 12:.1f} {x + r * 0.7:.1f} {t + 2:.1f}V{t - 12:.1f}"
        f"Q{x:.1f} {t:.1f} {x - r * 0.7:.1f} {t - 12:.1f}Z",
        darken(colour, 0.45),
    )


def _straw(pen: Pen, _colour: str, head: Head) -> None:
    _brimmed(pen, "#e8c46a", head)


def _dome(pen: Pen, colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    pen.path(
        f"M{x - r * 1.02:.1f} {t + 8:.1f}Q{x - r * 0.98:.1f} {t - 44:.1f} {x:.1f} {t - 44:.1f}"
        f"Q{x + r * 0.98:.1f} {t - 44:.1f} {x + r * 1.02:.1f} {t + 8:.1f}Z",
        _felt(pen, colour),
    )


def _peak(pen: Pen, colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    pen.path(
        f"M{x + r * 0.1:.1f} {t + 8:.1f}H{x + r * 1.5:.1f}Q{x + r * 1.2:.1f} {t - 8:.1f} {x + r * 0.5:.1f} {t - 6:.1f}Z",
        darken(colour, 0.3),
    )


def _cap(pen: Pen, colour: str, head: Head) -> None:
    _dome(pen, colour, head)
    _peak(pen, colour, head)
    pen.circle(head.x + 6, head.brim - 16, 6, "#f2c94c")


def _helmet(pen: Pen, colour: str, head: Head) -> None:
    _dome(pen, colour, head)
    t = head.brim
    pen.path(f"M{head.x - 8:.1f} {t - 46:.1f}h16v52h-16Z", darken(colour, 0.18))
    pen.rect(head.x - head.size * 1.1, t + 2, head.size * 2.2, 10, darken(colour, 0.22), corner=5)


def _beret(pen: Pen, colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    soft = [(x - r * 1.12, t - 4), (x - r * 0.6, t - 36), (x + r * 0.3, t - 40), (x + r * 1.16, t - 14),
            (x + r * 0.9, t + 10), (x - r * 0.8, t + 12)]  # fmt: skip
    pen.path(blob(soft), _felt(pen, colour))
    pen.line(f"M{x:.1f} {t - 36:.1f}v-10", darken(colour, 0.3), 5)


def _tricorn(pen: Pen, colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    pen.path(
        f"M{x - r * 1.5:.1f} {t - 6:.1f}Q{x - r * 0.7:.1f} {t - 56:.1f} {x:.1f} {t - 40:.1f}"
        f"Q{x + r * 0.7:.1f} {t - 56:.1f} {x + r * 1.5:.1f} {t - 6:.1f}Q{x:.1f} {t + 30:.1f} {x - r * 1.5:.1f} {t - 6:.1f}Z",
        _felt(pen, colour), stroke="#e8c46a", width=3,
    )  # fmt: skip
    pen.circle(x, t - 16, 9, "#f4f0e8")
    pen.line(f"M{x - 12:.1f} {t - 2:.1f}l24 -6M{x - 12:.1f} {t - 8:.1f}l24 6", "#f4f0e8", 4)


def _veil(pen: Pen, _colour: str, head: Head) -> None:
    x, y, r = head
    drape = [(x - r * 1.0, y - r * 0.3), (x - r * 0.5, y - r * 1.16), (x + r * 0.5, y - r * 1.16), (x + r * 0.9, y - r * 0.5),
             (x + r * 0.3, y - r * 0.8), (x - r * 0.5, y - r * 0.6), (x - r * 0.9, y + r * 1.4), (x - r * 1.5, y + r * 1.7)]  # fmt: skip
    pen.path(blob(drape), "#ffffff", opacity=0.75)
    for k in range(5):
        pen.circle(x - r * 0.6 + k * r * 0.3, y - r * 0.98 - (k % 2) * 4, 7, ("#ffc2d6", "#ffffff")[k % 2])


def _halo(pen: Pen, _colour: str, head: Head) -> None:
    x, y, r = head
    pen.add(
        f'<ellipse cx="{x:.1f}" cy="{y - r * 1.34:.1f}" rx="{r * 0.56:.1f}" ry="9" fill="none" '
        'stroke="#ffe07a" stroke-width="7"/>'
    )


def _cone(pen: Pen, colour: str, head: Head) -> None:
    x, _, r = head
    t = head.brim
    pen.path(
        f"M{x - r * 0.72:.1f} {t + 6:.1f}Q{x:.1f} {t + 16:.1f} {x + r * 0.72:.1f} {t + 6:.1f}L{x + 10:.1f} {t - r * 1.35:.1f}Z",
        _felt(pen, colour),
    )
    pen.circle(x + 10, t - r * 1.35, 9, "#fff4d6")


def _kabuto(pen: Pen, colour: str, head: Head) -> None:
    _dome(pen, colour, head)
    x, _, r = head
    t = head.brim
    pen.rect(x - r * 1.2, t + 2, r * 2.4, 11, darken(colour, 0.3), corner=5)
    for side in (-1, 1):
        pen.line(
            f"M{x + 4:.1f} {t - 8:.1f}Q{x + side * 30:.1f} {t - 20:.1f} {x + side * 36:.1f} {t - 58:.1f}",
            "#f2c94c",
            7,
        )


def _hood(pen: Pen, colour: str, head: Head) -> None:
    """Cloth over the whole head, with a band whose ends fly behind."""
    x, y, r = head
    for low, width in ((0.1, 11), (0.42, 9)):
        pen.line(
            f"M{x - r * 0.9:.1f} {y - r * 0.3:.1f}Q{x - r * 1.4:.1f} {y - r * (0.5 - low):.1f} {x - r * 1.95:.1f} {y + r * (low - 0.1):.1f}",
            darken(colour, 0.2), width,
        )  # fmt: skip
    pen.path(
        f"M{x - r * 1.06:.1f} {y + r * 0.2:.1f}Q{x - r * 1.16:.1f} {y - r * 1.12:.1f} {x:.1f} {y - r * 1.1:.1f}"
        f"Q{x + r * 1.16:.1f} {y - r * 1.12:.1f} {x + r * 1.05:.1f} {y + r * 0.14:.1f}"
        f"Q{x + r * 0.96:.1f} {y - r * 0.3:.1f} {x:.1f} {y - r * 0.3:.1f}Q{x - r * 0.84:.1f} {y - r * 0.3:.1f} {x - r * 1.06:.1f} {y + r * 0.2:.1f}Z",
        _felt(pen, "#3a3c54"),
    )
    band = f"M{x - r * 1.04:.1f} {y - r * 0.3:.1f}Q{x + r * 0.1:.1f} {y - r * 0.52:.1f} {x + r * 1.03:.1f} {y - r * 0.3:.1f}"
    pen.line(band, colour, r * 0.24)
    pen.rect(x - r * 0.18, y - r * 0.54, r * 0.62, r * 0.26, "#cfd6e2", corner=4)
    pen.line(f"M{x - r * 0.06:.1f} {y - r * 0.48:.1f}h{r * 0.3:.1f}", "#ffffff", 3, opacity=0.8)
