"""The first start: a key, a first picture, and what the terminal says."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
import urllib.error
import urllib.request
from http.client import HTTPResponse
from pathlib import Path

import msgspec

from pictura import __version__
from pictura.clock import Clock
from pictura.store import keys
from pictura.store.database import Database, Transaction

FIRST_PROMPT = "A small kitten running through a sunny garden, cinematic, highly detailed"
FIRST_PICTURE = {"model": "illustrator", "prompt": FIRST_PROMPT, "size": "1024x1024"}
FIRST_PICTURE_S = 30.0
COMMAND_LINE = "command line"
"""The name of the key that `pictura generate` makes for itself, which is nobody's first key."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What a start knows of its keys: a secret only if it was made or chosen now."""

    secret: str | None
    first: bool
    """The folder had no key before."""
    chosen: bool = False


async def ensure_key(database: Database, clock: Clock, chosen: str | None) -> Key:
    """A folder without keys gets one; `chosen` (`PICTURA_KEY`) is accepted whether or not it has others."""

    def work(tx: Transaction) -> Key:
        first = all(record.name == COMMAND_LINE for record in keys.listing(tx))
        if chosen is not None:
            if keys.find(tx, keys.id_of(chosen) or "") is None:
                keys.add(tx, secret=chosen, name="PICTURA_KEY", at=clock.now())
            return Key(secret=chosen, first=first, chosen=True)
        if not first:
            return Key(secret=None, first=False)
        _, secret = keys.new_secret()
        keys.add(tx, secret=secret, name="first key", at=clock.now())
        return Key(secret=secret, first=True)

    return await database.write(work)


def say(text: str) -> None:
    """Writes to the terminal at once, also when it is a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def banner(address: str, folder: Path, key: Key) -> str:
    """What the terminal shows once the server is ready. A key is in it only when it is new or chosen."""
    lines = [f"Pictura {__version__} is ready on {address}", f"  data   {folder}"]
    if key.secret is None:
        return "\n".join(
            [
                *lines,
                f"  page   {address}/",
                f"  key    make one: {_program()} keys create --name NAME --data {shlex.quote(str(folder))}",
            ]
        )
    lines += [f"  page   {address}/#key={key.secret}"]
    if not key.chosen:
        lines += [f"  key    {key.secret}   (shown this once; only its hash is kept)"]
    return "\n".join([*lines, "", *(f"  {line}" for line in curl(address, key.secret).splitlines())])


def _program() -> str:
    """How this program was called, to be typed again: `make serve` calls one that is on no PATH."""
    return shlex.quote(sys.argv[0]) if Path(sys.argv[0]).name == "pictura" else "pictura"


def curl(address: str, secret: str) -> str:
    """A request to paste into a terminal."""
    body = '{"model": "gpt-image-1.5", "prompt": "a red fox in the snow", "size": "1024x1024"}'
    return (
        f"curl {address}/v1/images/generations \\\n"
        f'  -H "Authorization: Bearer {secret}" -H "Content-Type: application/json" \\\n'
        f"  -d '{body}'"
    )


async def first_picture(address: str, secret: str) -> str:
    """Makes a picture through the server's own door; returns a line with its link, or why there is none."""
    try:
        link = await asyncio.to_thread(_made, address, secret)
    except urllib.error.HTTPError as problem:
        return f"  The first picture could not be made: {_told(problem)}"
    except (OSError, ValueError, LookupError) as problem:
        return f"  The first picture could not be made: {problem}"
    return f"\n  first picture   {link}"


def _made(address: str, secret: str) -> str:
    """The link stands in the job under every configuration, which of the answer cannot be said."""
    with _asked(f"{address}/v1/images/generations", secret, json.dumps(FIRST_PICTURE).encode()) as answer:
        job = answer.headers["x-pictura-job"]
        answer.read()
    with _asked(f"{address}/v1/images/jobs/{job}", secret) as answer:
        return str(json.load(answer)["result"]["data"][0]["url"])


def _asked(url: str, secret: str, body: bytes | None = None) -> HTTPResponse:
    request = urllib.request.Request(  # noqa: S310 - our own address
        url, body, {"authorization": f"Bearer {secret}", "content-type": "application/json"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(request, timeout=FIRST_PICTURE_S)


def _told(problem: urllib.error.HTTPError) -> str:
    """What the server itself said, where it said something."""
    try:
        return str(json.load(problem)["error"]["message"])
    except (OSError, ValueError, LookupError, TypeError):
        return str(problem)
