"""What every database holds, whoever implements it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from pictura.store.database import Transaction
from tests.store.conftest import Store


@pytest.fixture
def notes(store: Store) -> Store:
    store.write(lambda tx: tx.execute("CREATE TABLE notes (text TEXT UNIQUE)"))
    return store


def note(text: str) -> Callable[[Transaction], str]:
    def work(tx: Transaction) -> str:
        tx.execute("INSERT INTO notes VALUES (?)", (text,))
        return text

    return work


def note_then_fail(text: str) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        note(text)(tx)
        raise KeyError(text)

    return work


def texts(tx: Transaction) -> list[str]:
    return [text for (text,) in tx.execute("SELECT text FROM notes ORDER BY rowid")]


def test_what_is_written_is_there_after_reopening(notes: Store) -> None:
    assert notes.write(note("one")) == "one"
    notes.reopen()
    assert notes.read(texts) == ["one"]


def test_a_failure_undoes_its_own_work_and_comes_back_to_its_caller(notes: Store) -> None:
    with pytest.raises(KeyError, match="lost"):
        notes.write(note_then_fail("lost"))
    assert notes.peek(texts) == []


def test_work_handed_in_together_survives_the_failure_of_one(notes: Store) -> None:
    results = notes.write_together(note("a"), note_then_fail("lost"), note("b"), note("a"), note("c"))
    assert [type(result).__name__ for result in results] == [
        "str",
        "KeyError",
        "str",
        "IntegrityError",
        "str",
    ]
    assert notes.peek(texts) == ["a", "b", "c"]


def test_a_refusal_that_wrote_nothing_leaves_the_others_alone(notes: Store) -> None:
    def refuse(tx: Transaction) -> None:
        raise ValueError("no")

    results = notes.write_together(note("a"), refuse, note("b"))
    assert isinstance(results[1], ValueError)
    assert notes.peek(texts) == ["a", "b"]


def test_even_a_stop_iteration_comes_back(notes: Store) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        notes.write(lambda tx: next(iter(tx.execute("SELECT 1 WHERE 0"))))
    assert notes.write(note("next")) == "next"


def test_work_takes_place_in_the_order_it_was_handed_in(notes: Store) -> None:
    many = [str(number) for number in range(300)]
    assert notes.write_together(*map(note, many)) == many
    assert notes.peek(texts) == many


def test_cancelling_the_waiter_does_not_cancel_the_work(notes: Store) -> None:
    async def cancel() -> None:
        waiter = asyncio.create_task(notes.database.write(note("kept")))
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
        assert await notes.database.write(texts) == ["kept"]

    notes.run(cancel())


def test_closing_finishes_what_was_handed_in(notes: Store) -> None:
    async def close_at_once() -> list[str]:
        writes = [asyncio.create_task(notes.database.write(note(str(number)))) for number in range(200)]
        await asyncio.sleep(0)
        await notes.database.close()
        return await asyncio.gather(*writes)

    assert len(notes.run(close_at_once())) == 200
    with pytest.raises(RuntimeError, match="closed"):
        notes.write(note("late"))
    notes.reopen()
    assert len(notes.read(texts)) == 200


def test_peek_and_read_see_what_another_writer_committed(notes: Store) -> None:
    other = notes.another()
    for text in ("first", "second"):
        other.write(note(text))
        assert notes.peek(texts)[-1] == text
        assert notes.read(texts)[-1] == text
    other.close()


def test_peek_and_read_cannot_write(notes: Store) -> None:
    for door in (notes.peek, notes.read):
        with pytest.raises(Exception, match="readonly"):
            door(note("never"))
    assert notes.peek(texts) == []


def test_a_read_sees_one_moment_while_others_write(notes: Store) -> None:
    def read_twice(tx: Transaction) -> tuple[list[str], list[str]]:
        before = texts(tx)
        other = notes.another()
        other.write(note("meanwhile"))
        other.close()
        return before, texts(tx)

    assert notes.read(read_twice) == ([], [])
    assert notes.read(texts) == ["meanwhile"]


def test_one_loop_may_follow_another(notes: Store) -> None:
    assert asyncio.run(notes.database.write(note("elsewhere"))) == "elsewhere"
    assert notes.write(note("back")) == "back"
