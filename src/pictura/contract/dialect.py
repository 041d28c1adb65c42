"""The words of `lenient.toml`: what clients say, and what they mean by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources

import msgspec

_WORD_MAX = 64
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


class Dialect(msgspec.Struct, frozen=True):
    """What clients say, and what they mean by it."""

    words: Mapping[str, Mapping[str, str | bool]]
    """By parameter: a word and the value that it stands for."""
    quality: Mapping[str, tuple[str, ...]]
    """What a quality becomes on a model that lacks it: the first of these that the model has."""
    meanings: Mapping[str, str]
    """What an unknown key would mean elsewhere, for those that never pass."""

    def meant(self, parameter: str, value: str) -> str | bool:
        """The value that a word stands for; an unknown word stands for itself, in lower case."""
        word = value[:_WORD_MAX].strip().lower()
        words = self.words.get(parameter)
        return word if words is None else words.get(word, word)

    def meaning(self, key: str) -> str | None:
        """What an unknown key means in some dialect, when that forbids to pass it on; else None."""
        return self.meanings.get(_letters(key[:_WORD_MAX]))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: dict[str, dict[str, str | bool]]
    quality: dict[str, tuple[str, ...]]
    never_pass: dict[str, list[str]]


def load() -> Dialect:
    """Reads the words that the package carries."""
    text = resources.files("pictura.contract").joinpath("lenient.toml").read_text(encoding="utf-8")
    file = msgspec.convert(tomllib.loads(text), _File)
    meanings = {_letters(key): meaning for meaning, keys in file.never_pass.items() for key in keys}
    return Dialect(file.words, file.quality, meanings)


def _letters(key: str) -> str:
    return _NOT_LETTERS.sub("", key.lower())
