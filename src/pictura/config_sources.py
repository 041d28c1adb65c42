"""Where options come from: the file, the variables of the environment, the command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import cast

import msgspec

from pictura.config_values import Given

PREFIX = "PICTURA_"


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One value as it was found; `origin` is the file or variable it stands in."""

    origin: str
    key: tuple[str, ...]
    given: Given
    raw: str | None = None
    """A variable's own text, for options that take text even where it reads as a number."""

    @property
    def name(self) -> str:
        return ".".join(part if re.fullmatch(r"[\w-]+", part) else f'"{part}"' for part in self.key)


def from_file(
    path: Path, environ: Mapping[str, str], depths: Mapping[str, int], problems: list[str]
) -> Iterator[Setting]:
    """The options of a TOML file; `depths` tells how many names below its section an option stands.

    Relative paths in a file begin at the file. An empty table comes as one setting whose value is {}.
    """
    for section, content in _document(path, problems).items():
        for key, value in _leaves((section,), content, depth=depths.get(section, 0)):
            given = Given(value=value, folder=path.parent, environ=environ)
            yield Setting(origin=str(path), key=key, given=given)


def from_variables(environ: Mapping[str, str]) -> Iterator[Setting]:
    """`PICTURA_SERVER__PORT=9000` and the like; those without `__` are no options."""
    for variable, raw in sorted(environ.items()):
        if variable.startswith(PREFIX) and "__" in variable:
            key = tuple(variable.removeprefix(PREFIX).lower().split("__"))
            given = Given(value=_toml_value(raw), folder=Path(), environ=environ)
            yield Setting(origin=variable, key=key, given=given, raw=raw)


def from_command_line(overrides: Mapping[str, object], environ: Mapping[str, str]) -> Iterator[Setting]:
    """Options by their dotted names, as `{"server.port": 9000}`."""
    for name, value in overrides.items():
        given = Given(value=value, folder=Path(), environ=environ)
        yield Setting(origin="command line", key=tuple(name.split(".")), given=given)


def _document(path: Path, problems: list[str]) -> dict[str, object]:
    text = ""
    try:
        text = path.read_text("utf-8-sig")
        return tomllib.loads(text, parse_float=Decimal)
    except FileNotFoundError:
        problems.append(f"{path}: there is no such file.")
    except OSError as problem:
        problems.append(f"{path}: it cannot be read: {problem.strerror}.")
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        problems.append(f"{path}, line {line}: it is not UTF-8 text.")
    except RecursionError:
        problems.append(f"{path}: its values are nested too deeply.")
    except ValueError as problem:
        problems.append(_damage(path, text, str(problem)))
    return {}


def _damage(path: Path, text: str, message: str) -> str:
    """Says where a file is no TOML; the parser's words are `... (at line 3, column 6)`."""
    at = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message)
    if at is None:
        return f"{path}: {message}."
    *before, last = text.split("\n")
    line, column = (at[2], at[3]) if at[2] else (len(before) + 1, len(last) + 1)
    return f"{path}, line {line}, column {column}: {at[1]}."


def _leaves(key: tuple[str, ...], value: object, depth: int) -> Iterator[tuple[tuple[str, ...], object]]:
    if depth == 0 or not isinstance(value, dict) or not value:
        yield key, cast(object, value)
        return
    for name, inner in cast(dict[str, object], value).items():
        yield from _leaves((*key, name), inner, depth - 1)


def _toml_value(raw: str) -> object:
    try:
        document = tomllib.loads(f"value = {raw}", parse_float=Decimal)
    except (ValueError, RecursionError):
        return raw
    return document["value"] if len(document) == 1 else raw
