"""The statement: sums by key, model and day."""

from __future__ import annotations

from pictura.store.statement import Row, statement
from pictura.types import Micros
from tests.store.cast import ALICE, BOB, NOON, begin, deliver, lose, open_scope
from tests.store.conftest import Store

DAY = 86_400.0


def row(value: str, requests: int, pictures: int, posted: int, pending: int, provider: int) -> Row:
    return Row(
        value=value,
        requests=requests,
        pictures=pictures,
        posted_micros=Micros(posted),
        pending_micros=Micros(pending),
        provider_micros=Micros(provider),
    )


def test_the_statement_tells_who_spent_what_on_which_model_and_day(books: Store) -> None:
    for scope in (ALICE, BOB):
        books.write(lambda tx, scope=scope: open_scope(tx, scope=scope))
    books.write(lambda tx: begin(tx, "1", 100, ALICE))
    books.write(lambda tx: begin(tx, "2", 100, ALICE, model="dall-e-3"))
    books.write(lambda tx: begin(tx, "3", 100, BOB))
    books.write(lambda tx: begin(tx, "4", 30, BOB, state="reserved"))
    books.write(lambda tx: deliver(tx, "1", 40, pictures=2, at=NOON))
    books.write(lambda tx: deliver(tx, "2", 60, pictures=1, at=NOON + DAY))
    books.write(lambda tx: lose(tx, "3", provider=25, at=NOON + DAY))

    def by(what, key_id: str | None = None) -> list[Row]:
        return books.read(lambda tx: statement(tx, what, key_id))

    assert by("key") == [row("alice", 2, 3, 100, 0, 0), row("bob", 2, 0, 0, 30, 25)]
    assert by("model") == [row("dall-e-3", 1, 1, 60, 0, 0), row("gpt-image-1.5", 3, 2, 40, 30, 25)]
    assert by("day") == [row("2027-01-15", 2, 2, 40, 30, 0), row("2027-01-16", 2, 1, 60, 0, 25)]
    assert by("day", "alice") == [row("2027-01-15", 1, 2, 40, 0, 0), row("2027-01-16", 1, 1, 60, 0, 0)]
    assert by("key", "nobody") == []


def test_pictures_kept_of_a_job_that_failed_are_not_counted(books: Store) -> None:
    from pictura.store import records
    from tests.store.cast import picture

    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job"))
    books.write(lambda tx: records.keep(tx, picture("job")))
    books.write(lambda tx: lose(tx, "job"))
    assert books.read(lambda tx: statement(tx, "key")) == [row("alice", 1, 0, 0, 0, 0)]
