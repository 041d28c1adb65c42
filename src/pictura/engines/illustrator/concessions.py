"""What the illustrator does otherwise than a prompt asks, told beside the picture instead of passed over."""

from __future__ import annotations

from pictura.engines.illustrator import letters
from pictura.engines.illustrator.scene import COUNT_MAX, Order, Scene
from pictura.engines.illustrator.vector import APPROXIMATED
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
    why="neither the illustrator nor a font of its machine has the letters of what was quoted; it is not written in the picture",
)

CROWD = "the illustrator draws no more than a dozen of one thing"
UNREAD = "the illustrator knows no such words; nothing of them is in the picture"
STROKES = "an SVG has no strokes of a brush; it has the colours of the style on clean shapes"
AUTHOR = "the illustrator writes its SVG itself; no language model does"


def concessions(scene: Scene, order: Order | None = None) -> tuple[Adjustment, ...]:
    """What will be otherwise than asked in every picture of this scene, as the order wants it if there is one."""
    photograph = "photo" in scene.styles and PHOTOGRAPHIC.issuperset(scene.styles)
    unwritten = scene.lettering is not None and not letters.can_write(scene.lettering)
    told = ((PHOTOGRAPH, photograph), (LETTERING, unwritten))
    of_scene = tuple(adjustment for adjustment, holds in told if holds)
    of_scene += tuple(Adjustment("prompt", crowd, f"at most {COUNT_MAX}", CROWD) for crowd in scene.crowds)
    if order is not None and order.operation == "generation":
        of_scene += _unread(scene)  # an edit's words may say what shall become of the picture
    return of_scene if order is None or order.output_format != "svg" else of_scene + _of_svg(scene, order)


def _unread(scene: Scene) -> tuple[Adjustment, ...]:
    return (Adjustment("prompt", ", ".join(scene.unread), None, UNREAD),) if scene.unread else ()


def _of_svg(scene: Scene, order: Order) -> tuple[Adjustment, ...]:
    style = scene.styles[0] if scene.styles else ""
    told = (
        (Adjustment("prompt", style, "vector art", STROKES), style in APPROXIMATED),
        (Adjustment("svg.model", order.author, "illustrator", AUTHOR), order.author is not None),
    )
    return tuple(adjustment for adjustment, holds in told if holds)
