"""`pictura serve` as a process: what it says, how it starts, how it ends; and `doctor` beside it."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from tests.support.client import ask
from tests.support.terminal import Run
from tests.support.terminal import pictura as pictura

PROGRAM = (sys.executable, "-c", "from pictura.cli import main; main()")
START_S = 60.0
LAST_LINE = "first picture"


class Served(msgspec.Struct):
    """A server process and what it has said so far."""

    process: subprocess.Popen[str]
    said: str

    @property
    def url(self) -> str:
        return self._found(r"is ready on (http://\S+)")

    @property
    def key(self) -> str:
        return self._found(r"#key=(sk-\S+)")

    @property
    def picture(self) -> str:
        return self._found(r"first picture +(http\S+)")

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found is not None, self.said
        return found[1]


@contextmanager
def serving(*arguments: str, until: str = LAST_LINE) -> Generator[Served]:
    """A server within the block, from when it has said `until`; it must end well."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PICTURA_")}
    command = (*PROGRAM, "serve", "--port", "0", *arguments)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as process:
        try:
            yield Served(process, _said(process, until))
            process.send_signal(signal.SIGTERM)
            assert process.wait(START_S) == 0
        finally:
            process.kill()


def _said(process: subprocess.Popen[str], until: str) -> str:
    assert process.stdout is not None
    assert process.stderr is not None
    said = ""
    deadline = time.monotonic() + START_S
    while until not in said and time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 0.1)[0]:
            said += os.read(process.stdout.fileno(), 65536).decode()
        assert process.poll() is None, process.stderr.read()
    return said


def test_the_first_start_prints_a_key_a_request_and_a_picture_that_are_good(tmp_path: Path) -> None:
    with serving("--data", str(tmp_path / "data")) as served:
        assert ask(served.url, "/v1/models", key=served.key).status == 200
        assert f"curl {served.url}/v1/images/generations" in served.said
        answer = ask(served.url, served.picture.removeprefix(served.url))
        assert answer.status == 200
        assert answer.body.startswith(b"\x89PNG")


def test_the_first_picture_has_a_link_under_every_configuration(tmp_path: Path) -> None:
    config = tmp_path / "pictura.toml"
    config.write_text('[api]\nmode = "strict"\nurl_in_answer = false\n')
    with serving("--data", str(tmp_path / "data"), "--config", str(config)) as served:
        assert ask(served.url, served.picture.removeprefix(served.url)).status == 200


def test_a_later_start_prints_no_key_and_the_earlier_one_still_holds(tmp_path: Path) -> None:
    with serving("--data", str(tmp_path / "data"), until="curl") as first:
        pass
    with serving("--data", str(tmp_path / "data"), until="pictura keys create") as second:
        assert "sk-" not in second.said
        assert f"keys create --name NAME --data {tmp_path / 'data'}" in second.said
        assert ask(second.url, "/v1/models", key=first.key).status == 200


def test_a_picture_made_without_a_server_is_no_first_start(pictura: Run, tmp_path: Path) -> None:
    said = pictura(
        "generate", "A lighthouse by the sea", "--size", "512x512", "--model", "illustrator", "--seed", "5"
    )
    assert said.code == 0, said.err
    assert said.out.splitlines()[-1] == "cost  $0.00"
    with serving("--data", str(tmp_path / "pictura-data")) as served:
        assert served.key
        again = pictura(
            *("generate", "A lighthouse by the sea", "--size", "512x512", "--model", "illustrator"),
            *("--seed", "5", "-o", "again.png"),
        )
        assert again.code == 0, again.err
        assert served.url in pictura("doctor").out
    assert Path("again.png").read_bytes() == Path("a-lighthouse-by-the-sea.png").read_bytes()


def test_a_taken_port_is_one_plain_line(pictura: Run) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = pictura("serve", "--port", str(port))
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert str(port) in said.err


def test_a_held_data_folder_is_one_plain_line_that_names_the_holder(pictura: Run, tmp_path: Path) -> None:
    with serving("--data", str(tmp_path / "data"), until="is ready on") as served:
        said = pictura("serve", "--port", "0", "--data", str(tmp_path / "data"))
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert served.url in said.err
    assert str(served.process.pid) in said.err


def test_doctor_finds_nothing_wrong_with_a_new_folder(pictura: Run) -> None:
    said = pictura("doctor")
    assert said.code == 0, said.out
    assert re.search(r"^ok +illustrator +drew 256x256", said.out, re.MULTILINE)
    assert re.search(r"^warn +data folder", said.out, re.MULTILINE)
    assert not Path("pictura-data").exists()


@pytest.mark.parametrize(("free", "level"), [(11_900_000, "fail"), (400_000_000, "warn")])
def test_doctor_says_how_much_space_is_advised(
    pictura: Run, monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=free))
    said = pictura("doctor")
    assert f"{level:<6}free space     {free / 1e6:.1f} MB; 1.0 GB or more are advised\n" in said.out


def test_doctor_fails_on_a_damaged_database_and_still_looks_at_the_rest(pictura: Run) -> None:
    pictura("keys", "create")
    Path("pictura-data/pictura.db").write_bytes(b"no database at all" * 300)
    said = pictura("doctor")
    assert said.code == 1
    assert re.search(r"^fail +database", said.out, re.MULTILINE)
    assert re.search(r"^ok +illustrator", said.out, re.MULTILINE)


@pytest.mark.parametrize("command", [("keys", "list"), ("usage",), ("serve", "--port", "0")])
def test_a_damaged_database_is_one_plain_line(pictura: Run, command: tuple[str, ...]) -> None:
    pictura("keys", "create")
    Path("pictura-data/pictura.db").write_bytes(b"no database at all" * 300)
    said = pictura(*command)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "pictura.db" in said.err


def test_a_server_whose_log_nobody_reads_any_more_goes_on_drawing(tmp_path: Path) -> None:
    nobody, log = os.pipe()
    os.close(nobody)
    command = [*PROGRAM, "serve", "--port", "0", "--data", str(tmp_path / "data")]
    environment = {"PATH": os.environ["PATH"], "PICTURA_KEY": "sk-of-a-server-without-a-log"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as server:
        os.close(log)
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split()[-1]
            body = {"prompt": "a lighthouse", "model": "illustrator", "size": "1024x1024", "quality": "low"}
            answers = [
                ask(url, "/v1/images/generations", body, key=environment["PICTURA_KEY"]) for _ in range(3)
            ]
            assert [answer.status for answer in answers] == [200] * 3
        finally:
            server.kill()
