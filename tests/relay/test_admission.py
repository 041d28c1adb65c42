"""Who gets in: slots, the bounded queue, the bound of each key, and the end of a server."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pictura.relay.run import Run
from pictura.relay.runner import Runner
from pictura.store import group_commit
from pictura.store.records import JobRecord
from pictura.types import Outcome
from tests.support.client import Answer, ask, connected, eventually, head, seen
from tests.support.engine import Actor, Gate, waits, well
from tests.support.serving import GENERATIONS, House, house

MODEL = "dall-e-3"


class Full:
    """A house with one slot, taken by a job that waits at a gate."""

    def __init__(self, home: House, clients: ThreadPoolExecutor) -> None:
        self.home = home
        self.gate = Gate()
        self.clients = clients
        home.engine.plays("first", waits(self.gate))
        self.first = self.ask("first")
        assert self.gate.reached.wait(30)

    def ask(self, prompt: str, **options: Any) -> Future[Answer]:
        return self.clients.submit(self.home.generate, prompt, model=MODEL, **options)

    def queued(self, prompt: str, **options: Any) -> Future[Answer]:
        """A request that waits for the slot, once it is in the books."""
        before = len(self.home.jobs(options.get("key", self.home.key)))
        asked = self.ask(prompt, **options)
        eventually(lambda: len(self.home.jobs(options.get("key", self.home.key))) > before)
        return asked


@pytest.fixture
def full(tmp_path: Path) -> Generator[Full]:
    options = {"in_flight_max": 1}
    with (
        ThreadPoolExecutor(8) as clients,
        house(tmp_path / "data", provider=options, server={"max_in_flight": 3}) as home,
    ):
        made = Full(home, clients)
        yield made
        made.gate.open()


def test_a_request_waits_for_its_slot_with_its_money_reserved_and_nothing_asked_of_the_engine(full: Full):
    waiting = full.queued("second")
    job = full.home.jobs(full.home.key)[0]
    assert (job.state, job.dispatched_at) == ("reserved", None)
    assert full.home.balance(full.home.key).pending == 80_000
    view = full.home.ask(f"/v1/images/jobs/{job.id}").json
    assert (view["status"], view["progress"], view["result"]) == ("queued", 0.0, None)
    assert full.home.engine.calls_of("second") == 0
    full.gate.open()
    assert waiting.result().status == 200


def test_slots_are_given_in_the_order_of_asking(full: Full):
    waiting = [full.queued("second"), full.queued("third")]
    full.gate.open()
    assert [answer.result().status for answer in waiting] == [200, 200]
    assert [call.request.prompt for call in full.home.engine.calls] == ["first", "second", "third"]


def test_beyond_the_queue_is_a_503_with_retry_after_and_nothing_reserved(full: Full):
    waiting = [full.queued("second"), full.queued("third")]
    refused = full.home.generate("fourth")
    assert refused.status == 503
    assert refused.error["type"] == "service_unavailable_error"
    assert refused.error["code"] == "server_is_overloaded"
    assert int(refused.headers["retry-after"]) >= 1
    assert "x-should-retry" not in refused.headers
    assert len(full.home.jobs(full.home.key)) == 3
    full.gate.open()
    assert [answer.result().status for answer in waiting] == [200, 200]
    assert full.home.generate("fourth").status == 200


def test_a_key_without_money_never_queues(full: Full):
    poor = full.home.new_key(budget=0)
    assert full.home.generate("second", key=poor, model=MODEL).status == 429


def test_a_key_s_own_bound_is_a_429_of_another_kind_than_an_empty_budget(full: Full):
    bound = full.home.new_key(in_flight_max=1)
    waiting = full.queued("second", key=bound)
    refused = full.home.generate("third", key=bound)
    assert refused.status == 429
    assert (refused.error["type"], refused.error["code"]) == ("rate_limit_error", "rate_limit_exceeded")
    assert refused.headers["retry-after"]
    assert "x-should-retry" not in refused.headers
    full.gate.open()
    assert waiting.result().status == 200
    assert full.home.generate("third", key=bound).status == 200


def test_a_bound_of_two_lets_two_of_twenty_at_once_in(tmp_path: Path):
    gate = Gate()
    with house(tmp_path / "data") as home, ThreadPoolExecutor(20) as clients:
        home.engine.plays("p", waits(gate))
        key = home.new_key(in_flight_max=2)
        answers = [clients.submit(home.generate, "p", key=key) for _ in range(20)]
        eventually(lambda: sum(answer.done() for answer in answers) == 18)
        gate.open()
        assert sorted(answer.result().status for answer in answers) == [200] * 2 + [429] * 18


def test_a_client_that_leaves_while_it_waits_for_a_slot_buys_nothing(full: Full):
    key = full.home.new_key()
    body = b'{"prompt":"gone","model":"dall-e-3"}'
    with connected(full.home.url) as connection:
        connection.sendall(head(GENERATIONS, key=key.secret, content_length=len(body)) + body)
        eventually(lambda: full.home.jobs(key))
    seen(full.home.url)
    full.gate.open()
    (job,) = full.home.ended(key)
    assert (job.state, job.outcome) == ("voided", Outcome.REFUSED)
    assert full.home.engine.calls_of("gone") == 0
    assert full.home.balance(key).pending == 0


def test_a_client_with_an_idempotency_key_that_leaves_gets_its_picture_later(full: Full):
    body = b'{"prompt":"gone","model":"dall-e-3"}'
    headers: dict[str, Any] = {"idempotency_key": "later", "content_length": len(body)}
    with connected(full.home.url) as connection:
        connection.sendall(head(GENERATIONS, key=full.home.key.secret, **headers) + body)
        eventually(lambda: len(full.home.jobs(full.home.key)) == 2)
    full.gate.open()
    full.home.ended(full.home.key)
    assert full.home.engine.calls_of("gone") == 1
    again = ask(
        full.home.url, GENERATIONS, body, key=full.home.key.secret, headers={"idempotency-key": "later"}
    )
    assert (again.status, again.headers["idempotent-replayed"]) == (200, "true")


def test_of_two_clients_on_one_waiting_job_one_may_leave(full: Full):
    """A retry joins; the job is drawn for whoever still waits."""
    body = b'{"prompt":"shared","model":"dall-e-3"}'
    sent: dict[str, Any] = {"x_stainless_retry_count": 0, "content_length": len(body)}
    with connected(full.home.url) as connection:
        connection.sendall(head(GENERATIONS, key=full.home.key.secret, **sent) + body)
        eventually(lambda: len(full.home.jobs(full.home.key)) == 2)
        second = full.clients.submit(
            ask,
            full.home.url,
            GENERATIONS,
            body,
            key=full.home.key.secret,
            headers={"x-stainless-retry-count": "1"},
        )
        time.sleep(0.2)
    full.gate.open()
    assert second.result().status == 200
    assert full.home.engine.calls_of("shared") == 1


def test_deleting_a_queued_job_cancels_it_before_anything_is_bought(full: Full):
    waiting = full.queued("second")
    job = full.home.jobs(full.home.key)[0]
    deleted = full.home.ask(f"/v1/images/jobs/{job.id}", method="DELETE")
    assert deleted.status == 200
    assert (deleted.json["status"], deleted.json["deleted"]) == ("failed", True)
    answer = waiting.result()
    assert answer.status == 409
    assert answer.error["code"] == "job_cancelled"
    assert answer.headers["x-should-retry"] == "false"
    full.gate.open()
    full.first.result()
    assert full.home.engine.calls_of("second") == 0


def test_deleting_a_job_that_has_yet_to_take_its_place_in_the_line_cancels_it_too(
    full: Full, monkeypatch: pytest.MonkeyPatch
):
    """It stands in the books before its own first step."""
    wait_for_slot = Runner._wait_for_slot

    async def once_it_is_cancelled(runner: Runner, run: Run) -> None:
        while not run.live.cancelled:
            await asyncio.sleep(0.005)
        await wait_for_slot(runner, run)

    monkeypatch.setattr(Runner, "_wait_for_slot", once_it_is_cancelled)
    waiting = full.queued("second")
    job = full.home.jobs(full.home.key)[0]
    deleted = full.home.ask(f"/v1/images/jobs/{job.id}", method="DELETE", timeout_s=20)
    assert (deleted.status, deleted.json["status"], deleted.json["deleted"]) == (200, "failed", True)
    assert waiting.result().status == 409
    assert not full.first.done()


def test_deleting_a_running_job_is_a_409_and_changes_nothing(full: Full):
    job = full.home.jobs(full.home.key)[0]
    refused = full.home.ask(f"/v1/images/jobs/{job.id}", method="DELETE")
    assert refused.status == 409
    assert refused.error["code"] == "job_running"
    full.gate.open()
    assert full.first.result().status == 200


def test_deleting_a_job_in_the_moment_of_its_dispatch_is_a_409_and_waits_for_no_drawing(
    full: Full, monkeypatch: pytest.MonkeyPatch
):
    """Another program holds the lock while the dispatch shall be written."""
    gate, dispatching, dispatch = Gate(), threading.Event(), Runner._dispatch

    async def noted(runner: Runner, run: Run) -> JobRecord | None:
        dispatching.set()
        return await dispatch(runner, run)

    monkeypatch.setattr(Runner, "_dispatch", noted)
    full.home.engine.plays("second", waits(gate))
    waiting = full.queued("second")
    job = full.home.jobs(full.home.key)[0]
    with closing(sqlite3.connect(full.home.folder / "pictura.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        full.gate.open()
        assert dispatching.wait(30)
        deleting = full.clients.submit(full.home.ask, f"/v1/images/jobs/{job.id}", method="DELETE")
        time.sleep(0.2)
        other.execute("ROLLBACK")
    refused = deleting.result()
    assert (refused.status, refused.error["code"]) == (409, "job_running")
    gate.open()
    assert waiting.result().status == 200


def test_a_stopping_server_finishes_what_runs_and_refuses_the_new(tmp_path: Path):
    gate, answers = Gate(), {}
    engine = Actor()
    engine.plays("running", waits(gate))
    with ThreadPoolExecutor(4) as clients:
        stopped = threading.Event()

        def run() -> None:
            with house(tmp_path / "data", engine=engine) as home:
                answers["home"] = home
                answers["running"] = clients.submit(home.generate, "running")
                gate.reached.wait(30)
            stopped.set()

        thread = threading.Thread(target=run)
        thread.start()
        eventually(lambda: "running" in answers)
        home: House = answers["home"]
        eventually(lambda: ask(home.url, "/readyz").status == 503)
        assert ask(home.url, "/healthz").status == 200
        refused = ask(home.url, GENERATIONS, {"prompt": "new"}, key=home.key.secret)
        assert refused.status == 503
        assert refused.headers["retry-after"]
        assert not stopped.is_set()
        gate.open()
        assert answers["running"].result().status == 200
        thread.join(60)
        assert stopped.is_set()


def test_a_locked_database_is_waited_out_and_never_ends_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Another program holds the lock while a bought picture shall be settled."""
    monkeypatch.setattr(group_commit, "BUSY_PATIENCE_S", 0.2)
    gate = Gate()
    with house(tmp_path / "data") as home, ThreadPoolExecutor(1) as clients:
        home.engine.plays("locked", waits(gate))
        asked = clients.submit(home.generate, "locked")
        gate.reached.wait(30)
        with closing(sqlite3.connect(home.folder / "pictura.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            gate.open()
            answer = asked.result()
            assert answer.status == 503
            assert answer.headers["retry-after"]
            other.execute("ROLLBACK")
        assert home.ended(home.key)[0].state == "voided"
        home.engine.plays("locked again", well())
        assert home.generate("locked again").status == 200


def test_a_picture_that_takes_its_time_does_not_hold_the_server(full: Full):
    assert ask(full.home.url, "/healthz").status == 200
    assert not full.first.done()
