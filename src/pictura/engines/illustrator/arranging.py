"""What a prompt leaves unsaid between its subjects: who holds the umbrella, who wears the dress, who a family is. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pictura.engines.illustrator import habitats, people
from pictura.engines.illustrator.scene import Subject

Subjects = tuple[Subject, ...]

CARRIED = frozenset({"on", "in", "riding"})
DONE_WITH = frozenset({"holding", "wearing", "with", "riding", "on", "in", "under"})
COMPANIES: Mapping[str, tuple[str, ...]] = {
    "couple": ("man", "woman"), "family": ("man", "woman", "girl"), "friends": ("boy", "girl"),
}  # fmt: skip
"""Names for several people, and who they are."""
HELD_UP = frozenset({"umbrella", "umbrella-with-rain-drops", "kite", "balloon"})
RESTING = frozenset({"sit", "sleep", "lie", "read"})
"""Deeds that are done sitting or lying."""
BOOK, READABLE = "open-book", ("book", "mail", "phone", "computer")
"""What is read unless something of these groups is there."""
CLOTH = "picnic-blanket"
SEATS = frozenset({"bench", "sofa", "bed", "chair"})
HANDLED = ("food-", "drink", "book", "writing", "music", "phone", "computer", "dishware")
HANDLING = frozenset({"read", "write", "eat", "drink", "play", "work"})
"""Deeds for which a thing is taken in the hands, and groups of such things."""
DRESSES = frozenset(
    {"dress", "coat", "t-shirt", "jeans", "womans-clothes", "lab-coat", "sari", "shorts", "running-shirt"}
)
"""Clothes that cover the body: of them the colour is shown."""
GOWNS: Mapping[str, Mapping[str, str]] = {
    "kimono": {"woman": "woman-in-kimono", "girl": "girl-in-kimono", "man": "man-in-kimono", "boy": "boy-in-kimono",
               "person": "woman-in-kimono", "old-woman": "woman-in-kimono", "old-man": "man-in-kimono"},
}  # fmt: skip
"""Clothes that have looks of their own, by who wears them."""
MOUNTS: Mapping[str, str] = {"broom": "flying-broom"}
"""What one rides on through the air."""
BOARDS: Mapping[str, str] = {"skateboard": "stand", "sled": "sit"}
"""What one rides otherwise than in a saddle, and how."""
WOUND: Mapping[str, str] = {"scarf": "wound-scarf"}
"""What looks otherwise on somebody than by itself."""
OPENED: Mapping[str, str] = {"package": "open-box"}
"""What is drawn open when something is in it."""


def arranged(subjects: Subjects) -> Subjects:
    """The same company as it would be drawn."""
    for step in (
        _doers_first, _companies, _booked, _picnicking, _seated, _clothed, _held_up, _handled, _dressed, _in_vases, _mounted, _opened,
    ):  # fmt: skip
        subjects = step(subjects)
    return subjects


def without(subjects: Subjects, hidden: frozenset[int]) -> Subjects:
    """The others, with their relations; one to somebody hidden is forgotten."""
    kept = [index for index in range(len(subjects)) if index not in hidden]
    renumbered = {old: new for new, old in enumerate(kept)}
    return tuple(
        msgspec.structs.replace(subject, to=None if subject.to is None else renumbered.get(subject.to))
        for subject in (subjects[index] for index in kept)
    )


def carrier(subjects: Subjects) -> Subject:
    """What the first subject is on, in or riding; itself if it stands on its own feet."""
    hero = subjects[0]
    if hero.relation not in CARRIED or hero.to is None or hero.to >= len(subjects):
        return hero
    return subjects[hero.to]


def _with(subjects: Subjects, index: int, changed: Subject) -> Subjects:
    return (*subjects[:index], changed, *subjects[index + 1 :])


def _doers_first(subjects: Subjects) -> Subjects:
    """Who does something stands before what it is done with or on: Japanese and Korean name that first."""
    done = {one.to for one in subjects if one.relation in DONE_WITH}
    after = [at in done or one.relation in ("held by", "worn by") for at, one in enumerate(subjects)]
    order = sorted(range(len(subjects)), key=after.__getitem__)
    renumbered = {old: new for new, old in enumerate(order)}
    return tuple(
        msgspec.structs.replace(one, to=None if one.to is None else renumbered.get(one.to))
        for one in (subjects[at] for at in order)
    )


def _companies(subjects: Subjects) -> Subjects:
    """A family is a man, a woman and a girl; relations stay with the first of them."""
    found = subjects
    for index, subject in enumerate(subjects):
        members = COMPANIES.get(subject.thing)
        if members is None:
            continue
        found = _with(found, index, msgspec.structs.replace(subject, thing=members[0], count=1))
        found += tuple(
            Subject(thing=member, action=subject.action, mood=subject.mood) for member in members[1:]
        )
    return found


def _booked(subjects: Subjects) -> Subjects:
    """Who reads, and was not told what, has a book."""
    if any(habitats.group_of(one.thing).startswith(READABLE) for one in subjects):
        return subjects
    readers = [
        at
        for at, one in enumerate(subjects)
        if people.knows(one.thing) and one.action == "read" and one.relation not in ("holding", "riding")
    ]
    return subjects + tuple(Subject(thing=BOOK, relation="held by", to=at) for at in readers[:1])


def _picnicking(subjects: Subjects) -> Subjects:
    """Whoever is there and was told nowhere else sits on the picnic's cloth."""
    cloth = next((at for at, one in enumerate(subjects) if one.thing == CLOTH), None)
    if cloth is None:
        return subjects
    subjects = _with(subjects, cloth, msgspec.structs.replace(subjects[cloth], relation=None, to=None))
    for index, subject in enumerate(subjects):
        being = people.knows(subject.thing) or habitats.group_of(subject.thing) == "animal-mammal"
        if being and (subject.to in (None, cloth) or subject.relation == "with"):
            action = subject.action if subject.action in RESTING else "sit"
            sitting = msgspec.structs.replace(subject, relation="on", to=cloth, action=action)
            subjects = _with(subjects, index, sitting)
    return subjects


def _seated(subjects: Subjects) -> Subjects:
    """Who sits or lies, and was not told where, sits on what is there to sit on."""
    taken = {one.to for one in subjects if one.to is not None}
    for index, subject in enumerate(subjects):
        if subject.action not in RESTING or subject.relation not in (None, "holding"):
            continue
        free = [
            at for at, one in enumerate(subjects) if one.thing in SEATS and at not in taken and at != index
        ]
        if not free:
            continue
        held = subject.to if subject.relation == "holding" else None
        subjects = _with(subjects, index, msgspec.structs.replace(subject, relation="on", to=free[0]))
        if held is not None:
            thing = msgspec.structs.replace(subjects[held], relation="held by", to=index)
            subjects = _with(subjects, held, thing)
        taken.add(free[0])
    return subjects


def _clothed(subjects: Subjects) -> Subjects:
    """Clothes that nobody was said to wear are on the first person who wears and holds nothing."""
    for index, subject in enumerate(subjects):
        clothes = subject.thing in DRESSES or subject.thing in GOWNS
        if not clothes or subject.relation is not None or any(one.to == index for one in subjects):
            continue
        bare = [at for at, one in enumerate(subjects) if people.knows(one.thing) and one.relation is None]
        if bare:
            worn = msgspec.structs.replace(subjects[bare[0]], relation="wearing", to=index)
            subjects = _with(subjects, bare[0], worn)
    return subjects


def _held_up(subjects: Subjects) -> Subjects:
    """An umbrella that nobody was said to hold is in the first free hand."""
    for index, subject in enumerate(subjects):
        if subject.thing not in HELD_UP or subject.relation is not None:
            continue
        takers = [one for one in subjects if one.to == index]
        if any(one.relation != "wearing" for one in takers):
            continue
        free = [
            at
            for at, one in enumerate(subjects)
            if people.knows(one.thing) and (one.relation is None or one.to == index)
        ]
        if free:
            holder = msgspec.structs.replace(subjects[free[0]], relation="holding", to=index)
            subjects = _with(subjects, free[0], holder)
    return subjects


def _handled(subjects: Subjects) -> Subjects:
    """What somebody reads, eats or plays who is already on a chair or a bench is in the same hands."""
    taken = {one.to for one in subjects if one.to is not None}
    for index, subject in enumerate(subjects):
        if subject.relation is not None or index in taken:
            continue
        if not habitats.group_of(subject.thing).startswith(HANDLED):
            continue
        busy = [at for at, one in enumerate(subjects) if one.action in HANDLING and one.relation in CARRIED]
        if busy:
            subjects = _with(
                subjects, index, msgspec.structs.replace(subject, relation="held by", to=busy[0])
            )
    return subjects


def _dressed(subjects: Subjects) -> Subjects:
    """Clothes become their wearer's colour or look; on the head and the face they stay things."""
    hidden: set[int] = set()
    for wearer, worn in _wearers(subjects):
        subject, clothes = subjects[wearer], subjects[worn]
        if clothes.thing in WOUND:
            wound = msgspec.structs.replace(clothes, thing=WOUND[clothes.thing])
            subjects = _with(subjects, worn, wound)
        look = GOWNS.get(clothes.thing, {}).get(subject.thing, subject.thing)
        if look == subject.thing and clothes.thing not in DRESSES and clothes.thing not in GOWNS:
            continue
        hidden.add(worn)
        dressed = msgspec.structs.replace(subject, thing=look, colour=clothes.colour or subject.colour)
        if subject.relation == "wearing":
            dressed = msgspec.structs.replace(dressed, relation=None, to=None)
        subjects = _with(subjects, wearer, dressed)
    return without(subjects, frozenset(hidden))


def _wearers(subjects: Subjects) -> list[tuple[int, int]]:
    """Who wears what, by index."""
    known = [(at, one) for at, one in enumerate(subjects) if one.to is not None and one.to < len(subjects)]
    wearing = [(at, one.to) for at, one in known if one.relation == "wearing" and one.to is not None]
    return wearing + [(one.to, at) for at, one in known if one.relation == "worn by" and one.to is not None]


def _in_vases(subjects: Subjects) -> Subjects:
    """Flowers in a vase are one thing, of the flowers' colour."""
    hidden: set[int] = set()
    for index, subject in enumerate(subjects):
        if subject.relation != "in" or subject.to is None or subjects[subject.to].thing != "vase":
            continue
        if habitats.group_of(subject.thing) == "plant-flower":
            hidden.add(index)
            vase = msgspec.structs.replace(subjects[subject.to], colour=subject.colour)
            subjects = _with(subjects, subject.to, vase)
    return without(subjects, frozenset(hidden))


def _mounted(subjects: Subjects) -> Subjects:
    """A broom on which somebody sits flies with its rider; nobody is astride a board."""
    for index, subject in enumerate(subjects):
        if subject.relation not in ("on", "riding") or subject.to is None or subject.to >= len(subjects):
            continue
        mount = subjects[subject.to]
        if mount.thing in MOUNTS:
            flying = msgspec.structs.replace(mount, thing=MOUNTS[mount.thing], action="fly")
            subjects = _with(subjects, subject.to, flying)
            subjects = _with(
                subjects, index, msgspec.structs.replace(subject, relation="riding", action=None)
            )
        elif mount.thing in BOARDS:
            action = subject.action or BOARDS[mount.thing]
            subjects = _with(subjects, index, msgspec.structs.replace(subject, relation="on", action=action))
    return subjects


def _opened(subjects: Subjects) -> Subjects:
    for subject in subjects:
        if subject.relation == "in" and subject.to is not None and subjects[subject.to].thing in OPENED:
            box = subjects[subject.to]
            opened = msgspec.structs.replace(box, thing=OPENED[box.thing])
            subjects = _with(subjects, subject.to, opened)
    return subjects
