"""What a person types: every command with its options. What they do is in `commands/`.

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. Every failure is a plain sentence.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Annotated, NoReturn, TypeVar, cast

import msgspec
import typer

from pictura import __version__, config
from pictura.clock import SystemClock
from pictura.config import Config
from pictura.errors import PicturaError, StartError
from pictura.types import Json

T = TypeVar("T")
CLOCK = SystemClock()

application = typer.Typer(
    name="pictura",
    help="The self-hosted image API: a prompt goes in, a picture comes out, charged and kept.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
keys_commands = typer.Typer(
    help="Make, list, end and renew API keys.", no_args_is_help=True, rich_markup_mode=None
)
application.add_typer(keys_commands, name="keys")


def main() -> NoReturn:
    """The `pictura` command."""
    try:
        application(prog_name="pictura")
    except StartError as problem:
        _give_up(str(problem), problem.exit_code)
    except PicturaError as problem:
        _give_up(problem.message, 1)
    except Exception as defect:  # noqa: BLE001 - a person at a terminal never gets a traceback
        _give_up(f"This is a defect of Pictura, please tell us: {type(defect).__name__}: {defect}", 1)
    sys.exit(0)


def _give_up(said: str, exit_code: int) -> NoReturn:
    for line in said.splitlines():
        print(f"pictura: {line}", file=sys.stderr)
    sys.exit(exit_code)


# Options that several commands have.

ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="The configuration; else ./pictura.toml.")
]
DataDir = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The data folder; else ./pictura-data.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
KeyId = Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `keys list` shows it.")]


def _load(file: Path | None, data: Path | None, **server: object) -> Config:
    given = {f"server.{name}": value for name, value in server.items()}
    if data is not None:
        given["data.dir"] = str(data)
    return config.load(file, os.environ, {name: value for name, value in given.items() if value is not None})


def _print(value: Json | str) -> None:
    print(
        value
        if isinstance(value, str)
        else msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    )


def _checked(option: str, read: Callable[[], T]) -> T:
    """The value of an option; its ValueError becomes wrong usage of that option."""
    try:
        return read()
    except ValueError as problem:
        raise typer.BadParameter(str(problem), param_hint=f"'{option}'") from None


def _version(asked: bool) -> None:
    if asked:
        print(f"pictura {__version__}")
        raise typer.Exit


@application.callback()
def _pictura(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@application.command()
def serve(
    config: ConfigFile = None,
    data: DataDir = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on; 0 takes any free one.")] = None,
    workers: Annotated[int | None, typer.Option(help="How many server processes share the work.")] = None,
) -> None:
    """Serve the API until Ctrl-C."""
    _import_structlog_without_rich()
    from pictura import app

    raise typer.Exit(app.serve(_load(config, data, host=host, port=port, workers=workers)))


def _import_structlog_without_rich() -> None:
    """Saves a fifth of the time to readiness: rich only serves structlog's console, which we never use."""
    sys.modules["rich"] = cast(ModuleType, None)
    importlib.import_module("structlog")
    del sys.modules["rich"]


@application.command()
def generate(
    prompt: Annotated[str, typer.Argument(help="What to draw.")],
    model: Annotated[str | None, typer.Option("--model", "-m", help="A model's name.")] = None,
    size: Annotated[str | None, typer.Option(help="As 1024x1024.")] = None,
    n: Annotated[int, typer.Option("-n", min=1, max=10, help="How many pictures.")] = 1,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to.")] = None,
    quality: Annotated[str | None, typer.Option(help="As low, medium or high.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same picture.")] = None,
    output_format: Annotated[
        str | None, typer.Option("--format", help="png, jpeg, webp, gif or svg.")
    ] = None,
    background: Annotated[str | None, typer.Option(help="opaque or transparent.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print what the illustrator understands, and draw nothing.")
    ] = False,
    url: Annotated[str | None, typer.Option(metavar="BASE", help="The server; else PICTURA_URL.")] = None,
    key: Annotated[str | None, typer.Option(help="A key for it; else PICTURA_KEY.")] = None,
    config: ConfigFile = None,
    data: DataDir = None,
) -> None:
    """Make pictures: at a server, or in this process when none runs."""
    if explain:
        from pictura.commands.explain import explained

        _print(explained(prompt))
        return
    from pictura.commands import generate as generating
    from pictura.commands.asking import endpoint

    options: dict[str, object] = {
        "model": model,
        "size": size,
        "quality": quality,
        "seed": seed,
        "output_format": output_format,
        "background": background,
    }
    given = {name: value for name, value in options.items() if value is not None}
    order = generating.Order(prompt=prompt, n=n, output=output, options=given)
    base = url or os.environ.get("PICTURA_URL")
    if base:
        secret = key or os.environ.get("PICTURA_KEY", "")
        generating.at(_checked("--url / --key", lambda: endpoint(base, secret)), order)
    else:
        generating.with_data_folder(_load(config, data), CLOCK, order, key)


@keys_commands.command("create")
def keys_create(
    name: Annotated[str, typer.Option(help="What it is for.")] = "unnamed",
    budget: Annotated[str | None, typer.Option(metavar="USD", help="All it may ever spend.")] = None,
    in_flight: Annotated[int | None, typer.Option(min=1, max=100_000, help="Requests at once.")] = None,
    models: Annotated[str | None, typer.Option(metavar="A,B", help="The only models it may use.")] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="WHEN", help="30d, 12h or 2027-01-31T00:00:00Z.")
    ] = None,
    compat: Annotated[str | None, typer.Option(help="chat: answers in a chat envelope.")] = None,
    webhooks: Annotated[
        bool, typer.Option("--webhooks", help="It may ask for webhooks; prints the secret that signs them.")
    ] = False,
    json: AsJson = False,
    config: ConfigFile = None,
    data: DataDir = None,
) -> None:
    """Make a key and print it, once."""
    from pictura.commands import keys, wording

    loaded = _load(config, data)
    wish = keys.Wish(
        name=_checked("--name", lambda: keys.name(name)),
        budget=_maybe("--budget", budget, wording.micros),
        in_flight_max=in_flight,
        models=_maybe("--models", models, lambda text: keys.served(loaded, text.split(","))),
        expires_at=_maybe("--expires", expires, lambda text: wording.moment(text, CLOCK.now())),
        compat=_maybe("--compat", compat, keys.compat),
        webhooks=webhooks,
    )
    made = keys.create(loaded, CLOCK, wish)
    _print(made if json else keys.told(made))


def _maybe(option: str, text: str | None, read: Callable[[str], T]) -> T | None:
    return None if text is None else _checked(option, lambda: read(text))


@keys_commands.command("list")
def keys_list(json: AsJson = False, config: ConfigFile = None, data: DataDir = None) -> None:
    """Show all keys, oldest first."""
    from pictura.commands import keys

    listed = keys.listing(_load(config, data))
    _print(listed if json else keys.table(listed, CLOCK.now()))


@keys_commands.command("revoke")
def keys_revoke(key_id: KeyId, json: AsJson = False, config: ConfigFile = None, data: DataDir = None) -> None:
    """End a key; a running server refuses it from the next request on."""
    from pictura.commands import keys

    ended = keys.revoke(_load(config, data), CLOCK, key_id)
    _print(ended if json else f"The key {key_id} is revoked.")


@keys_commands.command("rotate")
def keys_rotate(
    key_id: KeyId,
    webhooks: Annotated[
        bool, typer.Option("--webhooks", help="Renew what signs its webhooks, or allow them, instead.")
    ] = False,
    json: AsJson = False,
    config: ConfigFile = None,
    data: DataDir = None,
) -> None:
    """Give a key a new secret; the old one ends at once. What signs its webhooks stays."""
    from pictura.commands import keys

    renew = keys.rotate_webhooks if webhooks else keys.rotate
    renewed = renew(_load(config, data), key_id)
    _print(renewed if json else keys.told(renewed))


@application.command()
def usage(
    by: Annotated[str, typer.Option(help="key, model or day.")] = "key",
    json: AsJson = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    config: ConfigFile = None,
    data: DataDir = None,
) -> None:
    """Show who spent what."""
    from pictura.commands import usage as using

    if json and csv:
        raise typer.BadParameter("choose one of --json and --csv", param_hint="'--csv'")
    statement = using.load(_load(config, data), _checked("--by", lambda: using.kind(by)))
    shape = using.document if json else using.as_csv if csv else using.table
    _print(shape(statement))


@application.command()
def models(json: AsJson = False, config: ConfigFile = None, data: DataDir = None) -> None:
    """Show the models that are served."""
    from pictura.commands import catalogue

    loaded = _load(config, data)
    _print(catalogue.document(loaded) if json else catalogue.table(loaded))


@application.command()
def doctor(config: ConfigFile = None, data: DataDir = None) -> None:
    """Look at everything a server needs; exit 1 if something fails."""
    from pictura.commands.doctor import findings

    failed = False
    for finding in findings(_load(config, data), CLOCK):
        print(finding, flush=True)
        failed = failed or finding.level == "fail"
    raise typer.Exit(1 if failed else 0)
