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


DRAWING_PROGRAM = """
import asyncio, sys
from pathlib import Path

from pictura import app
from pictura.config import Config, Data, Server
from tests.support.engine import Actor
from tests.support.serving import House


async def main(folder):
    config = Config(server=Server(port=0), data=Data(dir=folder))
    async with app.running(config) as url:
        house = House(url, folder, Actor())
        for kind in ("png", "gif", "svg"):
            answer = await asyncio.to_thread(
                house.generate, "two foxes", model="illustrator", quality="low", output_format=kind, frame_count=2
            )
            print(answer.status, answer.json["data"][0]["url"].rpartition("/")[0] != "")
    print(sorted({name.partition(".")[0] for name in sys.modules} & {"PIL", "pylunasvg", "resvg"}))
    print([name for name in sys.modules if name.endswith(("illustrator.drawing", "illustrator.words"))])


asyncio.run(main(Path(sys.argv[1])))
"""


def test_a_server_that_draws_has_neither_the_rasteriser_nor_pillow_in_its_own_process(tmp_path: Path):
    ran = subprocess.run(
        [sys.executable, "-c", DRAWING_PROGRAM, str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert ran.stdout.splitlines() == [*["200 True"] * 3, "[]", "[]"]
