"""Which works an edit is: from what was asked and what was uploaded. Pure."""

from __future__ import annotations

from typing import Literal

import msgspec

from pictura.engines.illustrator import places, styles
from pictura.engines.illustrator.edits.asking import Asked
from pictura.engines.illustrator.edits.framing import Alpha
from pictura.engines.illustrator.scene import Scene

Hole = Literal["none", "mask", "guess"]
"""What of the picture is painted anew: nothing, what was marked, or what stands out in it."""
Back = Literal["own", "place", "sheet", "clear"]
"""What is behind the upload's subject: what was there, a place that is drawn, a plain sheet, nothing."""
FLOATING = frozenset({"balloon", "bubbles", "kite"})
"""What hangs in the air unless it is told otherwise."""
CUT_AND_PASTED = "papercut"
"""The style that a collage of one picture is; one of several is a way to lay them out."""
SEASONS = frozenset({"autumn", "winter", "spring"})
"""Seasons that change what is there already."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What was uploaded, as far as the choice depends on it."""

    count: int = 1
    masked: bool = False
    kind: Alpha = "opaque"
    room: bool = False
    """Whether the first upload leaves room around itself."""
    transparent: bool = False
    """Whether a transparent picture was asked for."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The works in the order in which they are done."""

    back: Back = "own"
    around: bool = False
    """The picture goes on around the upload."""
    hole: Hole = "none"
    closes: bool = False
    """What is in the hole goes, and its surroundings close over it."""
    scenery: bool = False
    """The place of the scene is painted into the hole."""
    relights: bool = False
    joins: bool = False
    """The other uploads are set in."""
    collage: bool = False
    """All uploads lie side by side on a sheet."""
    casts: bool = False
    """The subjects of the scene are set in."""
    style: str = ""
    tints: bool = False
    """Colours and moods that were named lie over the picture."""
    unread: bool = False
    """Nothing in the prompt says what to do: the whole takes on a mood."""


def choose(asked: Asked, shown: Shown) -> Plan:
    """The plan of an edit. Every prompt and every upload has one that changes something."""
    scene = asked.scene
    hole = _hole(asked, shown)
    back = _back(asked, shown, hole)
    casts = bool(scene.subjects)
    scenery = hole == "mask" and _is_scenery(asked)
    around = shown.room and back == "own"
    relights = (
        bool(scene.hour or scene.weather or scene.season in SEASONS)
        and not scenery
        and back != "place"
        and not around
    )
    style = scene.styles[0] if scene.styles and styles.knows(scene.styles[0]) else ""
    collage = asked.collage and shown.count > 1
    if collage and style == CUT_AND_PASTED:
        style = ""
    tints = bool(scene.colours or scene.moods) and not casts and back == "own"
    joins = shown.count > 1
    does = (
        back != "own",
        around,
        hole != "none" and (asked.removes or casts or scenery),
        relights,
        joins,
        casts,
    )
    unread = not any(does) and not style and not tints
    return Plan(
        back=back,
        around=around,
        hole=hole,
        closes=hole != "none" and (asked.removes or casts or (hole == "mask" and unread)),
        scenery=scenery,
        relights=relights,
        joins=joins,
        collage=collage,
        casts=casts,
        style=style,
        tints=tints,
        unread=unread and hole != "mask",
    )


def scene_of(asked: Asked, plan: Plan) -> Scene:
    """The scene without what the picture has already: "on the cat"; what is lighter than air floats."""
    subjects = tuple(
        msgspec.structs.replace(one, action="float") if one.thing in FLOATING and not one.action else one
        for one in asked.scene.subjects
    )
    scene = msgspec.structs.replace(asked.scene, subjects=subjects)
    if plan.hole == "mask" or not (asked.present or asked.adds):
        return scene
    targets = {one.to for one in scene.subjects if one.to is not None}
    kept = tuple(
        msgspec.structs.replace(one, relation=None, to=None) if one.to in targets else one
        for at, one in enumerate(scene.subjects)
        if at not in targets
    )
    return msgspec.structs.replace(scene, subjects=kept) if kept else scene


def _hole(asked: Asked, shown: Shown) -> Hole:
    if shown.masked:
        return "mask"
    return "guess" if asked.removes or asked.replaces else "none"


def _is_scenery(asked: Asked) -> bool:
    """Whether the words name what to see and not what to change: a place, or a sky."""
    scene = asked.scene
    sky = bool(scene.hour or scene.weather) and not scene.subjects
    return not asked.removes and ((scene.place is not None and places.knows(scene.place)) or sky)


def _back(asked: Asked, shown: Shown, hole: Hole) -> Back:
    if shown.masked:
        return "own"
    scene = asked.scene
    if shown.transparent and (asked.clears or not shown.room or shown.kind == "cut-out"):
        return "clear"
    if asked.clears or (asked.background and scene.backdrop in ("white", "plain")):
        return "sheet"
    placed = scene.place is not None and places.knows(scene.place)
    if shown.kind == "cut-out":
        return "place" if placed or scene.hour or scene.weather else "sheet"
    if placed and not shown.room and hole == "none":
        elsewhere = not scene.subjects and not asked.adds
        return "place" if asked.background or elsewhere else "own"
    return "own"
