"""What the illustrator does otherwise than a prompt asks, told beside the picture instead of passed over."""

from __future__ import annotations

from pictura.engines.illustrator.scene import Scene
from pictura.types import Adjustment

PHOTOGRAPHIC = frozenset({"photo", "cinematic", "render", "vintage", "mono", "pastel", "neon"})
"""Styles that a photograph can have too; beside any other, "realistic" asks for a painting."""
PHOTOGRAPH = Adjustment(
    parameter="prompt",
    asked="photograph",
    became="illustration",
    why="the illustrator paints scenes of vector art; it cannot make photographs",
)


def concessions(scene: Scene) -> tuple[Adjustment, ...]:
    """What will be otherwise than asked in every picture of this scene."""
    photograph = "photo" in scene.styles and PHOTOGRAPHIC.issuperset(scene.styles)
    return (PHOTOGRAPH,) if photograph else ()
