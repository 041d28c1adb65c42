"""What a drawing of our own is asked for beyond its name."""

from __future__ import annotations

import random
from typing import NamedTuple

from pictura.engines.illustrator.people_pose import Seat


class Manner(NamedTuple):
    colour: str | None
    rng: random.Random
    """Decides what the prompt leaves open."""
    action: str = "stand"
    seat: Seat = ""
