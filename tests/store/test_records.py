"""What is remembered of jobs and pictures."""

from __future__ import annotations

import pytest

from pictura.store import records
from pictura.store.database import Transaction
from pictura.types import Adjustment, Micros, Outcome, Usage
from tests.store.cast import NOON, begin, deliver, job, lose, open_scope, picture
from tests.store.conftest import Store


def found(store: Store, name: str) -> records.JobRecord:
    record = store.peek(lambda tx: records.find(tx, name))
    assert record is not None
    return record


def test_a_job_is_found_as_it_was_written(store: Store) -> None:
    told = job(
        "told",
        state="voided",
        n=4,
        ended_at=NOON + 1,
        cost=Micros(0),
        provider_cost=Micros(9),
        provider_at_risk=True,
        usage=Usage(output_text=3),
        outcome=Outcome.AMBIGUOUS,
        error={"message": "cut", "code": None},
        adjustments=(Adjustment("size", "1x1", "1024x1024", "too small"),),
        attempts=({"deployment": "a:b", "outcome": "ambiguous"},),
        idempotency_key="k" * 255,
    )
    store.write(lambda tx: records.insert(tx, told))
    assert found(store, "told") == told
    assert store.peek(lambda tx: records.find(tx, "another")) is None


def test_a_delivered_job_tells_what_it_cost_and_shows_its_pictures(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job"))
    books.write(lambda tx: deliver(tx, "job", 40, pictures=2, at=NOON + 5))
    record = found(books, "job")
    assert (record.state, record.outcome, record.cost, record.ended_at) == (
        "posted",
        "delivered",
        40,
        NOON + 5,
    )
    assert record.pictures == (picture("job", 0), picture("job", 1))


def test_a_job_ends_once(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job"))
    books.write(lambda tx: lose(tx, "job"))
    ended = found(books, "job")
    for again in (records.complete, records.fail):
        with pytest.raises(records.JobMoved, match="has ended already"):
            books.write(lambda tx, again=again: again(tx, ended))
    assert found(books, "job").outcome is Outcome.AMBIGUOUS


def test_only_a_reserved_job_is_dispatched(books: Store) -> None:
    def dispatch(tx: Transaction) -> bool:
        return records.dispatch(tx, "job", deployment="openai:x", engine="openai", at=NOON + 1)

    books.write(open_scope)
    books.write(
        lambda tx: begin(tx, "job", state="reserved", dispatched_at=None, deployment=None, engine=None)
    )
    assert books.write(dispatch) is True
    assert books.write(dispatch) is False
    record = found(books, "job")
    assert (record.state, record.deployment, record.dispatched_at) == ("dispatched", "openai:x", NOON + 1)
    books.write(lambda tx: lose(tx, "job"))
    assert books.write(dispatch) is False


def test_a_key_sees_its_own_jobs_newest_first(books: Store) -> None:
    for scope in ("key:alice", "key:bob"):
        books.write(lambda tx, scope=scope: open_scope(tx, scope=scope))
    states = {
        "queued": "reserved",
        "running": "dispatched",
        "completed": "dispatched",
        "failed": "dispatched",
    }
    for name, state in states.items():
        books.write(
            lambda tx, name=name, state=state: begin(tx, name, state=state, idempotency_key=f"k-{name}")
        )
    books.write(lambda tx: begin(tx, "bobs", scope="key:bob", idempotency_key="k-queued"))
    books.write(lambda tx: deliver(tx, "completed"))
    books.write(lambda tx: lose(tx, "failed"))

    def names(**filters) -> list[str]:
        return [record.id for record in books.read(lambda tx: records.listing(tx, "alice", **filters))]

    assert names(limit=9) == ["failed", "completed", "running", "queued"]
    assert names(limit=2) == ["failed", "completed"]
    for status in states:
        assert names(limit=9, status=status) == [status]
        assert names(limit=9, idempotency_key=f"k-{status}") == [status]
    assert names(limit=9, status="queued", idempotency_key="k-failed") == []


def test_what_a_dead_server_left_is_found_by_its_owner(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "mine", owner="server-1"))
    books.write(lambda tx: begin(tx, "ended", owner="server-1"))
    books.write(lambda tx: begin(tx, "other", owner="server-2", state="reserved"))
    books.write(lambda tx: deliver(tx, "ended"))
    assert [left.id for left in books.read(records.unfinished)] == ["mine", "other"]
    assert [left.id for left in books.read(lambda tx: records.unfinished(tx, "server-1"))] == ["mine"]
    assert books.peek(lambda tx: records.in_flight(tx, "alice")) == 2
    assert books.peek(lambda tx: records.in_flight(tx, "bob")) == 0


def test_a_picture_is_found_with_its_owner_until_its_bytes_are_gone(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job"))
    books.write(lambda tx: deliver(tx, "job", pictures=3))
    assert books.peek(lambda tx: records.find_picture(tx, "job-1")) == (picture("job", 1), "alice")
    assert books.peek(lambda tx: records.find_picture(tx, "job-3")) is None

    end = NOON + 86_400
    assert books.peek(lambda tx: records.expired_pictures(tx, end - 1, 9)) == []
    assert len(books.peek(lambda tx: records.expired_pictures(tx, end, 2))) == 2
    books.write(lambda tx: records.mark_deleted(tx, ["job-0", "job-1"], end))
    assert books.peek(lambda tx: records.expired_pictures(tx, end, 9)) == [picture("job", 2)]
    deleted = books.peek(lambda tx: records.find_picture(tx, "job-1"))
    assert deleted is not None and deleted[0].deleted_at == end


def test_nothing_on_the_way_of_a_request_walks_the_past(store: Store) -> None:
    """Each look-up goes by an index that a million ended jobs do not slow down."""
    seen: list[str] = []

    class Explaining:
        def __init__(self, tx: Transaction) -> None:
            self.tx = tx

        def execute(self, sql: str, parameters=(), /):
            seen.extend(row[3] for row in self.tx.execute(f"EXPLAIN QUERY PLAN {sql}", parameters))
            return self.tx.execute(sql, parameters)

    def look_up(tx: Transaction) -> None:
        explaining = Explaining(tx)
        records.unfinished(explaining)
        records.in_flight(explaining, "alice")
        records.find(explaining, "job")
        records.find_picture(explaining, "job-0")
        records.expired_pictures(explaining, NOON, 10)
        records.claims(explaining, "alice", "route", "key", "value", NOON)
        records.claims(explaining, "alice", "route", "body", "value", NOON)
        records.listing(explaining, "alice", limit=10)

    store.peek(look_up)
    walks = [step for step in seen if step.startswith("SCAN") and "jobs_unfinished" not in step]
    assert walks == []
