"""Our own words: what the tables in `vocabulary/` say, one frozen entry a key.

The keys are the closed vocabulary of a Scene: whoever draws finds every place, hour, style, deed … it can name here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

T = TypeVar("T")
FOLDER = Path(__file__).parent / "vocabulary"

SIGN = "placard"
"""The key of a sign among the things: what is written stands on one."""

Tongue = Literal["en", "zh", "ja", "ko"]
"""A language that the tables have a column for; both Chinese scripts share one."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the tables know of one key. The columns are words with ", " between them."""

    en: str
    zh: str
    ja: str
    ko: str
    like: str | None = None
    """The key of the same table to draw when this one has no drawing of its own."""
    glyph: str | None = None
    """The art that stands in for a beast or a person."""
    also: str = ""
    """Further glyphs that mean this."""
    young: str = ""
    """Words that mean a young one, in whichever language they are."""
    faces: str = ""
    """Groups of faces among the emoji that show this mood."""
    indoors: bool = False
    hour: str | None = None
    season: str | None = None
    """The hour and the season that come along unless the prompt names others."""
    hue: str | None = None
    """A fair sRGB value of a colour, "#rrggbb"."""

    def words(self, tongue: Tongue) -> list[str]:
        column: str = getattr(self, tongue)
        return listed(column)


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """Every table by name; each is a mapping from key to entry, in the order of its file."""

    place: Mapping[str, Entry]
    hour: Mapping[str, Entry]
    weather: Mapping[str, Entry]
    season: Mapping[str, Entry]
    style: Mapping[str, Entry]
    shot: Mapping[str, Entry]
    backdrop: Mapping[str, Entry]
    action: Mapping[str, Entry]
    relation: Mapping[str, Entry]
    colour: Mapping[str, Entry]
    hair: Mapping[str, Entry]
    size: Mapping[str, Entry]
    age: Mapping[str, Entry]
    count: Mapping[str, Entry]
    mood: Mapping[str, Entry]
    species: Mapping[str, Entry]
    people: Mapping[str, Entry]
    grammar: Mapping[str, Entry]
    thing: Mapping[str, Entry]


def listed(column: str) -> list[str]:
    """The words of one column."""
    return [word for word in column.split(", ") if word]


@cache
def load() -> Vocabulary:
    """The tables that ship with the package; read once in a process."""
    things = _table("thing", dict[str, str])
    tables = {
        name: _table(name, dict[str, Entry]) for name in Vocabulary.__struct_fields__ if name != "thing"
    }
    return Vocabulary(thing={glyph: _entry(line) for glyph, line in things.items()}, **tables)


def _table(name: str, shape: type[T]) -> T:
    return msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=shape)


def _entry(line: str) -> Entry:
    en, zh, ja, ko = line.split(" | ")
    return Entry(en=en, zh=zh, ja=ja, ko=ko)
