"""The head of a beast that howls: seen from the side, thrown back, its mouth open to the sky."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import blob, tube
from pictura.engines.illustrator.species import Coat, Species

THROWN_BACK = -56
"""Degrees by which the muzzle, which is drawn level, is raised."""
SKULL = 0.74
"""Its half width, in shares of a head that looks at us."""
SKULL_AND_MUZZLE = ((-0.98, 0.02), (-0.72, -0.72), (-0.05, -0.98), (0.56, -0.68), (0.9, -0.34), (1.46, -0.3), (1.8, -0.22),
                    (1.84, 0.06), (1.5, 0.2), (0.98, 0.3), (0.5, 0.62), (-0.1, 0.98), (-0.76, 0.72))  # fmt: skip
JAW = (
    (0.1, 0.5),
    (0.62, 0.56),
    (1.1, 0.84),
    (1.4, 0.98),
    (1.42, 1.14),
    (1.08, 1.2),
    (0.56, 1.14),
    (0.06, 1.0),
)
MOUTH = ((0.5, 0.34), (1.0, 0.26), (1.56, 0.18), (1.38, 0.98), (1.06, 0.92), (0.56, 0.72))
CHEEK = (
    (-0.5, 0.9),
    (-0.3, 0.3),
    (0.3, 0.12),
    (0.98, 0.06),
    (1.6, -0.02),
    (1.8, 0.1),
    (0.9, 0.5),
    (0.2, 1.1),
)


def can_howl(species: Species) -> bool:
    """Whether it is of the dogs' kind."""
    return species.ears in ("prick", "tall", "floppy") and species.muzzle >= 0.8


def howling_head(species: Species, coat: Coat, x: float, y: float, size: float) -> str:
    """Around x, y; `size` is half the width of the same beast's head from the front."""
    r, pen = size * SKULL, Pen()
    fur = pen.radial(
        [(0, lighten(coat.base, 0.24)), (0.65, coat.base), (1, darken(coat.base, 0.16))],
        -r * 0.2,
        -r * 0.4,
        r * 1.9,
    )
    if species.ears != "floppy":
        _ear(pen, species, coat, r, -0.12, darken(coat.base, 0.14))
    pen.path(_shape(JAW, r), mix(coat.light, coat.base, 0.25))
    pen.path(_shape(MOUTH, r), "#7a2838")
    pen.path(
        tube(
            [(r * 0.7, r * 0.72, r * 0.09), (r * 1.05, r * 0.78, r * 0.12), (r * 1.26, r * 0.86, r * 0.07)], 5
        ),
        "#f2808c",
    )
    outline = _shape(SKULL_AND_MUZZLE, r)
    pen.path(outline, fur)
    inner = Pen()
    inner.path(_shape(CHEEK, r), coat.light)
    inner.ellipse(r * 0.28, r * 0.42, r * 0.2, r * 0.12, "#f2788a", opacity=0.4)
    pen.clip(outline, inner.svg)
    for at in (1.34, 1.5):
        pen.path(f"M{r * at:.1f} {r * 0.17:.1f}l{r * 0.1:.1f} 0l{-r * 0.04:.1f} {r * 0.17:.1f}Z", "#ffffff")
    nose = [(1.62, -0.32), (1.82, -0.26), (1.92, -0.06), (1.8, 0.08), (1.66, -0.08)]
    pen.path(_shape(nose, r), species.nose)
    pen.ellipse(r * 1.78, -r * 0.16, r * 0.06, r * 0.04, "#ffffff", opacity=0.5)
    pen.line(
        f"M{r * 0.28:.1f} {-r * 0.22:.1f}q{r * 0.2:.1f} {r * 0.2:.1f} {r * 0.42:.1f} {r * 0.02:.1f}",
        species.eye,
        r * 0.1,
    )
    if species.ears != "floppy":
        _ear(pen, species, coat, r, 0.0, fur)
    whole = Pen()
    whole.group(pen.svg, f"translate({x:.1f} {y:.1f}) rotate({THROWN_BACK})")
    if species.ears == "floppy":
        hung = [
            (x - r * 0.3, y - r * 0.2, r * 0.3),
            (x - r * 0.62, y + r * 0.34, r * 0.42),
            (x - r * 0.74, y + r * 1.0, r * 0.26),
        ]
        whole.path(tube(hung), coat.dark)
    return whole.svg


def _ear(pen: Pen, species: Species, coat: Coat, r: float, aside: float, fill: str) -> None:
    """Laid back along the neck."""
    shape = [
        (-0.02 + aside, -0.86),
        (-0.42 + aside, -1.36),
        (-1.12 + aside, -1.62),
        (-1.0 + aside, -1.0),
        (-0.74 + aside, -0.46),
    ]
    pen.path(_shape(shape, r, 5), fill)
    inner = [
        (-0.24 + aside, -0.92),
        (-0.5 + aside, -1.2),
        (-0.96 + aside, -1.42),
        (-0.88 + aside, -1.0),
        (-0.66 + aside, -0.66),
    ]
    pen.path(
        _shape(inner, r, 5),
        coat.dark if species.ears == "tall" else mix(coat.light, "#f28a96", 0.55),
        opacity=0.8,
    )


def _shape(
    points: tuple[tuple[float, float], ...] | list[tuple[float, float]], r: float, steps: int = 8
) -> str:
    return blob([(a * r, b * r) for a, b in points], steps)
