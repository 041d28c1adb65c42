"""A variation: the upload's palette and brightness on a new stage. It guesses nothing that it cannot know."""

from __future__ import annotations

import random

from PIL import Image, ImageStat

from pictura.engines.illustrator import beasts, habitats, hoofed, paper, places
from pictura.engines.illustrator.edits.likely import likely
from pictura.engines.illustrator.edits.standing_out import border_colour
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.scene import Scene, Subject

NEAR = 0.9
"""How far the new picture's colours go towards the upload's."""
SPREAD = (0.6, 1.35)
"""By how much its contrasts may be made weaker or stronger."""
SAMPLE = (160, 160)
ABSTRACT_EVERY = 4
"""Each so manieth variation is an abstract picture in the same colours."""


def staged(image: Pixels, seed: int, index: int) -> Scene:
    """What to stage: a place that has such colours, and somebody who is at home there; another for each index."""
    rng = random.Random(seed * 8191 + index)
    seen = likely(image)
    if border_colour(image) is not None:
        return Scene(
            prompt=f"variation {index}",
            place="studio",
            subjects=(Subject(thing=rng.choice(sorted(_anybody()))),),
        )
    if index % ABSTRACT_EVERY == ABSTRACT_EVERY - 1:
        return Scene(prompt=f"variation {index}", hour=seen.hour, moods=("calm",), place="abstract")
    place = seen.places[(rng.randrange(len(seen.places)) if index else 0) % len(seen.places)]
    place = place if places.knows(place) else "meadow"
    at_home = residents(place)
    subjects = (Subject(thing=rng.choice(at_home)),) if at_home else ()
    return Scene(prompt=f"variation {index}", place=place, hour=seen.hour, subjects=subjects)


def residents(place: str) -> tuple[str, ...]:
    """Who is at home at a place, in the order of the table."""
    return tuple(thing for thing, homes in habitats.load().home.items() if place in homes and _alive(thing))


def _anybody() -> frozenset[str]:
    return frozenset(thing for thing in habitats.load().home if _alive(thing))


def _alive(thing: str) -> bool:
    return habitats.is_rigged(thing) or beasts.knows(thing) or hoofed.knows(thing)


def recoloured(made: Pixels, like: Pixels) -> Pixels:
    """The new picture in the upload's colours: its brightness and its hues lie and spread as they do there."""
    theirs = like.resize(SAMPLE, Image.Resampling.BOX).convert("YCbCr")
    full = made.convert("YCbCr")
    ours = made.resize(SAMPLE, Image.Resampling.BOX).convert("YCbCr")
    own, other = ImageStat.Stat(ours), ImageStat.Stat(theirs)
    tables: list[int] = []
    for part in range(3):
        ratio = other.stddev[part] / max(1.0, own.stddev[part])
        spread = max(SPREAD[0], min(SPREAD[1], ratio))
        tables += paper.levels(
            lambda v, k=spread, a=own.mean[part], b=other.mean[part]: (v - a) * k + a + (b - a) * NEAR
        )
    return full.point(tables).convert("RGB")
