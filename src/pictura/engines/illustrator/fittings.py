"""What a prompt names as a thing and a place is drawn with: Mount Fuji at the horizon, a fireplace at the wall. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from pictura.engines.illustrator.scene import Scene

FIREPLACE = "fireplace"
FAR_OFF: Mapping[str, tuple[str, ...]] = {"mount-fuji": ("lake", "cherry")}
"""What stands at the horizon, and places from which it is seen."""
HEARTHS = frozenset({"room", "bedroom", "library", "cafe", "kitchen", "classroom", "window"})
"""Places that have a wall for a fireplace; anywhere else it stands by itself."""


def fittings(scene: Scene) -> frozenset[str]:
    """The things of the scene that its place is drawn with."""
    drawn = frozenset((*FAR_OFF, FIREPLACE)) if scene.place in HEARTHS else FAR_OFF.keys()
    return frozenset(subject.thing for subject in scene.subjects if subject.thing in drawn)


def views(scene: Scene) -> tuple[str, ...]:
    """Places of which one is taken when none is named, for what is at the horizon; empty if nothing is."""
    return next((FAR_OFF[one.thing] for one in scene.subjects if one.thing in FAR_OFF), ())


def by_the_fire(scene: Scene, place: str) -> bool:
    """Whether a fire burns at the wall of the place."""
    return place in HEARTHS and FIREPLACE in fittings(scene)
