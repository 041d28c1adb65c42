"""What must hold after a kill, whatever the moment: each thing that does not, as a sentence."""

from __future__ import annotations

import base64
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Protocol

import msgspec

from pictura.store import ledger, records
from pictura.store.records import JobRecord
from pictura.types import ImageRequest
from tests.campaign.asking import Plan, Told, ask_for, path_of
from tests.campaign.child import Key
from tests.support.client import ask

ASKING_AGAIN = 8
"""Clients that ask again at once."""


class Bills(Protocol):
    """What a provider would have charged for; `free`: nothing, so that asking again is no harm."""

    @property
    def free(self) -> bool: ...

    def surplus(self, plan: Plan) -> int:
        """How many calls or pictures were bought beyond what was asked."""
        ...


class JournalFile:
    """The journal of `fixed.py`: a line a call, begun by its seed."""

    def __init__(self, path: Path, *, free: bool) -> None:
        self._path = path
        self.free = free

    def surplus(self, plan: Plan) -> int:
        called = Counter(int(line.split()[0]) for line in self._path.read_text().splitlines())
        return max(0, called[plan.seed] - 1)


class Aftermath:
    """A data folder that servers were killed on, and the one that serves it now.

    `bills` are those of the provider; None: pictures are drawn, and cost nothing. `patience_s` is for
    jobs that were acknowledged ahead of their end.
    """

    def __init__(self, folder: Path, key: Key, bills: Bills | None, *, patience_s: float = 0.0) -> None:
        self._folder, self._key, self._bills = folder, key, bills
        self._patience_s = patience_s
        self._seen: set[str] = set()
        self.counts: Counter[str] = Counter()

    def violations(self, url: str, told: Sequence[Told]) -> list[str]:
        """Looks at what recovery made of the last kill, then asks again for what may be asked again."""
        found = [*self._books(), *self._left_behind(), *self._answers(url, told)]
        found += self._new_jobs(url)
        if not found:
            found += self._asked_again(url, told)
            found += [*self._books(), *self._bought_once(told)]
        return found

    def settle(self) -> None:
        """Waits as long as its patience lasts until no job runs."""
        ends = time.monotonic() + self._patience_s
        while self._runs() and time.monotonic() < ends:
            time.sleep(0.05)

    def _books(self) -> Iterator[str]:
        self.settle()
        with self._database() as tx:
            yield from ledger.check(tx)
            (pending,) = tx.execute("SELECT coalesce(sum(pending_micros), 0) FROM scopes").fetchone()
            if pending:
                yield f"{pending} micro-dollars are pending while nothing runs"
            for job in records.unfinished(tx):
                yield f"{job.id} has no end"

    def _runs(self) -> bool:
        with self._database() as tx:
            return bool(records.unfinished(tx))

    def _left_behind(self) -> Iterator[str]:
        for left in [*(self._folder / "pictures" / "tmp").iterdir(), *self._folder.glob("*.part")]:
            yield f"{left.name} was left behind"
        with self._database() as tx:
            known = {name.partition("_")[2] for (name,) in tx.execute("SELECT id FROM pictures")}
        for file in (self._folder / "pictures").glob("??/*"):
            if file.name not in known:
                yield f"the picture {file.name} belongs to nobody"

    def _answers(self, url: str, told: Sequence[Told]) -> Iterator[str]:
        """Whoever was told of a picture can collect it, with the same bytes."""
        for answer in told:
            self.counts["answers whole" if answer.whole else "answers cut"] += 1
            self.counts["pictures received"] += len(answer.pictures)
            if answer.whole and answer.status in (409, 502, 503) and answer.plan.leaves_after_s is not None:
                self.counts["joined a job of another process that then ended without a picture"] += 1
                continue
            if answer.whole and answer.status not in answer.plan.statuses:
                yield f"{answer.plan} was answered {answer.status}: {answer.body!r}"
            if answer.whole and answer.status == 200 and not answer.failed and not answer.pictures:
                yield f"{answer.plan} has no picture: {answer.body!r}"
            if answer.pictures:
                assert answer.job is not None
                yield from self._collectable(url, answer.job, answer)

    def _collectable(self, url: str, job_id: str, answer: Told) -> Iterator[str]:
        job = self._job(job_id)
        if job is None or job.state != "posted":
            yield f"{job_id} is {job and job.state}, but {len(answer.pictures)} of its pictures were received"
            return
        by_job = self._by_job(url, job_id)
        for index, picture in answer.pictures.items():
            link = ask(url, answer.links[index])
            if (link.status, link.body) != (200, picture):
                yield f"picture {index} of {job_id} is {link.status} by its link, or other bytes"
            if picture not in by_job.values():
                yield f"picture {index} of {job_id} is not in its job"

    def _new_jobs(self, url: str) -> Iterator[str]:
        """Every posted job has its pictures, and no other has any."""
        with self._database() as tx:
            jobs = [
                job for job in records.listing(tx, self._key.id, limit=100_000) if job.id not in self._seen
            ]
        self._seen |= {job.id for job in jobs}
        for job in jobs:
            self.counts[f"jobs {job.state}"] += 1
            if job.state != "posted":
                continue
            if not job.pictures:
                yield f"{job.id} is posted without a picture"
            by_job = self._by_job(url, job.id)
            sizes = {path.partition("?")[0].rpartition("/")[2]: len(data) for path, data in by_job.items()}
            if sizes != {picture.id: picture.bytes for picture in job.pictures}:
                yield f"{job.id} is posted, but its pictures cannot be collected"

    def _asked_again(self, url: str, told: Sequence[Told]) -> Iterator[str]:
        """Asking again gives the same pictures, or makes them now; never others than were received."""
        asked = [before for before in told if before.plan.asks_again]
        self.counts["asked again"] += len(asked)
        with ThreadPoolExecutor(ASKING_AGAIN) as clients:
            answers = clients.map(lambda before: ask_for(url, self._key.secret, before.plan, 2), asked)
        for before, again in zip(asked, answers, strict=True):
            if not again.whole or again.status not in {200, 502, *again.plan.statuses}:
                yield f"{before.plan} asked again was answered {again.status}: {again.body!r}"
            if again.status == 502 and (self._free or before.pictures):
                yield f"{before.plan} asked again was refused: {again.body!r}"
            if again.status == 502:
                self.counts["told again that it is lost"] += 1
            if not set(before.pictures.values()) <= set(again.pictures.values()):
                yield f"{before.plan} asked again got other pictures than before"

    def _bought_once(self, told: Sequence[Told]) -> Iterator[str]:
        """No request is charged twice, however often it was asked; a provider that bills saw it once."""
        posted: Counter[int] = Counter()
        with self._database() as tx:
            for job in records.listing(tx, self._key.id, limit=100_000):
                if job.state == "posted":
                    posted[msgspec.json.decode(job.request, type=ImageRequest).seed or 0] += 1
        for answer in told:
            seed = answer.plan.seed
            if posted[seed] > 1:
                yield f"{answer.plan} was charged {posted[seed]} times"
            surplus = 0 if self._bills is None or self._bills.free else self._bills.surplus(answer.plan)
            if surplus:
                yield f"{answer.plan} was bought {surplus} times too often"

    @property
    def _free(self) -> bool:
        return self._bills is None or self._bills.free

    def _by_job(self, url: str, job_id: str) -> dict[str, bytes]:
        """A job's pictures as its owner collects them, by the path of their links."""
        answer = ask(url, f"/v1/images/jobs/{job_id}?include=b64", key=self._key.secret)
        result = answer.json["result"] or {"data": []}
        return {path_of(each["url"]): base64.b64decode(each["b64_json"]) for each in result["data"]}

    def _job(self, job_id: str) -> JobRecord | None:
        with self._database() as tx:
            return records.find(tx, job_id)

    def _database(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(f"file:{self._folder / 'pictura.db'}?mode=ro", uri=True, timeout=30))
