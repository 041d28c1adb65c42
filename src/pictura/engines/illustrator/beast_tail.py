"""Tails of the rig's beasts, from where the back ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pictura.engines.illustrator.colour import darken
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, smooth_discs, tube
from pictura.engines.illustrator.species import Coat, Species


def tail(species: Species, coat: Coat, root: tuple[float, float], pose: str, fur: str) -> str:
    """`fur` is what to fill with; the shape follows the pose."""
    pen, (x, y), kind = Pen(), root, species.tail
    if kind in ("bushy", "brush"):
        _brush(pen, coat, root, pose, fur, thick=1.9 if kind == "bushy" else 1.45, bright=kind == "bushy")
    elif kind == "plume":
        _plume(pen, coat, root, fur)
    elif kind in ("ring", "ringed"):
        _ringed(pen, coat, _line(root, pose, kind), fur, thick=1.0 if kind == "ring" else 1.8)
    elif kind == "tuft":
        _tufted(pen, coat, _line(root, pose, kind), fur)
    elif kind == "curly":
        pen.line(f"M{x + 4:.1f} {y:.1f}q-22 -4 -18 -20t12 -2q4 12 -12 14", darken(coat.base, 0.12), 7)
    elif kind in ("stub", "puff"):
        radius = 17 if kind == "stub" else 22
        pen.circle(x - 8, y - (2 if kind == "stub" else -6), radius, fur if kind == "stub" else coat.light)
    elif kind != "none":
        _plain(pen, species, coat, _line(root, pose, kind), fur)
    return pen.svg


def _line(root: tuple[float, float], pose: str, kind: str) -> list[Disc]:
    x, y = root
    if pose == "sleep":
        return [(x, y, 13), (x - 6, y + 22, 14), (x + 40, y + 30, 13), (x + 110, y + 26, 9)]
    if kind == "curl":
        return [
            (x + 6, y, 15),
            (x - 22, y - 34, 16),
            (x - 8, y - 66, 16),
            (x + 24, y - 58, 13),
            (x + 18, y - 34, 8),
        ]
    if pose == "sit":
        return [(x, y, 13), (x - 40, y + 6, 13), (x - 52, y - 30, 12), (x - 30, y - 54, 9)]
    if pose in ("run", "jump", "play"):
        return [(x + 8, y + 2, 13), (x - 38, y - 22, 12), (x - 64, y - 52, 11), (x - 54, y - 88, 8)]
    if kind == "whip":
        return [
            (x, y, 11),
            (x - 44, y + 4, 10),
            (x - 62, y - 50, 10),
            (x - 40, y - 96, 9),
            (x - 12, y - 84, 7),
        ]
    return [(x + 4, y, 13), (x - 34, y - 22, 12), (x - 46, y - 64, 11), (x - 22, y - 98, 8)]


def _thickened(discs: Sequence[Disc], by: float) -> list[Disc]:
    return [(x, y, r * by) for x, y, r in discs]


def _brush(
    pen: Pen, coat: Coat, root: tuple[float, float], pose: str, fur: str, *, thick: float, bright: bool
) -> None:
    x, y = root
    k = 12 * thick
    if pose in ("run", "jump", "play"):
        discs = [
            (x + 6, y + 4, 12),
            (x - 34, y - 4, k * 1.05),
            (x - 84, y - 22, k * 1.15),
            (x - 132, y - 52, 4),
        ]
    elif pose == "sit":
        discs = [(x + 10, y + 6, 12), (x - 36, y + 10, k), (x - 56, y - 34, k * 1.1), (x - 30, y - 84, 4)]
    elif pose == "sleep":
        discs = [(x, y, 9), (x - 6, y + 22, k * 1.5 * 0.9), (x + 40, y + 30, k * 1.55), (x + 110, y + 26, 5)]
    else:
        discs = [
            (x + 4, y + 2, 12),
            (x - 34, y + 24, k * 1.05),
            (x - 60, y + 62, k * 1.1),
            (x - 74, y + 108, 4),
        ]
    pen.path(tube(discs), fur)
    tip = smooth_discs(discs, 9)[-11:]
    pen.path(tube([tip[0], tip[5], tip[-1]]), coat.light if bright else coat.dark)


def _plume(pen: Pen, coat: Coat, root: tuple[float, float], fur: str) -> None:
    x, y = root
    discs = [
        (x + 6, y, 14),
        (x - 40, y - 30, 30),
        (x - 56, y - 104, 42),
        (x - 20, y - 168, 34),
        (x + 8, y - 150, 14),
    ]
    pen.path(tube(discs), fur)
    pen.path(tube(_thickened(discs[1:4], 0.5)), coat.light, opacity=0.45)


def _ringed(pen: Pen, coat: Coat, line: list[Disc], fur: str, *, thick: float) -> None:
    discs = _thickened(line, thick)
    pen.path(tube(discs), fur)
    along = smooth_discs(discs, 9)
    for start in range(5, len(along) - 2, 7):
        pen.path(tube(along[start : start + 4]), coat.dark)
    pen.path(tube(along[-5:]), coat.dark)


def _tufted(pen: Pen, coat: Coat, line: list[Disc], fur: str) -> None:
    discs = _thickened(line, 0.62)
    pen.path(tube(discs), fur)
    (ex, ey, _), (qx, qy, _) = discs[-1], discs[-2]
    length = math.hypot(ex - qx, ey - qy) or 1
    dx, dy = (ex - qx) / length, (ey - qy) / length
    pen.path(
        tube([(ex, ey, 7), (ex + dx * 16, ey + dy * 16, 16), (ex + dx * 38, ey + dy * 38, 3)]), coat.dark
    )


def _plain(pen: Pen, species: Species, coat: Coat, line: list[Disc], fur: str) -> None:
    thick = {"lash": 0.5, "wag": 1.05, "whip": 0.9}.get(species.tail, 0.95)
    discs = _thickened(line, thick)
    pen.path(tube(discs), "#e8a8ae" if species.tail == "lash" else fur)
    if species.has("tabby"):
        along = smooth_discs(discs, 9)
        for start in range(9, len(along) - 4, 7):
            pen.path(tube(_thickened(along[start : start + 3], 0.98)), coat.dark, opacity=0.55)
