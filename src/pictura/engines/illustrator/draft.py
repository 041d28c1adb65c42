"""The subjects of a scene while its prompt is being read, and what has been said of the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from pictura.engines.illustrator import art
from pictura.engines.illustrator.lexicon import BEINGS
from pictura.engines.illustrator.scene import Relation, Subject

LIFELIKE = frozenset({"snowman", "snowman-without-snow", "teddy-bear"})
"""Things that wear clothes."""
INVERSE: Mapping[Relation, Relation] = {"holding": "held by", "wearing": "worn by"}
"""The same relation, told from the other side."""
PLAYED = frozenset({"sport", "game", "musical-instrument"})
HOWLING = frozenset({"wolf"})
"""Whose roar is a howl: 吠える is said of lions and of wolves."""
LARGE_GROUPS = ("transport", "place", "plant-other")
"""What people with it do not hold in their hands."""


@dataclass(slots=True)
class Draft:
    """A subject while it is being read."""

    thing: str
    kind: str
    start: int
    end: int
    clause: int
    count: int = 1
    looks: dict[str, str] = field(default_factory=dict[str, str])
    action: str | None = None
    relation: Relation | None = None
    to: int | None = None
    target: bool = False
    """Whether another subject's relation points here."""
    crowd: str | None = None
    """The prompt's words for more of it than a picture has."""
    topic: bool = False
    """Whether a particle marks it as the one who acts."""

    def subject(self) -> Subject:
        looks = self.looks if self.kind == "people" else _on_the_coat(self.looks)
        return Subject(
            thing=self.thing,
            count=self.count,
            action="howl" if self.action == "roar" and self.thing in HOWLING else self.action,
            relation=self.relation,
            to=self.to,
            **cast("dict[str, None]", looks),
        )


def _on_the_coat(looks: Mapping[str, str]) -> dict[str, str]:
    """Of beasts and things hair tells the colour."""
    others = {kind: key for kind, key in looks.items() if kind != "hair"}
    return {"colour": looks["hair"], **others} if "hair" in looks else others


@dataclass(slots=True)
class Pending:
    """What was said of a thing before its name."""

    looks: dict[str, str] = field(default_factory=dict[str, str])
    """By the fields of a Subject: colour, size, age, mood."""
    colours: list[str] = field(default_factory=list[str])
    """Every colour in order, where there are more than one."""
    count: int | None = None
    crowd: int | None = None
    """Where in the text a count begins that is more than a picture has."""
    opened: bool = False
    """Whether a determiner or a count has begun a new thing."""
    definite: bool = False

    def describe(self, kind: str, key: str) -> None:
        self.looks.setdefault(kind, key)
        if kind == "colour":
            self.colours.append(key)


def attach(drafts: list[Draft], relation: Relation, source: int, target: int) -> None:
    """Keeps a relation at its doer. One who has several keeps where it is; what it holds and wears, the things keep."""
    if source in _chain(drafts, target):
        return
    doer, other = drafts[source], drafts[target]
    meant = fitting(relation, doer, other)
    if meant not in INVERSE:
        _hand_over(drafts, source, target)
    if doer.relation is None:
        doer.relation, doer.to, other.target = meant, target, True
    elif other.relation is None and target not in _chain(drafts, source):
        other.relation, other.to = INVERSE.get(meant, "beside"), source


def _hand_over(drafts: list[Draft], source: int, target: int) -> None:
    """What a subject holds or wears keeps that relation itself, if it has none and does not carry the target."""
    doer = drafts[source]
    inverse = INVERSE.get(doer.relation) if doer.relation is not None else None
    if inverse is None or doer.to is None or drafts[doer.to].relation is not None:
        return
    if doer.to in _chain(drafts, target):
        return
    drafts[doer.to].relation, drafts[doer.to].to = inverse, source
    doer.relation = doer.to = None


def _chain(drafts: list[Draft], index: int) -> list[int]:
    """A subject and all that its relation leads to; never a circle."""
    chain = [index]
    while (to := drafts[chain[-1]].to) is not None:
        chain.append(to)
    return chain


def equipment(thing: Draft) -> Relation | None:
    """What somebody named by a thing does with it: a guitar player, 着物の女性."""
    group = art.load().groups.get(thing.thing, "") if thing.kind == "thing" else ""
    if group == "clothing":
        return "wearing"
    return "holding" if group in PLAYED else None


def fitting(relation: Relation, doer: Draft, other: Draft) -> Relation:
    """What "with" and "in" mean for the two: clothes are worn, and people hold what they have with them."""
    groups = art.load().groups
    group = groups.get(other.thing, "") if other.kind == "thing" else ""
    animal = groups.get(doer.thing, "").startswith("animal-")
    alive = doer.kind in BEINGS or animal or doer.thing in LIFELIKE
    worn = group == "clothing" or other.thing == "ribbon"
    if worn and relation in {"with", "in"} and alive:
        return "wearing"
    if relation == "wearing" and group == "sky-weather":
        return "holding"  # 우산을 쓴: in Korean one wears an umbrella
    if relation == "with" and doer.kind == "people" and group and not group.startswith(LARGE_GROUPS):
        return "holding"
    return relation
