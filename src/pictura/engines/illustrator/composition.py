"""Where in the frame the hero stands, from which side the light comes, how near the camera is. Pure."""

from __future__ import annotations

import random

from pictura.engines.illustrator.arranging import carrier
from pictura.engines.illustrator.fittings import FIREPLACE
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.setting import Setting

WIDE_SEATS = frozenset({"sofa", "bed", "bench"})
FROM_THE_FIRE = 0.07
"""How much nearer to the middle one is beside a fireplace, so that both are seen."""


def composition(
    light: Light, hour: str, place: str, turn: int, rng: random.Random, *, has_tree: bool
) -> tuple[float, Light, float]:
    """Where hero, light and tree are: the hero a little aside, low sun and moon never behind him."""
    left = turn % 2 == 0
    focus = (0.40 if left else 0.60) + rng.uniform(-0.02, 0.02)
    from_left = light.from_left
    if hour in ("day", "night") and place not in ("city", "street"):
        from_left = not left if hour == "night" else rng.random() < 0.5
    if hour in ("sunset", "dawn", "dusk"):
        from_left = not left
    if has_tree or place == "cherry":
        tree_at = rng.uniform(0.70, 0.78) if left else rng.uniform(0.22, 0.30)
        from_left = tree_at > 0.5
    else:
        tree_at = rng.uniform(0.88, 0.97) if from_left else rng.uniform(0.03, 0.12)
    return focus, light.turned(from_left=from_left), tree_at


def beside_the_fire(focus: float, light: Light) -> tuple[float, Light]:
    """The same with a fire at the wall on the hero's side."""
    left = focus <= 0.5
    return focus + (FROM_THE_FIRE if left else -FROM_THE_FIRE), light.turned(from_left=left)


def zoom(setting: Setting, turn: int, rng: random.Random) -> float:
    """How near the camera goes: nearer is more charming, and n pictures differ."""
    if setting.shot in ("close-up", "portrait"):
        return 1.75
    if (
        setting.shot == "wide"
        or setting.crop
        or FIREPLACE in setting.props
        or not setting.subjects
        or setting.place in ("studio", "space", "abstract")
    ):
        return 1.0
    count = sum(subject.count for subject in setting.subjects)
    if any(subject.thing == "kite" for subject in setting.subjects):
        return 1.0
    if carrier(setting.subjects).thing in WIDE_SEATS and count <= 3:
        return 1.22
    if count > 2 or "storm" in setting.weather:
        return 1.0
    if count == 2 or setting.nightly:
        return rng.choice((1.0, 1.12))
    return (1.22, 1.0, 1.38, 1.12)[turn % 4]
