"""Runs the benches named on the command line, or all of them, and prints their figures."""

from __future__ import annotations

import sys

from bench import edits, illustrator, lag, memory, million, path, relay, start

BENCHES = {
    "start": start.run,
    "path": path.run,
    "memory": memory.run,
    "lag": lag.run,
    "million": million.run,
    "relay": relay.run,
    "illustrator": illustrator.run,
    "edits": edits.run,
}


def main() -> None:
    names = sys.argv[1:] or list(BENCHES)
    for name in names:
        if name not in BENCHES:
            sys.exit(f"There is no bench {name}; there are {', '.join(BENCHES)}.")
    for name in names:
        print(
            f"== {name}: {(sys.modules[BENCHES[name].__module__].__doc__ or '').splitlines()[0]}", flush=True
        )
        BENCHES[name]()


main()
