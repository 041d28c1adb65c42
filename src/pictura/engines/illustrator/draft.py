"""A subject of a scene while its prompt is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from pictura.engines.illustrator import art
from pictura.engines.illustrator.lexicon import BEINGS
from pictura.engines.illustrator.scene import Relation

LARGE_GROUPS = ("transport", "place", "plant-other")


@dataclass(slots=True)
class Draft:
    """A subject while it is being read."""

    thing: str
    kind: str
    start: int
    end: int
    count: int = 1
    looks: dict[str, str] = field(default_factory=dict[str, str])
    action: str | None = None
    relation: Relation | None = None
    to: int | None = None
    target: bool = False
    """Whether another subject's relation points here."""
    topic: bool = False
    """Whether a particle marks it as the one who acts."""
    clause: int = 0


def fitting(relation: Relation, doer: Draft, other: Draft) -> Relation:
    """What "with" and "in" mean for the two: clothes are worn, and people hold what they have with them."""
    group = art.load().groups.get(other.thing, "") if other.kind == "thing" else ""
    alive = doer.kind in BEINGS or art.load().groups.get(doer.thing, "").startswith("animal-")
    if group == "clothing" and relation in {"with", "in"} and alive:
        return "wearing"
    if relation == "with" and doer.kind == "people" and group and not group.startswith(LARGE_GROUPS):
        return "holding"
    return relation
