"""Which subjects hang on another, and on which: in a hand, on a head, on top, on a back. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from pictura.engines.illustrator import habitats, hanging, things
from pictura.engines.illustrator.company import Subjects
from pictura.engines.illustrator.deeds import ATTACHED, HELD_GROUPS
from pictura.engines.illustrator.scene import Subject

HELD_BY: Mapping[str, str] = {"held by": "holding", "worn by": "wearing"}
"""Relations that the thing tells, by how its holder would tell them."""
PLACED = frozenset({"on", "in", "under", "above", "riding", "behind"})
"""Relations in which whoever tells them has no place of its own."""


def borne(subjects: Subjects) -> tuple[int, ...]:
    """Who hangs on another, by index; whoever hangs on one of these comes after it."""
    hanging_on = {index for index in range(len(subjects)) if _hangs(subjects, index)}
    return tuple(sorted(hanging_on, key=lambda index: (_links(subjects, index, hanging_on), index)))


def bearer(subjects: Subjects, index: int) -> tuple[int, str]:
    """What a subject hangs on, and by which relation of its own; the first subject if nothing was said of it."""
    subject = subjects[index]
    if subject.to is not None and subject.relation:
        vehicle = habitats.group_of(subjects[subject.to].thing) == "transport-ground"
        relation = HELD_BY.get(subject.relation, subject.relation)
        return subject.to, "riding" if vehicle and relation == "on" else relation
    for number, holder in enumerate(subjects):
        if holder.to == index and holder.relation:
            return number, holder.relation
    return 0, "with"


def _hangs(subjects: Subjects, index: int) -> bool:
    subject = subjects[index]
    if subject.to is not None and subject.to != index:
        if subject.to >= len(subjects):
            return False
        if subject.relation in PLACED:
            return True
        if subject.relation in HELD_BY:
            return _in_hand(subject)
        if subject.relation in ATTACHED:
            return _in_hand(subject) and things.is_person(subjects[subject.to].thing)
    return any(
        holder.to == index
        and holder.relation in ATTACHED
        and number != index
        and _in_hand(subject)
        and (subject.text is None or things.is_person(holder.thing))
        for number, holder in enumerate(subjects)
    )


def _links(subjects: Subjects, index: int, hanging_on: set[int]) -> int:
    """By how many others it hangs on one that stands."""
    links = 0
    while index in hanging_on and links <= len(hanging_on):
        index, links = bearer(subjects, index)[0], links + 1
    return links


def _in_hand(subject: Subject) -> bool:
    worn = subject.thing in hanging.ROUND_THE_NECK
    return worn or subject.text is not None or habitats.group_of(subject.thing).startswith(HELD_GROUPS)
