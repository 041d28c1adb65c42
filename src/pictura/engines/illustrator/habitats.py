"""Where things are at home, and how big they are beside each other: `habitats.toml`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator import art, birds, fish


class Habitats(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """Homes and sizes by thing and by the group of its glyph, and the seats of what one sits on."""

    home: Mapping[str, tuple[str, ...]]
    group: Mapping[str, tuple[str, ...]]
    size: Mapping[str, float]
    seat: Mapping[str, tuple[float, float]]
    group_size: Mapping[str, float]


PEOPLE_HOMES = ("meadow", "park", "street", "beach")


@functools.cache
def load() -> Habitats:
    source = resources.files(__package__ or "").joinpath("habitats.toml").read_bytes()
    return msgspec.toml.decode(source, type=Habitats)


def group_of(thing: str) -> str:
    """The group of the glyph or the rig that draws it, or "" for what has none."""
    if birds.knows(thing):
        return "animal-bird"
    if fish.knows(thing):
        return "animal-marine"
    return art.load().groups.get(thing, "")


def is_rigged(thing: str) -> bool:
    """Whether the rigs of birds and fish draw it."""
    return birds.knows(thing) or fish.knows(thing)


def homes(thing: str, *, person: bool) -> tuple[str, ...]:
    """Places that suit a thing, never empty."""
    table = load()
    if thing in table.home:
        return table.home[thing]
    if person:
        return PEOPLE_HOMES
    return table.group.get(group_of(thing), ("studio",))


def has_home(thing: str) -> bool:
    """Whether a place of its own is told for it, and not only for its kind."""
    return thing in load().home


def stature(thing: str, *, person: bool) -> float:
    """How big it is among others; a grown cat is 1."""
    table = load()
    if thing in table.size:
        return table.size[thing]
    if person:
        return table.group_size["person"]
    return table.group_size.get(group_of(thing), 1.0)
