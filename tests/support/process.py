"""A real server as a child process, started as a person starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.support.client import eventually

SECRET = "sk-chosen-for-this-test-run"


class Served(msgspec.Struct, frozen=True):
    url: str
    secret: str
    process: subprocess.Popen[str]
    said: list[str]
    """What it printed so far, line by line."""


@contextmanager
def serve(data: Path, *options: str, timeout_s: float = 60.0) -> Generator[Served]:
    """`pictura serve` on a free port with a key of its own; ended by SIGTERM, which must end it well."""
    source = str(Path(__file__).parent.parent.parent / "src")
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from pictura.cli import main; main()",
            "serve",
            "--port",
            "0",
            "--data",
            data,
            *options,
        ],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": source,
            "PICTURA_KEY": SECRET,
            "HOME": str(data.parent),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=data.parent,
    )
    said: list[str] = []
    assert process.stdout is not None
    output = process.stdout
    reading = threading.Thread(target=lambda: said.extend(iter(output.readline, "")), daemon=True)
    reading.start()

    def address() -> str | None:
        if process.poll() is not None:
            reading.join()  # until all that it said is here
            raise AssertionError("\n".join(said))
        found = re.search(r"http://[0-9.]+:[0-9]+", "".join(said))
        return found[0] if found else None

    try:
        yield Served(eventually(address, timeout_s), SECRET, process, said)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, "\n".join(said)
    finally:
        process.kill()
        process.wait()
        reading.join(30)
        output.close()
