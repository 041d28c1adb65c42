"""`pictura generate`: makes pictures through a server's own door, and writes them to files."""

from __future__ import annotations

import asyncio
import hmac
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from pictura import app, log, welcome
from pictura.clock import Clock
from pictura.commands import asking, books, files, wording
from pictura.commands.answers import Picture, Stage
from pictura.commands.asking import Endpoint
from pictura.commands.progress import Progress, progress
from pictura.config import Config
from pictura.errors import StartError
from pictura.store import keys
from pictura.store.database import Transaction
from pictura.store.folder import DataFolder
from pictura.types import Json

PARTIALS = 2


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed: the request, and where its pictures go."""

    prompt: str
    n: int = 1
    output: Path | None = None
    options: Mapping[str, object] = {}
    """Parameters of the request that were given, by the API's own names."""


def at(endpoint: Endpoint, order: Order) -> None:
    """Makes the pictures at a server that the caller has a key for."""
    files.check(order.output, order.n)
    body = _body(order)
    with progress(order.n, PARTIALS) as shown:
        made = sorted(_followed(asking.pictures(endpoint, body), shown), key=lambda picture: picture.index)
    places = files.places(order.output, order.prompt, made[0].format, max(order.n, len(made)))
    for path, picture in zip(places, made, strict=False):
        files.write(path, picture.data)
        print(f"{path}  {picture.size}  {wording.size(len(picture.data))}")
    _tell(made, order)


def with_data_folder(config: Config, clock: Clock, order: Order, key: str | None = None) -> None:
    """Makes the pictures at the server of the data folder, or in this process when none runs.

    Without a key, the command line has one of its own.
    """
    files.check(order.output, order.n)
    folder = DataFolder.open(config.data.dir)
    key = key or _own_key(config, clock, folder)
    server = folder.running_server()
    if server is not None:
        at(Endpoint(server["url"], key), order)
    else:
        asyncio.run(_in_process(config, key, order))


async def _in_process(config: Config, key: str, order: Order) -> None:
    here = msgspec.structs.replace(config.server, host="127.0.0.1", port=0, public_url=None)
    log.configure("critical")  # what goes wrong comes back as the server's answer
    refused: StartError | None = None
    async with app.running(msgspec.structs.replace(config, server=here)) as url:
        try:
            await asyncio.to_thread(at, Endpoint(url, key), order)
        except StartError as problem:
            refused = problem  # raised in there, it would end in a group of exceptions
    if refused is not None:
        raise refused


def _own_key(config: Config, clock: Clock, folder: DataFolder) -> str:
    """The command line's own key: whoever may read the data folder's secret may use it."""
    secret = "sk-" + hmac.digest(folder.signing_key(), b"pictura/command line", "sha256").hex()

    def work(tx: Transaction) -> None:
        record = keys.find(tx, keys.id_of(secret) or "")
        if record is None:
            keys.add(tx, secret=secret, name=welcome.COMMAND_LINE, at=clock.now())
        elif record.revoked_at is not None:
            raise StartError(
                f"The command line's own key ({record.id}) is revoked. Give another with --key and --url."
            )

    books.write(config, work)
    return secret


def _body(order: Order) -> Json:
    body: Json = {"prompt": order.prompt, "n": order.n, "stream": True, "partial_images": PARTIALS}
    wanted = files.format_of(order.output)
    if wanted is not None:
        body["output_format"] = wanted
    return body | dict(order.options)


def _followed(events: Iterator[Stage | Picture], shown: Progress) -> Iterator[Picture]:
    for event in events:
        shown.see(event)
        if isinstance(event, Picture):
            yield event


def _tell(made: list[Picture], order: Order) -> None:
    """The cost, and what the server changed of what was typed."""
    for change in made[0].changes:
        if change.parameter in {*order.options, "prompt", "n"}:
            asked = f"{change.parameter} ({change.asked})" if change.asked else change.parameter
            how = "left out" if change.to is None else f"changed to {change.to}"
            print(f"{asked} {how}: {change.why}", file=sys.stderr)
    cost = next((picture.cost_micros for picture in made if picture.cost_micros is not None), None)
    if cost is not None:
        print(f"cost  {wording.dollars(cost)}")
