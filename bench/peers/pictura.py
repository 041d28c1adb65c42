"""Pictura itself: a key with a budget, the durable ledger, each picture kept."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from bench.clients import Door
from bench.peers.peer import Plan, Unfit

_CONFIG = """\
[server]
port = {port}
max_in_flight = 4096

[data]
dir = "{folder}/data"

[providers.upstream]
preset = "openai"
base_url = "{upstream}/v1"
api_key = "sk-upstream"
private_network = true
models = ["gpt-image-1.5"]
in_flight_max = 2048
"""
_BUDGET_USD = "100000"
_PICTURA = (sys.executable, "-m", "pictura")


class Pictura:
    name = "Pictura"

    def missing(self) -> str | None:
        return None if find_spec("pictura.engines.openai") else "not built: it has no engine `openai` yet"

    def plan(self, folder: Path, port: int, upstream: str) -> Plan:
        config = folder / "pictura.toml"
        config.write_text(_CONFIG.format(folder=folder, port=port, upstream=upstream))
        return Plan(
            command=[*_PICTURA, "serve", "--config", str(config)],
            door=Door(port, _make_key(config)),
            keeps=folder / "data" / "pictures",
        )


def _make_key(config: Path) -> str:
    made = subprocess.run(
        [*_PICTURA, "keys", "create", "--budget", _BUDGET_USD, "--json", "--config", str(config)],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode != 0:
        raise Unfit(f"it makes no key: {made.stderr.strip()}")
    return json.loads(made.stdout)["key"]
