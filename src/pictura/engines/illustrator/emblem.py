"""What stands for a prompt that names no thing where one is wanted: a cup for a café's logo, a flake for winter's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

import msgspec

from pictura.engines.illustrator.scene import Scene, Subject


class _Emblems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of things by what a prompt can say, in the order of precedence of `emblems.toml`."""

    place: Mapping[str, str]
    weather: Mapping[str, str]
    hour: Mapping[str, str]
    season: Mapping[str, str]
    any: Mapping[str, tuple[str, ...]]


@cache
def emblems() -> _Emblems:
    source = resources.files(__package__ or "").joinpath("emblems.toml").read_bytes()
    return msgspec.toml.decode(source, type=_Emblems)


def every() -> Iterator[str]:
    """The names of all things that may stand for a prompt."""
    table = emblems()
    for part in (table.place, table.weather, table.hour, table.season):
        yield from part.values()
    yield from table.any["emblems"]


def emblem(scene: Scene, turn: int) -> Subject:
    """The thing for what the scene says; where it says nothing, `turn` picks one."""
    table = emblems()
    said = (
        table.place.get(scene.place or ""),
        *(table.weather.get(weather) for weather in scene.weather),
        table.hour.get(scene.hour or ""),
        table.season.get(scene.season or ""),
    )
    anything = table.any["emblems"]
    colour = scene.colours[0] if scene.colours else None
    return Subject(thing=next(filter(None, said), anything[turn % len(anything)]), colour=colour)
