"""Figures of our own where the art has only a head, or nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from pictura.engines.illustrator import (
    aloft,
    buildings,
    creatures,
    hearth,
    neckwear,
    perches,
    picnic,
    solids,
    spacefarers,
    submarine,
    trains,
    vessels,
    wheels,
)
from pictura.engines.illustrator.layers import Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.people_pose import Seat

GLYPH_FOR: Mapping[str, str] = {"tree": "deciduous-tree", "dragon-face": "dragon"}
"""Names of the vocabulary that the art has under another one, and heads whose whole the art has too."""
DRAWN_AS: Mapping[str, str] = {
    "spouting-whale": "whale", "black-bird": "crow", "ogre": "monster", "high-speed-train": "bullet-train", "goblin": "monster", "alien-monster": "monster",
}  # fmt: skip
"""Names of the art that a rig or a figure draws under another one."""


def knows(name: str) -> bool:
    return name in _FIGURES


def figure(name: str, colour: str | None, seed: int, action: str = "stand", seat: Seat = "") -> Sprite:
    """Raises KeyError for a name without a figure."""
    return _FIGURES[name](Manner(colour, random.Random(seed), action, seat))


_FIGURES: Mapping[str, Callable[[Manner], Sprite]] = {
    "alien": creatures.alien, "armchair": perches.armchair, "bullet-train": trains.bullet_train, "cone": solids.cone,
    "cube": solids.cube, "cylinder": solids.cylinder, "fence": perches.fence, "pyramid": solids.pyramid,
    "sphere": solids.sphere, "submarine": submarine.submarine, "torus": solids.torus, "astronaut": spacefarers.astronaut, "bench": perches.bench, "bicycle": wheels.bicycle,
    "branch": perches.branch, "bed": perches.bed, "fireplace": hearth.fireplace, "flying-broom": aloft.broom, "frog": creatures.frog, "fruit-bowl": vessels.fruit_bowl,
    "hot-air-balloon": aloft.hot_air_balloon, "kite": aloft.kite, "hut": buildings.cabin,
    "lighthouse": buildings.lighthouse, "lily-pad": perches.lily_pad,
    "monster": creatures.monster, "open-box": vessels.open_box, "picnic-blanket": picnic.blanket, "robot": spacefarers.robot, "seahorse": creatures.seahorse, "sofa": perches.sofa,
    "vase": vessels.vase, "windmill": buildings.windmill, "wound-scarf": neckwear.scarf,
}  # fmt: skip
