"""Changes to who is in a picture that keep the relations between them right. Pure."""

from __future__ import annotations

import msgspec

from pictura.engines.illustrator.scene import Subject

Subjects = tuple[Subject, ...]


def without(subjects: Subjects, hidden: frozenset[int]) -> Subjects:
    """The others, with their relations; one to somebody hidden is forgotten."""
    kept = [index for index in range(len(subjects)) if index not in hidden]
    renumbered = {old: new for new, old in enumerate(kept)}
    return tuple(
        msgspec.structs.replace(subject, to=None if subject.to is None else renumbered.get(subject.to))
        for subject in (subjects[index] for index in kept)
    )


def replaced(subjects: Subjects, index: int, changed: Subject) -> Subjects:
    """The same company with another one in that place."""
    return (*subjects[:index], changed, *subjects[index + 1 :])
