"""Who wears what, and what is seen of it: a dress becomes its wearer's colour, a hat stays a thing, boots are not drawn. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pictura.engines.illustrator import people
from pictura.engines.illustrator.company import Subjects, replaced, without

DRESSES = frozenset(
    {"dress", "coat", "t-shirt", "jeans", "womans-clothes", "lab-coat", "sari", "shorts", "running-shirt"}
)
"""Clothes that cover the body: of them the colour is shown."""
GOWNS: Mapping[str, Mapping[str, str]] = {
    "kimono": {"woman": "woman-in-kimono", "girl": "girl-in-kimono", "man": "man-in-kimono", "boy": "boy-in-kimono",
               "person": "woman-in-kimono", "old-woman": "woman-in-kimono", "old-man": "man-in-kimono"},
}  # fmt: skip
"""Clothes that have looks of their own, by who wears them."""
WOUND: Mapping[str, str] = {"scarf": "wound-scarf"}
"""What looks otherwise on somebody than by itself."""
CARRIED = frozenset({"backpack", "handbag", "purse", "clutch-bag", "shopping-bags", "folding-hand-fan"})
"""What one wears in the hand."""
UNSEEN = frozenset({
    "ballet-shoes", "bikini", "briefs", "flat-shoe", "gloves", "high-heeled-shoe", "hiking-boot", "mans-shoe",
    "one-piece-swimsuit", "performing-arts", "prayer-beads", "ring", "running-shoe", "safety-vest", "socks",
    "thong-sandal", "watch", "womans-boot", "womans-sandal",
})  # fmt: skip
"""What has no place on a figure: feet, hands and necks are too small for it."""


def clothed(subjects: Subjects) -> Subjects:
    """Clothes that nobody was said to wear are on the first person who wears and holds nothing."""
    for index, subject in enumerate(subjects):
        clothes = subject.thing in DRESSES or subject.thing in GOWNS
        if not clothes or subject.relation is not None or any(one.to == index for one in subjects):
            continue
        bare = [at for at, one in enumerate(subjects) if people.knows(one.thing) and one.relation is None]
        if bare:
            worn = msgspec.structs.replace(subjects[bare[0]], relation="wearing", to=index)
            subjects = replaced(subjects, bare[0], worn)
    return subjects


def dressed(subjects: Subjects) -> Subjects:
    """Clothes become their wearer's colour or look; on the head, the face and round the neck they stay things."""
    hidden: set[int] = set()
    for wearer, worn in _wearers(subjects):
        subject, clothes = subjects[wearer], subjects[worn]
        if clothes.thing in WOUND:
            wound = msgspec.structs.replace(clothes, thing=WOUND[clothes.thing])
            subjects = replaced(subjects, worn, wound)
        if clothes.thing in CARRIED:
            subjects = _in_the_hand(subjects, wearer, worn)
            continue
        look = GOWNS.get(clothes.thing, {}).get(subject.thing, subject.thing)
        covers = look != subject.thing or clothes.thing in DRESSES or clothes.thing in GOWNS
        if not covers and clothes.thing not in UNSEEN:
            continue
        hidden.add(worn)
        colour = clothes.colour if covers else None
        shown = msgspec.structs.replace(subject, thing=look, colour=colour or subject.colour)
        if subject.relation == "wearing" and subject.to == worn:
            shown = msgspec.structs.replace(shown, relation=None, to=None)
        subjects = replaced(subjects, wearer, shown)
    return without(subjects, frozenset(hidden))


def _in_the_hand(subjects: Subjects, wearer: int, worn: int) -> Subjects:
    if subjects[wearer].relation == "wearing":
        return replaced(subjects, wearer, msgspec.structs.replace(subjects[wearer], relation="holding"))
    return replaced(subjects, worn, msgspec.structs.replace(subjects[worn], relation="held by"))


def _wearers(subjects: Subjects) -> list[tuple[int, int]]:
    """Who wears what, by index."""
    known = [(at, one) for at, one in enumerate(subjects) if one.to is not None and one.to < len(subjects)]
    wearing = [(at, one.to) for at, one in known if one.relation == "wearing" and one.to is not None]
    return wearing + [(one.to, at) for at, one in known if one.relation == "worn by" and one.to is not None]
