"""Requests that were answered 202: kept whole while they wait, adopted when their process died."""

from __future__ import annotations

from typing import Any

from pictura.store import records, waiting
from pictura.store.database import Transaction
from pictura.store.waiting import WaitingRequest
from tests.store.cast import NOON, begin, lose, open_scope
from tests.store.conftest import Store


def request(name: str) -> WaitingRequest:
    return WaitingRequest(job_id=name, digest="d" * 32, request=b'{"prompt":"a cat"}')


def wait(store: Store, *names: str, owner: str = "server-1", kept: bool = True) -> None:
    def work(tx: Transaction) -> None:
        open_scope(tx)
        for name in names:
            begin(tx, name, state="reserved", deployment=None, engine=None, dispatched_at=None, owner=owner)
            if kept:
                waiting.keep(tx, request(name))

    store.write(work)


def rows(store: Store) -> Any:
    return store.peek(
        lambda tx: [name for (name,) in tx.execute("SELECT job_id FROM waiting ORDER BY job_id")]
    )


def test_a_request_goes_in_the_transaction_that_dispatches_it(books: Store) -> None:
    wait(books, "job")
    assert rows(books) == ["job"]
    books.write(lambda tx: records.dispatch(tx, "job", deployment="a:b", engine="a", at=NOON))
    assert rows(books) == []


def test_a_request_goes_in_the_transaction_that_ends_it(books: Store) -> None:
    wait(books, "job")
    books.write(lambda tx: lose(tx, "job"))
    assert rows(books) == []


def test_a_dead_process_s_request_is_adopted_whole_and_once(books: Store) -> None:
    wait(books, "one", "three", "two")
    assert not books.peek(waiting.any_adrift)
    assert books.write(lambda tx: waiting.adopt(tx, "server-2", 10)) == [], "its process lives"
    for name in ("one", "three", "two"):
        assert books.write(lambda tx, name=name: waiting.leave(tx, name))
    assert books.peek(waiting.any_adrift)
    assert books.write(lambda tx: waiting.adopt(tx, "server-2", 2)) == [request("one"), request("three")]
    assert books.write(lambda tx: waiting.adopt(tx, "server-3", 2)) == [request("two")]
    assert not books.peek(waiting.any_adrift)
    owners = [record.owner for record in books.peek(records.unfinished)]
    assert owners == ["server-2", "server-2", "server-3"]


def test_what_was_given_back_may_be_passed_by(books: Store) -> None:
    wait(books, "one", "two")
    for name in ("one", "two"):
        books.write(lambda tx, name=name: waiting.leave(tx, name))
    assert not books.peek(lambda tx: waiting.any_adrift(tx, {"two", "one"}))
    assert books.write(lambda tx: waiting.adopt(tx, "server-2", 10, {"one"})) == [request("two")]
    assert books.peek(waiting.any_adrift)


def test_what_was_not_kept_or_was_dispatched_is_left_to_nobody(books: Store) -> None:
    wait(books, "plain", kept=False)
    wait(books, "dispatched")
    books.write(lambda tx: records.dispatch(tx, "dispatched", deployment="a:b", engine="a", at=NOON))
    for name in ("plain", "dispatched", "unknown"):
        assert not books.write(lambda tx, name=name: waiting.leave(tx, name))


def test_keeping_twice_and_forgetting_what_is_not_there_are_harmless(books: Store) -> None:
    wait(books, "job")
    books.write(lambda tx: waiting.keep(tx, request("job")))
    books.write(lambda tx: waiting.forget(tx, "another"))
    assert rows(books) == ["job"]
