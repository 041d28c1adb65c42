"""What the value of an option may be: one small reader per kind of value.

A reader takes what was `Given` and returns the value for the configuration, or raises `Wrong` with
what is allowed, as the end of the sentence "it must be ...".
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import msgspec

T = TypeVar("T")

USD_MAX = 1_000_000
SECRET_LENGTH_MIN = 16


class Wrong(ValueError):
    """A value that its option does not take; the message says what it must be."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A value as somebody wrote it, with what its reader may need to know."""

    value: object
    folder: Path
    """Where relative paths begin."""
    environ: Mapping[str, str]


class Secret(msgspec.Struct, frozen=True):
    """A value that is never shown: only `reveal` gives it away."""

    _value: str

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(...)"


Reader = Callable[[Given], Any]


def text(given: Given) -> str:
    if not isinstance(given.value, str) or not given.value.strip() or not given.value.isprintable():
        raise Wrong("a text of one line that is not empty")
    return given.value


def yes_or_no(given: Given) -> bool:
    if not isinstance(given.value, bool):
        raise Wrong("true or false")
    return given.value


def integer(least: int, most: int) -> Callable[[Given], int]:
    def read(given: Given) -> int:
        value = given.value
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Wrong(f"a whole number from {least} to {most}")
        return value

    return read


def number(least: float, most: float) -> Callable[[Given], float]:
    """A number of hours or seconds, `least` and `most` among those allowed."""

    def read(given: Given) -> float:
        value = given.value
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Wrong(f"a number from {least:g} to {most:g}")
        # A nan is on neither side of anything, so it fails here too.
        if not least <= float(value) <= most:
            raise Wrong(f"a number from {least:g} to {most:g}")
        return float(value)

    return read


def one_of(*allowed: str, note: str = "") -> Callable[[Given], str]:
    def read(given: Given) -> str:
        if given.value not in allowed:
            raise Wrong(" or ".join(f'"{one}"' for one in allowed) + note)
        return str(given.value)

    return read


def usd(given: Given) -> Decimal:
    """An exact amount of US dollars."""
    value = given.value
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    allowed = f"an amount of US dollars from 0 to {USD_MAX}, with at most 6 decimals"
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= USD_MAX:
        raise Wrong(allowed)
    if value != value.quantize(Decimal("0.000001")):
        raise Wrong(allowed)
    return value


def list_of(read_one: Callable[[Given], T], what: str) -> Callable[[Given], tuple[T, ...]]:
    def read(given: Given) -> tuple[T, ...]:
        if not isinstance(given.value, list):
            raise Wrong(f"a list of {what}")
        items = cast(list[object], given.value)
        try:
            return tuple(read_one(msgspec.structs.replace(given, value=item)) for item in items)
        except Wrong as wrong:
            raise Wrong(f"a list of {what}, each of them {wrong}") from None

    return read


def network(given: Given) -> str:
    """An address or a network of addresses, in its usual spelling."""
    try:
        return str(ipaddress.ip_network(text(given), strict=False))
    except ValueError:
        raise Wrong('an address or a network such as "10.0.0.0/8"') from None


def base_url(given: Given) -> str:
    """An http or https URL without query and fragment; a slash at its end goes."""
    value = text(given)
    try:
        parts = urlsplit(value)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_sound = urlsplit(""), False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain or not port_is_sound:
        raise Wrong('an http or https URL such as "https://pictures.example.com"')
    return value.rstrip("/")


def origin(given: Given) -> str:
    """What a browser sends as `Origin`, or `*`."""
    if given.value == "*":
        return "*"
    url = base_url(given)
    if urlsplit(url).path:
        raise Wrong('"*" or an origin such as "https://app.example.com"')
    return url


def path(given: Given) -> Path:
    return given.folder / Path(text(given)).expanduser()


def authorities(given: Given) -> Path:
    """A file of authorities' certificates, in PEM."""
    file = path(given)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except OSError:
        raise Wrong("a file of certificates in PEM that can be read") from None
    return file


def secret(given: Given) -> Secret:
    """A secret as a value, `{ env = "NAME" }` or `{ file = "path" }`; an empty or short one is refused."""
    value = _secret_text(given).strip()
    if len(value) < SECRET_LENGTH_MIN or not value.isprintable():
        raise Wrong(f"a secret of at least {SECRET_LENGTH_MIN} characters")
    return Secret(value)


def provider_key(given: Given) -> Secret:
    """A provider's key, as `secret`, but as short as the provider likes; an empty one is refused."""
    value = _secret_text(given).strip()
    if not value or not (value.isascii() and value.isprintable()):
        raise Wrong("a key of printable ASCII characters that is not empty")
    return Secret(value)


def _secret_text(given: Given) -> str:
    if isinstance(given.value, str):
        return given.value
    form = 'a text, { env = "NAME" } or { file = "path" }'
    if not isinstance(given.value, dict):
        raise Wrong(form)
    places = cast(dict[str, object], given.value)
    match list(places.items()):
        case [("env", str(name))]:
            if name not in given.environ:
                raise Wrong(f"{form}; the variable {name} is not set")
            return given.environ[name]
        case [("file", str(name))]:
            try:
                return (given.folder / Path(name).expanduser()).read_text("utf-8")
            except (OSError, UnicodeDecodeError) as problem:
                why = problem.strerror if isinstance(problem, OSError) else "it is not text"
                raise Wrong(f"{form}; {name} cannot be read: {why}") from None
        case _:
            raise Wrong(form)


def models(given: Given) -> dict[str, str]:
    """Our names and the provider's: from a table, or from a list where they are equal."""
    form = 'a list of names, ["*"] for any, or a table of our name = the provider\'s name'
    if isinstance(given.value, list):
        items = cast(list[object], given.value)
        pairs: dict[object, object] = {item: item for item in items if isinstance(item, str)}
        whole = len(pairs) == len(items)
    else:
        pairs = cast(dict[object, object], given.value) if isinstance(given.value, dict) else {}
        whole = True
    names = {
        ours: theirs for ours, theirs in pairs.items() if isinstance(ours, str) and isinstance(theirs, str)
    }
    if not names or not whole or len(names) != len(pairs) or not all([*names, *names.values()]):
        raise Wrong(form)
    if "*" in names and (len(names) > 1 or names["*"] != "*"):
        raise Wrong(form)
    return names
