"""A server whose drawing is replaced by a fixed picture: `python -m bench.fixed DATA PICTURE_BYTES`.

Everything else is the product: keys, contract, durable ledger, kept pictures. It prints its address.
"""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path

import uvloop
from PIL import Image

from pictura import app, log
from pictura.config import Config, Data, Provider, Server
from pictura.store import keys
from pictura.store.sqlite import SqliteDatabase
from pictura.testing import FakeEngine

KEY = "sk-bench-0123456789abcdef"


def picture(size_bytes: int) -> bytes:
    """A picture of the size that is asked and about so many bytes; what follows its end harms none."""
    plain = io.BytesIO()
    Image.new("1", (1024, 1024)).save(plain, "PNG")
    return plain.getvalue() + bytes(max(0, size_bytes - len(plain.getvalue())))


async def serve(data: Path, picture_bytes: int) -> None:
    config = Config(
        server=Server(port=0, max_in_flight=4096, drain_seconds=1),
        data=Data(dir=data),
        providers={"illustrator": Provider(in_flight_max=1024)},
    )
    log.configure(config.server.log_level)
    app.raise_open_files()
    async with app.running(config, {"illustrator": FakeEngine(picture(picture_bytes))}) as address:
        database = SqliteDatabase.open(data / "pictura.db")
        if await database.read(lambda tx: keys.find(tx, keys.id_of(KEY) or "")) is None:
            await database.write(lambda tx: keys.add(tx, secret=KEY, name="bench", at=0.0))
        await database.close()
        app.settle_memory()
        print(address, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
