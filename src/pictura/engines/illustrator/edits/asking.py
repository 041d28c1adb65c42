"""What the prompt of an edit wants: what goes, what comes, and what shall be otherwise. Pure."""

from __future__ import annotations

import functools
import re
from importlib import resources

import msgspec

from pictura.engines.illustrator import words
from pictura.engines.illustrator.phrases import READ_CHARACTERS_MAX
from pictura.engines.illustrator.scene import Scene


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """`scene` is what the picture shall have that it has not; what goes is no part of it."""

    scene: Scene
    removes: bool = False
    replaces: bool = False
    """A thing of the picture gives its place to what the scene names."""
    adds: bool = False
    background: bool = False
    """The words speak of what is behind the subject."""
    clears: bool = False
    """The background shall go, and nothing take its place."""
    extends: bool = False
    collage: bool = False
    """Several pictures shall lie side by side."""
    present: bool = False
    """The words point at something that the picture has already: "on the cat"."""


class _Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `asks.toml`."""

    remove: tuple[str, ...]
    replace: tuple[str, ...]
    add: tuple[str, ...]
    background: tuple[str, ...]
    extend: tuple[str, ...]
    collage: tuple[str, ...]
    known: tuple[str, ...]


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    source = resources.files(__package__ or "").joinpath("asks.toml").read_bytes()
    table = msgspec.toml.decode(source, type=_Patterns)
    return {
        name: re.compile("|".join(_unnamed(getattr(table, name))), re.IGNORECASE)
        for name in _Patterns.__struct_fields__
    }


def _unnamed(patterns: tuple[str, ...]) -> list[str]:
    """One expression may name a group but once: `old` is numbered."""
    return [pattern.replace("(?P<old>", f"(?P<old{number}>") for number, pattern in enumerate(patterns)]


def read(prompt: str) -> Asked:
    """What the prompt wants of a picture; the same prompt wants the same."""
    found = _patterns()
    text = prompt[:READ_CHARACTERS_MAX]
    gone = [match[0] for match in found["remove"].finditer(text)]
    rest = found["remove"].sub(" ", text)
    old = [_old(match) for match in found["replace"].finditer(rest)]
    rest = found["replace"].sub(" ", rest)
    scene = msgspec.structs.replace(words.read(rest), prompt=prompt)
    takes_background = any(found["background"].search(each) for each in gone)
    return Asked(
        scene=scene,
        removes=(bool(gone) and not takes_background) or bool(scene.without and not _has_content(scene)),
        replaces=any(words.read(each).subjects for each in old),
        adds=bool(found["add"].search(rest)),
        background=bool(found["background"].search(text)),
        clears=takes_background or scene.backdrop == "transparent",
        extends=bool(found["extend"].search(text)),
        collage=bool(found["collage"].search(text)),
        present=bool(found["known"].search(rest)),
    )


def _old(match: re.Match[str]) -> str:
    return next((text for text in match.groups() if text), "")


def _has_content(scene: Scene) -> bool:
    return bool(scene.subjects or scene.place or scene.hour or scene.weather or scene.styles or scene.season)
