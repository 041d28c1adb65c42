"""Every option there is, and the one reader of the configuration file and the environment.

A file (`--config`, else `./pictura.toml`) gives values, `PICTURA_SERVER__PORT`-style variables
override it, and the command line overrides both. All problems are told at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from pictura import config_sources as sources
from pictura import config_values as values
from pictura.config_sources import Setting
from pictura.config_values import Reader, Secret, Wrong
from pictura.errors import ConfigError
from pictura.types import Mode

DEFAULT_FILE = Path("pictura.toml")
ANY_MODEL = "*"

S = TypeVar("S", bound=msgspec.Struct)
Engine = Literal["illustrator", "openai"]
LogLevel = Literal["debug", "info", "warning", "error"]


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """`[server]`: where we listen and how much we take at once."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0: any free one."""
    workers: int = 1
    """Server processes on the same socket and the same store."""
    public_url: str | None = None
    """What links begin with when we stand behind a proxy; None: what the client asked."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks whose forwarding headers are believed."""
    max_body_mb: int = 64
    max_in_flight: int = 1024
    drain_seconds: float = 90.0
    log_level: LogLevel = "info"


class Data(msgspec.Struct, frozen=True, kw_only=True):
    """`[data]`: where jobs, keys and pictures are kept, and for how long."""

    dir: Path = Path("pictura-data")
    database: Literal["sqlite"] = "sqlite"
    pictures: Literal["file"] = "file"
    keep_hours: float = 24.0
    signing_key: Secret | None = None
    """Signs picture links; None: the data folder's own."""


class Api(msgspec.Struct, frozen=True, kw_only=True):
    """`[api]`: how requests are read and answered."""

    default_model: str | None = None
    mode: Mode = "lenient"
    url_in_answer: bool = True
    cors_origins: tuple[str, ...] = ()


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """`[providers.NAME]`: an account at a vendor, or an engine of our own, and the models it serves.

    What is None is decided by the preset, or by the engine.
    """

    engine: Engine = "illustrator"
    preset: str | None = None
    """The dialect and base URL of a known vendor; `engines/openai/dialects.toml` lists them."""
    base_url: str | None = None
    api_key: Secret | None = None
    models: Mapping[str, str] | None = None
    """Our name to the provider's, `{"*": "*"}` for any; None: not said."""
    priority: int = 1
    """Lower ones are asked first."""
    weight: int = 1
    """How often it comes first among those of equal priority."""
    connect_timeout_s: float = 3.0
    deadline_s: float = 300.0
    in_flight_max: int | None = None
    private_network: bool | None = None
    """Whether the base URL, and results at its host, may be at private addresses."""
    result_hosts: tuple[str, ...] = ()
    """Further hosts whose results profit from `private_network`."""
    on_server_error: Literal["fail", "failover"] = "fail"
    unknown_params: Literal["pass", "drop", "reject"] | None = None


class Webhooks(msgspec.Struct, frozen=True, kw_only=True):
    """`[webhooks]`: whom the notes of ended jobs may reach."""

    private_network: bool = False
    ca_file: Path | None = None
    """Authorities of the operator's own, beside those of the system."""


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """`[prices."MODEL"]`: US dollars per picture, or per million tokens of each kind."""

    per_picture: Decimal | None = None
    text_in: Decimal | None = None
    image_in: Decimal | None = None
    image_out: Decimal | None = None
    text_out: Decimal | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """A whole configuration; `Config()` is what no file and no variable give."""

    server: Server = Server()
    data: Data = Data()
    api: Api = Api()
    webhooks: Webhooks = Webhooks()
    providers: Mapping[str, Provider] = {}
    prices: Mapping[str, Price] = {}
    first_key: Secret | None = None
    """`PICTURA_KEY`: the key that a server accepts from its first start on."""
    source: Path | None = None
    """The file that was read, if any."""


SECTIONS: Mapping[str, Mapping[str, Reader]] = {
    "server": {
        "host": values.text,
        "port": values.integer(0, 65535),
        "workers": values.integer(1, 64),
        "public_url": values.base_url,
        "trusted_proxies": values.list_of(values.network, "addresses"),
        "max_body_mb": values.integer(1, 1024),
        "max_in_flight": values.integer(1, 100_000),
        "drain_seconds": values.number(0, 3600),
        "log_level": values.one_of("debug", "info", "warning", "error"),
    },
    "data": {
        "dir": values.path,
        "database": values.one_of("sqlite", note="; PostgreSQL is not supported yet"),
        "pictures": values.one_of("file", note="; object stores are not supported yet"),
        "keep_hours": values.number(0, 87_600),
        "signing_key": values.secret,
    },
    "api": {
        "default_model": values.text,
        "mode": values.one_of("lenient", "strict"),
        "url_in_answer": values.yes_or_no,
        "cors_origins": values.list_of(values.origin, "origins"),
    },
    "webhooks": {
        "private_network": values.yes_or_no,
        "ca_file": values.authorities,
    },
}
"""The options of each section."""

NAMED: Mapping[str, Mapping[str, Reader]] = {
    "providers": {
        "engine": values.one_of("illustrator", "openai"),
        "preset": values.text,
        "base_url": values.base_url,
        "api_key": values.provider_key,
        "models": values.models,
        "priority": values.integer(0, 1_000_000),
        "weight": values.integer(1, 1000),
        "connect_timeout_s": values.number(0.05, 60),
        "deadline_s": values.number(1, 3600),
        "in_flight_max": values.integer(1, 100_000),
        "private_network": values.yes_or_no,
        "result_hosts": values.list_of(values.text, "host names"),
        "on_server_error": values.one_of("fail", "failover"),
        "unknown_params": values.one_of("pass", "drop", "reject"),
    },
    "prices": dict.fromkeys(("per_picture", "text_in", "image_in", "image_out", "text_out"), values.usd),
}
"""The options of each thing in the sections whose things have names of their own."""

DEPTHS: Mapping[str, int] = dict.fromkeys(SECTIONS, 1) | dict.fromkeys(NAMED, 2)
"""How many names below a section an option stands."""

SECRET_OPTIONS = frozenset({"signing_key", "api_key"})


def load(path: Path | None, environ: Mapping[str, str], overrides: Mapping[str, object]) -> Config:
    """Reads the configuration; `overrides` maps option names such as `server.port` to values.

    Raises `ConfigError` with every problem of the file, the variables and the overrides.
    """
    problems: list[str] = []
    source = path or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    found = [
        *(sources.from_file(source, environ, DEPTHS, problems) if source is not None else ()),
        *sources.from_variables(environ),
        *sources.from_command_line(overrides, environ),
    ]
    known = [*{setting.key: setting for setting in found if _is_known(setting, problems)}.values()]
    config = Config(
        server=_section(Server, "server", known, problems),
        data=_section(Data, "data", known, problems),
        api=_section(Api, "api", known, problems),
        webhooks=_section(Webhooks, "webhooks", known, problems),
        providers={name: _provider(name, known, problems) for name in _names("providers", known)},
        prices={name: _price(name, known, problems) for name in _names("prices", known)},
        first_key=_first_key(environ, problems),
        source=source,
    )
    problems += _not_to_be_shared(config)
    if problems:
        raise ConfigError(problems)
    return config


def _not_to_be_shared(config: Config) -> list[str]:
    """Bounds that are smaller than the number of server processes, each of which has at least one of them."""
    bounds = {"server.max_in_flight": config.server.max_in_flight} | {
        f"providers.{name}.in_flight_max": provider.in_flight_max
        for name, provider in config.providers.items()
    }
    workers = config.server.workers
    return [
        f"{config.source or 'configuration'}: {name} is {bound}, but server.workers is {workers}, "
        "and each of them takes at least one at a time."
        for name, bound in bounds.items()
        if bound is not None and bound < workers
    ]


def _is_known(setting: Setting, problems: list[str]) -> bool:
    section, *rest = setting.key
    options = SECTIONS.get(section) or NAMED.get(section)
    depth = DEPTHS.get(section, 0)
    if options is None:
        what = "section" if isinstance(setting.given.value, dict) or rest else "option"
        problems.append(_unknown(setting, f"there is no {what} {section}"))
    elif len(rest) < depth and setting.given.value != {}:
        problems.append(f"{setting.origin}: {setting.name} must be a table.")
    elif len(rest) > depth or (len(rest) == depth and rest[-1] not in options):
        problems.append(_unknown(setting, f"there is no option {setting.name}", options))
    else:
        return True
    return False


def _unknown(setting: Setting, said: str, options: Mapping[str, Reader] | None = None) -> str:
    nearest = _nearest(setting.key)
    if nearest is not None:
        is_variable = setting.raw is not None
        right = sources.PREFIX + "__".join(nearest).upper() if is_variable else ".".join(nearest)
        said = f"{said}; did you mean {right}?"
    else:
        said = f"{said}."
    places = list(options) if options else [*SECTIONS, *NAMED]
    return f"{setting.origin}: {said} It may be {', '.join(places)}."


def _nearest(key: Sequence[str]) -> tuple[str, ...] | None:
    """The right name of an option that was misspelled, or put into the wrong section."""
    section, *middle, last = key if len(key) > 1 else (*key, *key)
    known = [(place, option) for place, options in SECTIONS.items() for option in options]
    if section in NAMED and middle:
        known = [(section, *middle, option) for option in NAMED[section]]
    same = [name for name in known if name[-1] == last]
    if same:
        return same[0]
    if len(key) == 1:
        close = difflib.get_close_matches(section, [*SECTIONS, *NAMED], n=1)
        return (close[0],) if close else None
    spelled = {".".join(name): name for name in known}
    close = difflib.get_close_matches(".".join(key), spelled, n=1)
    return spelled[close[0]] if close else None


def _section(kind: type[S], section: str, settings: Sequence[Setting], problems: list[str]) -> S:
    return kind(**_read((section,), SECTIONS[section], settings, problems))


def _names(section: str, settings: Sequence[Setting]) -> list[str]:
    return list(
        dict.fromkeys(setting.key[1] for setting in settings if setting.key[0] == section and setting.key[1:])
    )


def _read(
    table: tuple[str, ...],
    readers: Mapping[str, Reader],
    settings: Sequence[Setting],
    problems: list[str],
) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for setting in settings:
        *of, option = setting.key
        if tuple(of) != table:
            continue
        try:
            read[option] = _value(readers[option], setting)
        except Wrong as wrong:
            shown = "" if option in SECRET_OPTIONS else f" is {_shown(setting.given.value)}, but"
            problems.append(f"{setting.origin}: {setting.name}{shown} must be {wrong}.")
    return read


def _value(reader: Reader, setting: Setting) -> object:
    try:
        return reader(setting.given)
    except Wrong:
        if setting.raw is None or setting.raw == setting.given.value:
            raise
        return reader(msgspec.structs.replace(setting.given, value=setting.raw))


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, Decimal) else repr(value)
    text = {"True": "true", "False": "false"}.get(text, text)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _provider(name: str, settings: Sequence[Setting], problems: list[str]) -> Provider:
    mine = [setting for setting in settings if setting.key[:2] == ("providers", name)]
    options = _read(("providers", name), NAMED["providers"], mine, problems)
    given = {setting.key[-1] for setting in mine}
    if "engine" not in given and name != "illustrator":
        options["engine"] = "openai"
    if options.get("engine") == "openai" and not given & {"preset", "base_url"}:
        problems.append(
            f"{mine[0].origin}: providers.{name} has neither preset nor base_url; "
            'it needs one of them, such as preset = "openai".'
        )
    return Provider(**options)


def _price(name: str, settings: Sequence[Setting], problems: list[str]) -> Price:
    mine = [setting for setting in settings if setting.key[:2] == ("prices", name)]
    kinds = {setting.key[2] for setting in mine if len(setting.key) > 2}
    if not kinds:
        problems.append(f'{mine[0].origin}: prices."{name}" is empty; it must have per_picture or image_out.')
    if "per_picture" in kinds and len(kinds) > 1:
        problems.append(
            f'{mine[0].origin}: prices."{name}" has per_picture and prices of tokens; choose one.'
        )
    return Price(**_read(("prices", name), NAMED["prices"], mine, problems))


def _first_key(environ: Mapping[str, str], problems: list[str]) -> Secret | None:
    key = environ.get("PICTURA_KEY")
    if key is None:
        return None
    if not key.startswith("sk-") or not 20 <= len(key) <= 200 or not (key.isascii() and key.isprintable()):
        problems.append(
            'PICTURA_KEY: it must begin with "sk-" and have 20 to 200 printable ASCII characters.'
        )
    return Secret(key)
