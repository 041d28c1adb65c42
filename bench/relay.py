"""CPU, latency and memory of a relayed picture beside nginx, LiteLLM and Portkey: `python -m bench.relay [PEER...]`.

All relay to one provider of ours, whose CPU does not count; of a peer, that of all its processes does.
`make bench-peers` installs the peers; a row whose peer is not here says so.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from bench import cells, partials, pressure
from bench.cells import Column
from bench.clients import Door
from bench.disk import await_settled
from bench.peers import PEERS
from bench.peers.peer import Peer, Running, Unfit, running
from bench.process import child
from pictura.app import raise_open_files

OURS = "Pictura"
UNDER_PRESSURE = ("nginx proxy_store", OURS)
STREAMING = ("nginx proxy_pass", OURS)
FLOOD_MIB = 450
STOPPED_READERS_MIB = 64
PARTIAL_MS = 5.0
CLIENTS_JUDGED = 16


class Figure(msgspec.Struct, frozen=True):
    """To reach: our CPU per request is at most `share` of a peer's."""

    size: str
    peer: str
    share: float


FIGURES = (
    Figure("2.8 MB", "nginx proxy_store", 1.25),
    Figure("2.8 MB", "LiteLLM", 1 / 5),
    Figure("2.8 MB", "Portkey", 1 / 10),
    Figure("2 KB", "LiteLLM", 1 / 30),
    Figure("2 KB", "Portkey", 1 / 8),
)


def run(names: Collection[str] = ()) -> None:
    """Measures the peers so named, or all."""
    raise_open_files()
    able: list[Peer] = []
    for peer in PEERS if not names else map(_named, names):
        if (why := peer.missing()) is None:
            able.append(peer)
        else:
            print(f"  {peer.name}: {why}")
    with tempfile.TemporaryDirectory(prefix="pictura-bench-") as place:
        await_settled(Path(place))
        _side_by_side(able, Path(place))
        for peer in able:
            if peer.name in UNDER_PRESSURE:
                _pressure(peer, Path(place))


def _named(name: str) -> Peer:
    for peer in PEERS:
        if peer.name == name:
            return peer
    sys.exit(f"There is no peer {name}; there are {', '.join(peer.name for peer in PEERS)}.")


def _side_by_side(peers: Sequence[Peer], place: Path) -> None:
    with child("-m", "bench.provider") as upstream, ExitStack() as stack:
        up = [relay for peer in peers if (relay := _start(peer, place, upstream.address, stack))]
        judged: dict[str, Column] = {}
        for size in cells.SIZES:
            for clients in cells.CLIENTS:
                column = cells.measure(up, size, clients)
                _print_column(f"{size.name}, {clients} clients", column)
                if clients == CLIENTS_JUDGED:
                    judged[size.name] = column
        _judge(judged)
        if streaming := [relay for relay in up if relay.name in STREAMING]:
            _partials(Door(upstream.port, "sk-any"), streaming, upstream.address)


def _start(peer: Peer, place: Path, upstream: str, stack: ExitStack) -> Running | None:
    try:
        return stack.enter_context(running(peer, place / _folder(peer), upstream))
    except Unfit as why:
        print(f"  {peer.name}: {why}")
        return None


def _folder(peer: Peer) -> str:
    return peer.name.replace(" ", "-")


def _print_column(title: str, column: Column) -> None:
    print(f"  {title:30} CPU ms    p50 ms    p99 ms   RSS MiB   requests", flush=True)
    for name, cell in column.items():
        errors = f"   {cell.errors} ERRORS" if cell.errors else ""
        print(
            f"    {name:26} {cell.cpu_ms:8.3f} {cell.p50_ms:9.2f} {cell.p99_ms:9.2f} {cell.rss_mib:9.0f} "
            f"{cell.requests:10}{errors}",
            flush=True,
        )


def _judge(table: Mapping[str, Column]) -> None:
    print(f"  CPU at {CLIENTS_JUDGED} clients, to reach:")
    for figure in FIGURES:
        column = table[figure.size]
        theirs, ours = column.get(figure.peer), column.get(OURS)
        most = f"{theirs.cpu_ms * figure.share:7.3f} ms" if theirs else "not measured"
        came = f"{ours.cpu_ms:7.3f} ms" if ours else "not measured"
        print(f"    {figure.size:7} {figure.share:5.3f} x {figure.peer:18} {most}   {OURS} {came}")


def _partials(direct: Door, relays: Sequence[Running], upstream: str) -> None:
    for size in cells.SIZES:
        base_ms = partials.delays_ms(direct, size.quality, upstream)
        middle = len(base_ms) // 2
        print(f"  a partial of {size.name} reaches the client after   direct {base_ms[middle]:.2f} ms p50")
        for relay in relays:
            try:
                more_ms = partials.delays_ms(relay.door, size.quality, upstream)[middle] - base_ms[middle]
            except ValueError as why:
                print(f"    {relay.name:26} {why}")
            else:
                print(f"    {relay.name:26} {more_ms:+.2f} ms   (to reach: {PARTIAL_MS:+.0f})")


def _pressure(peer: Peer, place: Path) -> None:
    for title, measure, more_mib in (
        (f"{pressure.IN_FLIGHT} in flight", pressure.flood, FLOOD_MIB),
        (f"{pressure.READERS} readers stopped", pressure.stopped_readers, STOPPED_READERS_MIB),
    ):
        try:
            came = measure(peer, place / measure.__name__ / _folder(peer))
        except Unfit as why:
            print(f"  {peer.name}: {why}")
            continue
        print(
            f"  {title:20} {peer.name:17} base {came.base_mib:4.0f} MiB, {came.most_mib - came.base_mib:+5.0f} "
            f"(to reach: {more_mib:+}), {came.errors} errors, {came.seconds:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    run(sys.argv[1:])
