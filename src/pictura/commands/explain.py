"""`pictura generate --explain`: the Scene that the illustrator reads in a prompt, for a person to see."""

from __future__ import annotations

from typing import cast

import msgspec

from pictura.engines.illustrator import words
from pictura.engines.illustrator.concessions import concessions
from pictura.engines.illustrator.scene import Scene, Subject

LEFT_OUT = frozenset({"prompt", "subjects", "crowds"})
NAMES = {"shot": "framing"}


def explained(prompt: str) -> str:
    """The scene as lines of `name  value`; what was not said has no line."""
    scene = words.read(prompt)
    lines = [("subject", _subject(scene, subject)) for subject in scene.subjects]
    lines += [
        (NAMES.get(name, name), _value(value))
        for name, value in msgspec.structs.asdict(scene).items()
        if value and name not in LEFT_OUT
    ]
    lines += [("otherwise", f"{told.asked} becomes {told.became}: {told.why}") for told in concessions(scene)]
    return "\n".join(f"{name:<12}{value}" for name, value in lines)


def _subject(scene: Scene, subject: Subject) -> str:
    """As "2 fox, red, run, beside tree"."""
    hair = f"{subject.hair} hair" if subject.hair is not None else None
    looks = (subject.colour, hair, subject.size, subject.age, subject.mood, subject.action)
    said = [f"{subject.count} {subject.thing}", *(look for look in looks if look is not None)]
    if subject.relation is not None and subject.to is not None:
        said.append(f"{subject.relation} {scene.subjects[subject.to].thing}")
    return ", ".join(said)


def _value(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(cast("frozenset[str]", value)))
    return ", ".join(cast("tuple[str, ...]", value)) if isinstance(value, tuple) else str(value)
