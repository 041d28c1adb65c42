"""What birds and fish do where they are, when the prompt leaves it open."""

from __future__ import annotations

import random

from pictura.engines.illustrator import birds, fish

AFLOAT = frozenset({"sea", "lake", "river", "harbour", "swamp"})
"""Places where what floats lies on open water."""
BOATS = frozenset({
    "canoe", "sailboat", "speedboat", "motor-boat", "ship", "passenger-ship", "ferry", "lily-pad", "ring-buoy",
    "person-surfing", "person-swimming", "person-rowing-boat",
})  # fmt: skip
"""What lies on water without a rig of its own."""
OPEN_AIR = frozenset({"sky", "space"})
SUSPENDED = frozenset({"underwater", "sky", "space", "studio", "abstract"})
"""Places where a fish may hang in the air, so to speak."""
PERCHERS = ("sit", "stand", "walk")
SOARERS = frozenset({"eagle", "seagull", "dove"})
"""Birds that one thinks of on the wing."""
SURFACING = frozenset({"whale", "orca", "shark"})
"""What shows its back above the water, and does not leap unless it is told to."""


def bird_deed(name: str, asked: str | None, place: str, rng: random.Random) -> str:
    if place == "underwater":
        return asked if asked == "sleep" else "dive"
    if asked:
        return asked
    if place in OPEN_AIR:
        return "fly"
    if place in AFLOAT and birds.floats(name):
        return "swim"
    if name in SOARERS or place in ("sea", "harbour"):
        return "fly"
    return rng.choice(PERCHERS)


def fish_deed(name: str, asked: str | None, place: str) -> str:
    if place not in AFLOAT | SUSPENDED and fish.fits_a_bowl(name):
        return "bowl"
    if place not in AFLOAT:
        return "sleep" if asked in ("sleep", "lie") else "swim"
    if name in SURFACING:
        return asked if asked and fish.pose_of(asked) == "leap" else "surface"
    return "jump"


def floats(thing: str, deed: str | None) -> bool:
    """Whether a bird or a fish lies on open water while it does this."""
    if fish.knows(thing):
        return True
    return birds.knows(thing) and (deed == "swim" or (deed in (None, "sleep", "lie") and birds.floats(thing)))
