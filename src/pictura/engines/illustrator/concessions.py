"""What the illustrator does otherwise than a prompt asks, told beside the picture instead of passed over."""

from __future__ import annotations

from pictura.engines.illustrator import letters
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

LETTERING = Adjustment(
    parameter="prompt",
    asked="lettering",
    became=None,
    why="the illustrator has no letters for what was quoted; it is not written in the picture",
)


def concessions(scene: Scene) -> tuple[Adjustment, ...]:
    """What will be otherwise than asked in every picture of this scene."""
    photograph = "photo" in scene.styles and PHOTOGRAPHIC.issuperset(scene.styles)
    unwritten = scene.lettering is not None and not letters.can_write(scene.lettering)
    told = ((PHOTOGRAPH, photograph), (LETTERING, unwritten))
    return tuple(adjustment for adjustment, holds in told if holds)
