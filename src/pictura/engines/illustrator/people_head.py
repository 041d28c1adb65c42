"""People's heads: face, beard and hair."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.looks import Build, X, Y, cloth
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import blob

INK = "#2a1c1c"
CURLS = ((-0.9, 0.1), (-1.0, -0.3), (-0.78, -0.7), (-0.4, -0.98), (0.05, -1.06), (0.5, -0.94), (0.85, -0.62),
         (1.02, -0.2), (0.96, 0.12))  # fmt: skip
LONG_HAIR = ((-1.04, -0.16), (0, -1.02), (1.02, -0.16), (0.98, 1.2), (0.3, 1.3), (-0.5, 1.34), (-1.1, 1.2))


def head(pen: Pen, build: Build) -> None:
    """The head with its face and the hair before it; looks a little to the right."""
    r, skin, masked = build.head, build.skin, build.look.mask
    stops = [(0, lighten(skin, 0.22)), (0.7, skin), (1, darken(skin, 0.14))]
    pen.circle(X - r * 0.94, Y + 10, 11, darken(skin, 0.18))
    pen.ellipse(X, Y, r, r * 0.96, pen.radial(stops, X - 14, Y - 18, r * 1.35))
    face = X + r * 0.16
    if masked:
        pen.path(
            f"M{X - r:.1f} {Y + 14}Q{X} {Y + 24} {X + r:.1f} {Y + 14}Q{X + r * 0.9:.1f} {Y + r:.1f} {X} "
            f"{Y + r * 0.98:.1f}Q{X - r * 0.9:.1f} {Y + r:.1f} {X - r:.1f} {Y + 14}Z",
            cloth(pen, build.hair, 0.4),
        )
    for side in (-1, 1):
        if not masked:
            pen.ellipse(face + side * r * 0.58, Y + r * 0.40, r * 0.17, r * 0.10, "#f2687a", opacity=0.42)
        _eye(pen, build, face + side * r * 0.36, Y + r * 0.14, side)
    if build.look.beard:
        _beard(pen, build, face)
    if not masked:
        _mouth(pen, build, face)
    _hair(pen, build)


def _eye(pen: Pen, build: Build, x: float, y: float, side: int) -> None:
    if build.asleep:
        pen.line(f"M{x - 8:.1f} {y:.1f}Q{x:.1f} {y + 8:.1f} {x + 8:.1f} {y:.1f}", INK, 4)
    else:
        pen.ellipse(x, y, 7.6, 10.4, INK)
        pen.circle(x + 2.6, y - 4, 3, "#ffffff")
        pen.circle(x - 2.6, y + 4.4, 1.6, "#ffffff", opacity=0.8)
        if build.look.skirt:
            pen.line(f"M{x + side * 6:.1f} {y - 6.5:.1f}l{side * 5.5:.1f} -2.6", INK, 2.6)
            pen.line(f"M{x + side * 7.4:.1f} {y - 2:.1f}l{side * 5:.1f} -0.6", INK, 2.2)
    brow = darken(build.hair, 0.2)
    pen.line(f"M{x - 8:.1f} {y - 17:.1f}Q{x:.1f} {y - 21:.1f} {x + 8:.1f} {y - 17:.1f}", brow, 4)


def _beard(pen: Pen, build: Build, face: float) -> None:
    r, colour = build.head, build.look.beard
    beard = [(X - r * 0.92, Y + r * 0.22), (face - r * 0.3, Y + r * 0.46), (face, Y + r * 0.40),
             (face + r * 0.3, Y + r * 0.46), (X + r * 0.96, Y + r * 0.22), (X + r * 0.7, Y + r * 1.06),
             (face, Y + r * 1.42), (X - r * 0.62, Y + r * 1.06)]  # fmt: skip
    pen.path(blob(beard), colour)
    whiskers = [(face - r * 0.4, Y + r * 0.52), (face, Y + r * 0.38), (face + r * 0.4, Y + r * 0.52),
                (face, Y + r * 0.58)]  # fmt: skip
    pen.path(blob(whiskers), darken(colour, 0.08))


def _mouth(pen: Pen, build: Build, face: float) -> None:
    r = build.head
    pen.ellipse(face + 2, Y + r * 0.34, 5, 4, darken(build.skin, 0.22))
    y = Y + r * (0.66 if build.look.beard else 0.52)
    pen.path(
        f"M{face - 11:.1f} {y:.1f}Q{face:.1f} {y + r * 0.02:.1f} {face + 11:.1f} {y:.1f}"
        f"Q{face + 8:.1f} {y + r * 0.22:.1f} {face:.1f} {y + r * 0.22:.1f}Q{face - 8:.1f} {y + r * 0.22:.1f} {face - 11:.1f} {y:.1f}Z",
        "#a83f48",
    )


def hair_behind(pen: Pen, build: Build) -> None:
    """What falls over the shoulders: long hair, or tails with their ribbons."""
    r, locks = build.head, cloth(pen, build.hair, 0.4)
    if build.look.hair == "long":
        pen.path(blob([(X + a * r, Y + b * r) for a, b in LONG_HAIR]), locks)
    if build.look.hair == "tails":
        for side in (-1, 1):
            tress = [(X + side * r * 0.82, Y - 8), (X + side * r * 1.34, Y - 14), (X + side * r * 1.62, Y + 22),
                     (X + side * r * 1.46, Y + 70), (X + side * r * 1.22, Y + 40)]  # fmt: skip
            pen.path(blob(tress), locks)
            pen.circle(X + side * r * 0.95, Y - 6, 8, "#f2607a")


def _hair(pen: Pen, build: Build) -> None:
    r, style, locks = build.head, build.look.hair, cloth(pen, build.hair, 0.4)
    if style == "bald":
        if build.look.beard or build.look.hair_colour:
            for side in (-1, 1):
                pen.circle(X + side * r * 0.95, Y - 4, r * 0.24, build.hair)
        return
    if style == "curly":
        for a, b in CURLS:
            pen.circle(X + a * r, Y + b * r, r * 0.26, locks)
    pen.path(
        f"M{X - r * 1.05:.1f} {Y + r * 0.18:.1f}Q{X - r * 1.12:.1f} {Y - r * 1.08:.1f} {X} {Y - r * 1.08:.1f}"
        f"Q{X + r * 1.12:.1f} {Y - r * 1.08:.1f} {X + r * 1.04:.1f} {Y + r * 0.06:.1f}"
        f"Q{X + r * 0.86:.1f} {Y - r * 0.30:.1f} {X + r * 0.62:.1f} {Y - r * 0.44:.1f}"
        f"Q{X + r * 0.3:.1f} {Y - r * 0.26:.1f} {X - r * 0.1:.1f} {Y - r * 0.50:.1f}"
        f"Q{X - r * 0.5:.1f} {Y - r * 0.16:.1f} {X - r * 0.78:.1f} {Y - r * 0.20:.1f}"
        f"Q{X - r * 0.8:.1f} {Y + r * 0.1:.1f} {X - r * 1.05:.1f} {Y + r * 0.18:.1f}Z",
        locks,
    )
    pen.line(
        f"M{X - r * 0.7:.1f} {Y - r * 0.55:.1f}Q{X - r * 0.4:.1f} {Y - r * 0.95:.1f} {X + r * 0.1:.1f} {Y - r * 0.96:.1f}",
        lighten(build.hair, 0.4), 6, opacity=0.5,
    )  # fmt: skip
    if style == "bun":
        pen.circle(X, Y - r * 1.12, r * 0.34, locks)
