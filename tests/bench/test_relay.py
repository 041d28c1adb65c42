from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from bench import family, partials
from bench.cells import SIZES
from bench.clients import Door, ask_many
from bench.process import child


def test_a_row_whose_peer_is_not_installed_says_so_and_never_fails(tmp_path):
    bench = subprocess.run(
        [sys.executable, "-m", "bench.relay", "LiteLLM", "Portkey"],
        check=False,
        env={**os.environ, "PICTURA_BENCH_PEERS": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (bench.returncode, bench.stderr) == (0, "")
    assert "LiteLLM: not installed" in bench.stdout
    assert "Portkey: not installed" in bench.stdout


def test_the_provider_answers_each_client_with_a_picture_of_the_size_that_was_asked():
    with child("-m", "bench.provider") as provider:
        for size in SIZES:
            load = asyncio.run(
                ask_many(
                    Door(provider.port, "sk-any"),
                    size.quality,
                    clients=4,
                    requests_max=8,
                    seconds_max=30,
                    body_bytes_min=size.body_bytes_min,
                )
            )
            assert (len(load.seconds), load.errors) == (8, 0)


def test_every_partial_that_the_provider_sent_is_seen_to_come(monkeypatch):
    monkeypatch.setattr(partials, "STREAMS", 2)
    with child("-m", "bench.provider") as provider:
        delays_ms = partials.delays_ms(Door(provider.port, "sk-any"), "high", provider.address)
    assert len(delays_ms) == 2 * partials.PARTIALS
    assert all(delay_ms > 0 for delay_ms in delays_ms)


def test_a_client_whose_peer_is_gone_counts_an_error():
    with child("-m", "bench.provider") as provider:
        door = Door(provider.port, "sk-any")
    load = asyncio.run(ask_many(door, "low", clients=2, requests_max=4, seconds_max=5, body_bytes_min=1))
    assert (load.seconds, load.errors) == ([], 2)


def test_the_cpu_of_a_family_has_that_of_its_children_alive_or_ended():
    busy = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
    rests = "print('done', flush=True); time.sleep(100)"
    two = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {busy!r}])
subprocess.run([sys.executable, "-c", {busy + rests!r}])
"""
    parent = subprocess.Popen([sys.executable, "-c", two], stdout=subprocess.PIPE)
    try:
        assert parent.stdout is not None and parent.stdout.readline() == b"done\n"
        assert family.cpu_s(parent.pid) >= 0.5
        assert len(family.members(parent.pid)) == 2
    finally:
        for pid in reversed(family.members(parent.pid)):
            os.kill(pid, 9)
        parent.communicate()
