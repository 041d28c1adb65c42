"""A server within somebody else's program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, sys
from pathlib import Path

from pictura import app
from pictura.config import Config, Data, Server
from pictura.testing import FakeEngine
from tests.support.engine import Actor
from tests.support.serving import House


class Broken(FakeEngine):
    async def run(self, call):
        prompt = call.request.prompt
        raise KeyError("a defect of its own")
        yield prompt


async def main(folder):
    config = Config(server=Server(port=0), data=Data(dir=folder))
    async with app.running(config, {"illustrator": Broken()}) as url:
        print(await asyncio.to_thread(lambda: House(url, folder, Actor()).generate("a secret wish").status))


asyncio.run(main(Path(sys.argv[1])))
"""


def test_a_defect_is_logged_without_the_prompt_though_nobody_configured_the_log(tmp_path: Path):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert ran.stdout.strip() == "500"
    assert "a defect of its own" in ran.stderr
    assert "a secret wish" not in ran.stderr
