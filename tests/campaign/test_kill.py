"""Servers killed within a burst, again and again on the same folder: nothing paid is lost, nothing is paid twice."""

from __future__ import annotations

import random
import time
from functools import partial
from pathlib import Path
from statistics import median

import pytest

from tests.campaign.asking import plan
from tests.campaign.burst import Burst
from tests.campaign.checks import Aftermath, JournalFile
from tests.campaign.child import FIXED, PICTURA, Child, new_folder

SEED = 20261121
KILLS = {False: 2, True: 25}
"""For each of four servers, in a part and in a whole campaign."""
BURST_S = {"illustrator": (0.3, 2.5), "crew": (0.3, 2.5), "free": (0.02, 1.0), "paid": (0.02, 1.0)}
READY_S_MAX = 10.0
"""Five times what is to be reached after a kill; the figure itself is printed."""


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", ["illustrator", "crew", "free", "paid"])
def test_no_kill_within_a_burst_loses_a_picture_breaks_the_books_or_leaves_anything(
    kind: str, campaign: bool, tmp_path: Path
):
    folder, journal, log = tmp_path / "data", tmp_path / f"{kind}.journal", tmp_path / "log"
    chance = random.Random(f"{SEED} {kind}")
    key = new_folder(folder, budget=10**12)
    draws = kind in ("illustrator", "crew")
    aftermath = Aftermath(folder, key, None if draws else JournalFile(journal, free=kind == "free"))
    ready_s: list[float] = []
    ended_s: list[float] = []

    def start() -> Child:
        if draws:
            return Child((*PICTURA, str(folder), "--workers", "2" if kind == "crew" else "1"), log)
        return Child((*FIXED, str(folder), str(journal), kind, str(chance.getrandbits(30))), log)

    child = start()
    child.ready()
    try:
        for kill in range(KILLS[campaign]):
            burst = Burst(child.url, key.secret, chance, partial(plan, large=not draws))
            burst.begin()
            time.sleep(chance.uniform(*BURST_S[kind]))
            if kind == "crew" and kill % 2:
                child.kill_one(chance.randrange(2))
                time.sleep(chance.uniform(0.1, 1.0))
            child.kill(group=kind == "crew")
            ended_s.append(child.survivors_end())
            burst.end()
            if kill % 5 == 1:
                starting = start()
                time.sleep(chance.uniform(0.1, 0.7))
                starting.kill(group=kind == "crew")
            child = start()
            ready_s.append(child.ready())
            violations = aftermath.violations(child.url, burst.told)
            assert not violations, "\n".join([f"after kill {kill}:", *violations])
    finally:
        child.kill(group=True)
        child.survivors_end()
    counts = ", ".join(f"{name} {count}" for name, count in sorted(aftermath.counts.items()))
    print(
        f"{kind}: {len(ready_s)} kills within a burst, 0 violations; ready again after {median(ready_s):.2f} s "
        f"(at most {max(ready_s):.2f}), all its processes gone after at most {max(ended_s):.2f} s; {counts}"
    )
    assert median(ready_s) <= READY_S_MAX
