"""The door that looks for fonts of the machine: where the illustrator's own letters end, somebody else's begin."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import msgspec

from pictura.engines.illustrator.fonts.sfnt import Face, covers, faces
from pictura.engines.illustrator.scene import Language

KINDS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
FILES_MAX = 10_000


class Fonts(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The fields are told in `fonts.toml`."""

    folders: tuple[str, ...]
    avoided: tuple[str, ...]
    weights: tuple[str, ...]
    families: Mapping[Language, tuple[str, ...]]


@functools.cache
def load() -> Fonts:
    source = resources.files(__package__ or "").joinpath("fonts.toml").read_bytes()
    return msgspec.toml.decode(source, type=Fonts)


@functools.lru_cache(maxsize=256)
def face_for(letters: frozenset[str], language: Language) -> Face | None:
    """The first face of the machine that has all these letters, as this language likes them."""
    ranked = sorted(machine_faces(), key=lambda face: _rank(face, language))
    return next((face for face in ranked if covers(face, letters)), None)


@functools.cache
def machine_faces() -> tuple[Face, ...]:
    """Every face of outlines in the machine's folders, in an order that does not depend on the file system."""
    files: list[Path] = []
    for folder in load().folders:
        found = _folder(folder).rglob("*")
        files += sorted(path for path in found if path.suffix.lower() in KINDS and path.is_file())
    return tuple(face for path in files[:FILES_MAX] for face in faces(path))


def _folder(name: str) -> Path:
    """A folder of the table, in the home of who runs the server if he has one."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def _rank(face: Face, language: Language) -> tuple[bool, int, int, str]:
    table, name = load(), face.name.lower()
    avoided = any(word in name for word in table.avoided)
    return avoided, _first(table.families[language], name), _first(table.weights, name), name


def _first(words: tuple[str, ...], name: str) -> int:
    """Which of these words the name has; their number if it has none."""
    return next((at for at, word in enumerate(words) if word in name), len(words))
