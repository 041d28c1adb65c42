"""What a prompt leaves unsaid between its subjects: who holds the umbrella, who wears the dress, who a family is. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pictura.engines.illustrator import beasts, fish, habitats, hoofed, people, wardrobe
from pictura.engines.illustrator.company import Subjects, replaced, without
from pictura.engines.illustrator.scene import Relation, Subject

CARRIED = frozenset({"on", "in", "riding"})
DONE_WITH = frozenset({"holding", "wearing", "with", "riding", "on", "in", "under"})
COMPANIES: Mapping[str, tuple[str, ...]] = {
    "couple": ("man", "woman"), "family": ("man", "woman", "girl"), "friends": ("boy", "girl"),
}  # fmt: skip
"""Names for several people, and who they are."""
HOUSES = frozenset({"place-building", "place-religious"})
HELD_UP = frozenset({"umbrella", "umbrella-with-rain-drops", "kite", "balloon"})
RESTING = frozenset({"sit", "sleep", "lie", "read"})
"""Deeds that are done sitting or lying."""
BOOK, READABLE = "open-book", ("book", "mail", "phone", "computer")
"""What is read unless something of these groups is there."""
INSTRUMENTS: Mapping[str, str] = {
    "violinist": "violin", "guitarist": "guitar", "pianist": "musical-keyboard", "drummer": "drum",
}  # fmt: skip
"""What musicians play, if they are told nothing to hold."""
CLOTH = "picnic-blanket"
SEATS = frozenset({"bench", "sofa", "bed", "chair", "armchair"})
BOATS = frozenset({"canoe", "sailboat", "speedboat", "motor-boat"})
RIGHTLY: Mapping[tuple[Relation, str], Relation] = {
    ("in", "seat"): "on", ("on", "boat"): "in", ("riding", "boat"): "in",
}  # fmt: skip
"""How somebody is on a seat or in a boat, by how it is said."""
BOWLS = frozenset({"bowl-with-spoon", "goldfish", "fish", "jar", "tumbler-glass"})
"""What the bowl of a fish is called; its name alone is read as the fish that lives in it."""
PAIRS_MAX = 4
HANDLED = ("food-", "drink", "book", "writing", "music", "phone", "computer", "dishware")
HANDLING = frozenset({"read", "write", "eat", "drink", "play", "work"})
"""Deeds for which a thing is taken in the hands, and groups of such things."""
MOUNTS: Mapping[str, str] = {"broom": "flying-broom"}
"""What one rides on through the air."""
BOARDS: Mapping[str, str] = {"skateboard": "stand", "sled": "sit"}
"""What one rides otherwise than in a saddle, and how."""
OPENED: Mapping[str, str] = {"package": "open-box"}
"""What is drawn open when something is in it."""


def arranged(subjects: Subjects) -> Subjects:
    """The same company as it would be drawn."""
    for step in (
        _doers_first, _companies, _booked, _tuned, _picnicking, _placed_rightly, _seated, wardrobe.clothed, _held_up, _handled, wardrobe.dressed, _one_for_each, _in_vases, _in_bowls, _mounted, _opened, _built_in,
    ):  # fmt: skip
        subjects = step(subjects)
    return subjects


def carrier(subjects: Subjects) -> Subject:
    """What the first subject is on, in or riding; itself if it stands on its own feet."""
    hero = subjects[0]
    if hero.relation not in CARRIED or hero.to is None or hero.to >= len(subjects):
        return hero
    return subjects[hero.to]


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
        found = replaced(found, index, msgspec.structs.replace(subject, thing=members[0], count=1))
        shared = subject.relation in CARRIED
        found += tuple(
            Subject(
                thing=member,
                action=subject.action,
                mood=subject.mood,
                relation=subject.relation if shared else None,
                to=subject.to if shared else None,
            )
            for member in members[1:]
        )
    return found


def _one_for_each(subjects: Subjects) -> Subjects:
    """Two knights on horses have a horse each, three owls in hats a hat each, two girls who eat ice cream two of them."""
    for index, doer in enumerate(subjects):
        if doer.count < 2 or doer.to is None or not _is_own(doer, subjects[doer.to]):
            continue
        single = msgspec.structs.replace(doer, count=1)
        thing = msgspec.structs.replace(subjects[doer.to], count=1)
        subjects = replaced(replaced(subjects, doer.to, thing), index, single)
        for _ in range(min(doer.count, PAIRS_MAX) - 1):
            subjects += (msgspec.structs.replace(single, to=len(subjects) + 1), thing)
    return subjects


def _is_own(doer: Subject, thing: Subject) -> bool:
    """Whether each of several has one of these."""
    if doer.relation == "wearing":
        return True
    if doer.relation == "holding":
        return thing.count > 1 or habitats.group_of(thing.thing).startswith(("food-", "drink"))
    ridden = thing.thing == "bicycle" or beasts.knows(thing.thing) or hoofed.knows(thing.thing)
    return doer.relation in ("on", "riding") and thing.count > 1 and ridden


def _placed_rightly(subjects: Subjects) -> Subjects:
    """Who is in a chair is on it, and who is on a boat is in it."""
    return tuple(
        msgspec.structs.replace(one, relation=RIGHTLY[one.relation, _kind(subjects[one.to])])
        if one.relation is not None
        and one.to is not None
        and (one.relation, _kind(subjects[one.to])) in RIGHTLY
        else one
        for one in subjects
    )


def _kind(base: Subject) -> str:
    return "seat" if base.thing in SEATS else "boat" if base.thing in BOATS else ""


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


def _tuned(subjects: Subjects) -> Subjects:
    """A violinist has a violin, and plays it unless something else is told."""
    for index, subject in enumerate(subjects):
        if subject.thing in INSTRUMENTS and subject.relation is None:
            action = "play" if subject.action in (None, "sing") else subject.action
            playing = msgspec.structs.replace(subject, action=action, relation="holding", to=len(subjects))
            instrument = Subject(thing=INSTRUMENTS[subject.thing], count=subject.count)
            subjects = (*replaced(subjects, index, playing), instrument)
    return subjects


def _picnicking(subjects: Subjects) -> Subjects:
    """Whoever is there and was told nowhere else sits on the picnic's cloth."""
    cloth = next((at for at, one in enumerate(subjects) if one.thing == CLOTH), None)
    if cloth is None:
        return subjects
    subjects = replaced(subjects, cloth, msgspec.structs.replace(subjects[cloth], relation=None, to=None))
    for index, subject in enumerate(subjects):
        being = people.knows(subject.thing) or habitats.group_of(subject.thing) == "animal-mammal"
        if being and (subject.to in (None, cloth) or subject.relation == "with"):
            action = subject.action if subject.action in RESTING else "sit"
            sitting = msgspec.structs.replace(subject, relation="on", to=cloth, action=action)
            subjects = replaced(subjects, index, sitting)
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
        subjects = replaced(subjects, index, msgspec.structs.replace(subject, relation="on", to=free[0]))
        if held is not None:
            thing = msgspec.structs.replace(subjects[held], relation="held by", to=index)
            subjects = replaced(subjects, held, thing)
        taken.add(free[0])
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
            subjects = replaced(subjects, free[0], holder)
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
            subjects = replaced(
                subjects, index, msgspec.structs.replace(subject, relation="held by", to=busy[0])
            )
    return subjects


def _in_vases(subjects: Subjects) -> Subjects:
    """Flowers in a vase are one thing, of the flowers' colour."""
    hidden: set[int] = set()
    for index, subject in enumerate(subjects):
        if subject.relation != "in" or subject.to is None or subjects[subject.to].thing != "vase":
            continue
        if habitats.group_of(subject.thing) == "plant-flower":
            hidden.add(index)
            vase = msgspec.structs.replace(subjects[subject.to], colour=subject.colour)
            subjects = replaced(subjects, subject.to, vase)
    return without(subjects, frozenset(hidden))


def _in_bowls(subjects: Subjects) -> Subjects:
    """A fish on dry land has its bowl already, and a plant's pot is no stew's."""
    hidden: set[int] = set()
    for subject in subjects:
        if subject.relation != "in" or subject.to is None:
            continue
        vessel = subjects[subject.to]
        if fish.knows(subject.thing) and fish.fits_a_bowl(subject.thing) and vessel.thing in BOWLS:
            hidden.add(subject.to)
        elif vessel.thing == "pot-of-food" and habitats.group_of(subject.thing).startswith("plant-"):
            pot = msgspec.structs.replace(vessel, thing="bucket", colour=vessel.colour or "brown")
            subjects = replaced(subjects, subject.to, pot)
    return without(subjects, frozenset(hidden))


def _mounted(subjects: Subjects) -> Subjects:
    """A broom on which somebody sits flies with its rider; nobody is astride a board."""
    for index, subject in enumerate(subjects):
        if subject.relation not in ("on", "riding") or subject.to is None or subject.to >= len(subjects):
            continue
        mount = subjects[subject.to]
        if mount.thing in MOUNTS:
            flying = msgspec.structs.replace(mount, thing=MOUNTS[mount.thing], action="fly")
            subjects = replaced(subjects, subject.to, flying)
            subjects = replaced(
                subjects, index, msgspec.structs.replace(subject, relation="riding", action=None)
            )
        elif mount.thing in BOARDS:
            action = subject.action or BOARDS[mount.thing]
            subjects = replaced(
                subjects, index, msgspec.structs.replace(subject, relation="on", action=action)
            )
    return subjects


def _built_in(subjects: Subjects) -> Subjects:
    """A house has its door already."""
    doors = {
        one.to
        for one in subjects
        if one.relation == "with" and one.to is not None and subjects[one.to].thing == "door"
        and habitats.group_of(one.thing) in HOUSES
    }  # fmt: skip
    return without(subjects, frozenset(doors)) if doors else subjects


def _opened(subjects: Subjects) -> Subjects:
    for subject in subjects:
        if subject.relation == "in" and subject.to is not None and subjects[subject.to].thing in OPENED:
            box = subjects[subject.to]
            opened = msgspec.structs.replace(box, thing=OPENED[box.thing])
            subjects = replaced(subjects, subject.to, opened)
    return subjects
