"""Memory of the server for each further 2.8 MB answer in flight, with readers that stop reading."""

from __future__ import annotations

import asyncio
import socket
import tempfile

from bench.load import head, request
from bench.process import Child, child

PICTURE_BYTES = 2_100_000
STEPS = (8, 40, 72)
SETTLE_S = 2.0
RECEIVE_BUFFER_BYTES = 64 * 1024


def run() -> None:
    with (
        tempfile.TemporaryDirectory() as data,
        child("-m", "bench.fixed", data, str(PICTURE_BYTES)) as server,
    ):
        rows = asyncio.run(_measure(server))
    for answers, rss_kib in rows:
        print(f"  {answers:3} answers in flight   {rss_kib / 1024:6.1f} MiB")
    (first, before), (last, after) = rows[0], rows[-1]
    print(f"  each further answer {(after - before) / (last - first):.0f} KiB   (to reach: 450)")


async def _measure(server: Child) -> list[tuple[int, int]]:
    """Opens answers that nobody reads, step by step, and notes the memory at each."""
    rows: list[tuple[int, int]] = []
    held: list[asyncio.StreamWriter] = []
    await _one(server.port)
    for answers in STEPS:
        while len(held) < answers:
            held.append(await _one(server.port))
        await asyncio.sleep(SETTLE_S)
        in_flight = server.open_files("/pictures/")  # the kernel's buffers may have swallowed some whole
        rows.append((in_flight, server.rss_kib()))
    for writer in held:
        writer.transport.abort()
    return rows


async def _one(port: int) -> asyncio.StreamWriter:
    """Asks for a picture, reads the answer's head and stops."""
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    plain.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=plain, limit=RECEIVE_BUFFER_BYTES)
    writer.write(request(1))
    await head(reader)
    return writer
