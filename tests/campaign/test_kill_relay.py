"""A relaying server killed within a burst, again and again: nothing paid is lost, nothing is bought twice."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest

from pictura.store import records
from tests.campaign.asking import Told
from tests.campaign.burst import Burst
from tests.campaign.checks import Aftermath
from tests.campaign.child import PICTURA, Child, new_folder
from tests.campaign.relaying import Journaled, Relayed, relayed, write_config
from tests.faults.pictures import marker_of
from tests.faults.provider import Provider, faulty_provider

SEED = 20261126
KILLS = {False: 6, True: 100}
"""In a part and in a whole campaign."""
BURST_S = (0.05, 1.2)
SETTLED_S = 20.0
"""How long what was acknowledged may take after a start."""


@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_no_kill_while_relaying_loses_a_picture_breaks_the_books_or_buys_twice(
    campaign: bool, tmp_path: Path
):
    folder, log = tmp_path / "data", tmp_path / "log"
    chance = random.Random(SEED)
    key = new_folder(folder, budget=10**12)
    ready_s: list[float] = []
    with faulty_provider(stall_s=20.0, silence_s=0.2) as provider:
        config = write_config(tmp_path / "pictura.toml", provider)
        bills = Journaled(provider)
        aftermath = Aftermath(folder, key, bills, patience_s=SETTLED_S)

        def start() -> Child:
            return Child((*PICTURA, str(folder), "--config", str(config)), log)

        child = start()
        child.ready()
        try:
            for kill in range(KILLS[campaign]):
                burst = Burst(child.url, key.secret, chance, relayed)
                burst.begin()
                time.sleep(chance.uniform(*BURST_S))
                child.kill()
                child.survivors_end()
                burst.end()
                child = start()
                ready_s.append(child.ready())
                aftermath.settle()
                violations = [*_told_rightly(folder, bills, burst.told)]
                violations += aftermath.violations(child.url, burst.told)
                assert not violations, "\n".join([f"after kill {kill}:", *violations])
        finally:
            child.kill(group=True)
            child.survivors_end()
        _print_figures(aftermath, ready_s, provider)


def _told_rightly(folder: Path, bills: Journaled, told: Sequence[Told]) -> Iterator[str]:
    """What a client was told is what the books say, and every picture is its asker's."""
    for answer in told:
        plan = answer.plan
        assert isinstance(plan, Relayed)
        markers = {marker_of(picture) for picture in answer.pictures.values()}
        if markers - {plan.tag}:
            yield f"{plan} got pictures of {markers}"
        if answer.job is None or not answer.whole:
            continue
        with _database(folder) as tx:
            job = records.find(tx, answer.job)
        if job is None:
            yield f"{plan} was told of {answer.job}, which is not there"
        elif answer.status == 200 and not answer.failed and job.state != "posted":
            yield f"{plan} was answered, but its job is {job.state}"
        elif answer.status in (400, 502, 503, 504) and job.state != "voided":
            yield f"{plan} was told {answer.status}, but its job is {job.state}"
        if answer.status == 503 and bills.purchases(plan):
            yield f"{plan} was told to ask again after {bills.purchases(plan)} pictures had been bought"


def _print_figures(aftermath: Aftermath, ready_s: Sequence[float], provider: Provider) -> None:
    counts = ", ".join(f"{name} {count}" for name, count in sorted(aftermath.counts.items()))
    asked = sum(sale.order.n for sale in provider.journal.sales)
    print(
        f"{len(ready_s)} kills while relaying, 0 violations; ready again after {median(ready_s):.2f} s "
        f"(at most {max(ready_s):.2f}); {asked} pictures asked of the provider in "
        f"{len(provider.journal.sales)} calls; {counts}"
    )


def _database(folder: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"file:{folder / 'pictura.db'}?mode=ro", uri=True, timeout=30))
