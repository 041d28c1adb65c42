"""What each phrase of a language can mean: our vocabulary first, then the names of the art."""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from pictura.engines.illustrator import art, vocabulary
from pictura.engines.illustrator.conjugation import statement
from pictura.engines.illustrator.vocabulary import Tongue, listed

FILE = Path(__file__).parent / "data" / "words.json.xz"
BEINGS = ("species", "people")
NOUNS = (*BEINGS, "thing")
INFLECTED = frozenset({"action", "relation"})
"""Kinds of which Korean lists stems and forms."""
# Faces and gestures have names like "crying" or "跑步": deeds and moods, which the vocabulary knows better.
NAMELESS_GROUPS = ("face-", "emotion", "hand", "person-", "family")
NAMED_GROUPS = ("face-costume", "person-role", "person-fantasy")


class Sense(NamedTuple):
    """One meaning: `kind` is a table of the vocabulary, a section of its grammar, or "thing" for a glyph."""

    kind: str
    key: str


Senses = tuple[Sense, ...]


class _Words(msgspec.Struct, frozen=True):
    traditional: str
    simplified: str
    japanese: str
    names: dict[Tongue, msgspec.Raw]


class Lexicon:
    """The phrases of one language, in normal form (see `normal`), with how long a match at each head may be."""

    def __init__(self, meanings: dict[str, Senses], *, spaced: bool) -> None:
        self.meanings = meanings
        self._longest: dict[str, int] = {}
        for phrase in meanings:
            head, length = (
                (phrase.split(" ", 1)[0], phrase.count(" ") + 1) if spaced else (phrase[0], len(phrase))
            )
            if length > self._longest.get(head, 0):
                self._longest[head] = length

    def longest(self, head: str) -> int:
        """How long a phrase that begins so can be: in words where words are spaced, else in characters; 0 if none."""
        return self._longest.get(head, 0)


def normal(phrase: str) -> str:
    """A phrase as the lexicon keeps it; the text must already be NFKC and lower case."""
    return phrase.replace("-", " ").replace("’", "'")


@cache
def of(tongue: Tongue) -> Lexicon:
    """The lexicon of a language; made on first use in a process."""
    meanings: dict[str, Senses] = {}
    for phrase, sense in _own(tongue):
        known = meanings.get(phrase, ())
        if sense not in known:
            meanings[phrase] = (*known, sense)
    for phrase, sense in _named(tongue):
        if phrase not in meanings or _leaves_room(meanings[phrase], tongue):
            meanings[phrase] = (*meanings.get(phrase, ()), sense)
    return Lexicon(meanings, spaced=tongue == "en")


@cache
def emoji() -> Mapping[str, Sense]:
    """What each emoji character says, without variation selectors; faces are moods."""
    glyphs, moods, groups = _glyph_senses(), _face_moods(), art.load().groups
    return {
        character.replace("\ufe0f", ""): moods.get(groups[name]) or glyphs.get(name) or Sense("thing", name)
        for character, name in art.load().characters.items()
    }


@cache
def folding() -> Mapping[int, int]:
    """From traditional to simplified characters, for `str.translate`."""
    return str.maketrans(_words().traditional, _words().simplified)


@cache
def japanese_only() -> frozenset[str]:
    """Characters that tell Japanese from Chinese where no kana does."""
    return frozenset(_words().japanese)


def _own(tongue: Tongue) -> Iterator[tuple[str, Sense]]:
    known = vocabulary.load()
    for kind in known.__struct_fields__:
        table: Mapping[str, vocabulary.Entry] = getattr(known, kind)
        for key, entry in table.items():
            sense = _own_sense(kind, key)
            for word in entry.words(tongue):
                yield from _spellings(word, sense, tongue)
            for word in listed(entry.young):
                yield normal(word), Sense(kind, key)
                yield normal(word), Sense("age", "baby")


def _own_sense(kind: str, key: str) -> Sense:
    if kind == "grammar":
        return Sense(key, key)
    return _glyph_senses().get(key, Sense(kind, key)) if kind == "thing" else Sense(kind, key)


def _spellings(word: str, sense: Sense, tongue: Tongue) -> Iterator[tuple[str, Sense]]:
    yield normal(word), sense
    if tongue != "ko":
        return
    if " " in word:
        yield word.replace(" ", ""), sense
    if sense.kind in INFLECTED and (said := statement(word)):
        yield said, sense


def _named(tongue: Tongue) -> Iterator[tuple[str, Sense]]:
    groups = art.load().groups
    names = msgspec.json.decode(_words().names[tongue], type=dict[str, list[str]])
    for glyph, phrases in names.items():
        group = groups[glyph]
        if group.startswith(NAMELESS_GROUPS) and not group.startswith(NAMED_GROUPS) and group != "person":
            continue
        sense = _glyph_senses().get(glyph, Sense("thing", glyph))
        described = glyph.split("-")[0] in vocabulary.load().colour or glyph.endswith("-hair")
        if sense.kind in BEINGS and described:
            continue  # "black cat" is read as a cat that is black
        for phrase in phrases:
            yield from _spellings(phrase, sense, tongue)


def _leaves_room(senses: Senses, tongue: Tongue) -> bool:
    """Whether what we know a phrase to mean can be told from a thing of that name: an orange, to fly, a wing."""
    roomy = {"colour", "action", "style", "part"} if tongue == "en" else {"part"}
    return all(sense.kind in roomy for sense in senses)


@cache
def _words() -> _Words:
    return msgspec.json.decode(lzma.decompress(FILE.read_bytes()), type=_Words)


@cache
def _glyph_senses() -> Mapping[str, Sense]:
    """What a glyph means where our tables know more than its name: a rig, a look, a place, the weather."""
    senses: dict[str, Sense] = {}
    known = vocabulary.load()
    for kind in ("species", "people", "place", "hour", "weather", "mood"):
        table: Mapping[str, vocabulary.Entry] = getattr(known, kind)
        for key, entry in table.items():
            if kind in BEINGS and key == entry.glyph:
                senses[key] = Sense(kind, key)
            for glyph in (*listed(entry.glyph or ""), *listed(entry.also)):
                senses.setdefault(glyph, Sense(kind, key))
    return senses


@cache
def _face_moods() -> Mapping[str, Sense]:
    return {
        group: Sense("mood", key)
        for key, entry in vocabulary.load().mood.items()
        for group in listed(entry.faces)
    }
