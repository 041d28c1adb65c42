"""The rules of the books."""

from __future__ import annotations

import pytest

from pictura.errors import BudgetExhausted
from pictura.store import ledger
from pictura.store.database import Transaction
from pictura.store.ledger import Balance, LedgerBroken
from pictura.types import Micros
from tests.store.cast import ALICE, BOB, NOON, begin, deliver, lose, open_scope
from tests.store.conftest import Store


def balance_of(store: Store, scope: str = ALICE) -> Balance:
    return store.peek(lambda tx: ledger.balance(tx, scope))


def balance(limit: int | None, posted: int, pending: int) -> Balance:
    return Balance(
        limit=None if limit is None else Micros(limit), posted=Micros(posted), pending=Micros(pending)
    )


def test_a_reservation_is_pending_until_it_is_posted(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job", 100))
    assert balance_of(books) == balance(1000, 0, 100)
    books.write(lambda tx: deliver(tx, "job", 40))
    assert balance_of(books) == balance(1000, 40, 0)
    assert balance_of(books).available == 960


def test_a_void_gives_everything_back(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job", 100))
    books.write(lambda tx: lose(tx, "job", provider=70))
    assert balance_of(books) == balance(1000, 0, 0)


def test_what_does_not_fit_is_refused_and_nothing_is_written(books: Store) -> None:
    books.write(lambda tx: open_scope(tx, 99))
    with pytest.raises(BudgetExhausted) as refused:
        books.write(lambda tx: begin(tx, "job", 100))
    assert refused.value.message == (
        "This request needs up to $0.0001, but only $0.000099 of this key's budget of $0.000099 is available."
    )
    assert (refused.value.status, refused.value.should_retry) == (429, False)
    assert balance_of(books) == balance(99, 0, 0)


def test_what_fits_exactly_is_taken(books: Store) -> None:
    books.write(lambda tx: open_scope(tx, 100))
    books.write(lambda tx: begin(tx, "job", 100))
    assert balance_of(books).available == 0


def test_every_scope_must_have_room_or_none_is_charged(books: Store) -> None:
    def caught(tx: Transaction) -> None:
        with pytest.raises(BudgetExhausted):
            ledger.reserve(tx, job="job", scopes=["z", "a", "m"], amount=Micros(10), at=NOON)

    for scope, limit in (("a", 100), ("m", 100), ("z", 9)):
        books.write(lambda tx, scope=scope, limit=limit: open_scope(tx, limit, scope))
    books.write(caught)
    assert [balance_of(books, scope).pending for scope in "amz"] == [0, 0, 0]


def test_a_job_is_charged_to_all_its_scopes(store: Store) -> None:
    for scope in (ALICE, "all"):
        store.write(lambda tx, scope=scope: open_scope(tx, 1000, scope))
    store.write(lambda tx: ledger.reserve(tx, job="job", scopes=[ALICE, "all"], amount=Micros(10), at=NOON))
    store.write(lambda tx: ledger.post(tx, job="job", amount=Micros(4), at=NOON))
    assert balance_of(store) == balance_of(store, "all") == balance(1000, 4, 0)


def test_no_limit_means_no_limit(books: Store) -> None:
    books.write(lambda tx: open_scope(tx, None))
    books.write(lambda tx: begin(tx, "job", 10**15))
    assert balance_of(books).available is None


@pytest.mark.parametrize("limit", [50, 5000, None, 0])
def test_a_limit_can_change_and_undoes_nothing(books: Store, limit: int | None) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job", 100))
    books.write(lambda tx: open_scope(tx, limit))
    assert balance_of(books) == balance(limit, 0, 100)
    books.write(lambda tx: deliver(tx, "job", 100))
    assert balance_of(books) == balance(limit, 100, 0)


def test_an_unopened_scope_pays_for_nothing(books: Store) -> None:
    with pytest.raises(LedgerBroken, match="never opened"):
        books.write(lambda tx: begin(tx, "job"))


@pytest.mark.parametrize("first", [deliver, lose])
@pytest.mark.parametrize("second", [ledger.post, ledger.void])
def test_a_reservation_is_resolved_once(books: Store, first, second) -> None:
    again = {"amount": Micros(1)} if second is ledger.post else {}
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job"))
    books.write(lambda tx: first(tx, "job"))
    before = balance_of(books)
    with pytest.raises(LedgerBroken, match="resolved already"):
        books.write(lambda tx: second(tx, job="job", at=NOON, **again))
    assert balance_of(books) == before


def test_nothing_is_posted_that_was_not_reserved(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job", 100))
    with pytest.raises(LedgerBroken, match="more than the 100"):
        books.write(lambda tx: deliver(tx, "job", 101))
    with pytest.raises(LedgerBroken, match="never reserved"):
        books.write(lambda tx: deliver(tx, "stranger", 1))
    assert balance_of(books) == balance(1000, 0, 100)


def test_a_job_is_reserved_once(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job"))
    with pytest.raises(LedgerBroken, match="reserved already"):
        books.write(lambda tx: ledger.reserve(tx, job="job", scopes=[ALICE], amount=Micros(1), at=NOON))
    assert balance_of(books).pending == 100


def test_negative_money_does_not_exist(books: Store) -> None:
    books.write(open_scope)
    books.write(lambda tx: begin(tx, "job"))
    for work in (
        lambda tx: ledger.reserve(tx, job="other", scopes=[ALICE], amount=Micros(-1), at=NOON),
        lambda tx: ledger.post(tx, job="job", amount=Micros(-1), at=NOON),
        lambda tx: ledger.void(tx, job="job", provider=Micros(-1), at=NOON),
        lambda tx: open_scope(tx, -1),
    ):
        with pytest.raises(Exception, match="CHECK"):
            books.write(work)
    assert balance_of(books) == balance(1000, 0, 100)


@pytest.mark.parametrize("sql", ["UPDATE entries SET amount_micros = 0", "DELETE FROM entries"])
def test_an_entry_is_for_ever(books: Store, sql: str) -> None:
    books.write(open_scope)
    with pytest.raises(Exception, match="an entry is never"):
        books.write(lambda tx: tx.execute(sql))


def test_five_hundred_at_once_on_a_budget_for_fifty_are_fifty(books: Store) -> None:
    books.write(lambda tx: open_scope(tx, 50 * 100))
    asks = [lambda tx, name=f"job-{number}": begin(tx, name, 100) for number in range(500)]
    results = books.write_together(*asks)
    assert results.count(None) == 50
    assert sum(isinstance(result, BudgetExhausted) for result in results) == 450
    assert balance_of(books) == balance(5000, 0, 5000)


TAMPERINGS = {
    "the limit of key:alice": "UPDATE scopes SET limit_micros = 7",
    "posted or pending of key:alice": "UPDATE scopes SET posted_micros = posted_micros + 1",
    "an entry of key:alice has no scope": "DELETE FROM scopes",
    "late resolves": "INSERT INTO entries VALUES ('late', 'key:alice', 1, 'post', 5, 0, NULL, 1)",
    "stray belongs to no job": "INSERT INTO entries VALUES ('stray', 'key:bob', 0, 'reserve', 5, 0, NULL, 1)",
    "the entries of done": "UPDATE jobs SET cost_micros = 1 WHERE id = 'done'",
    "the entries of lost": "UPDATE jobs SET state = 'posted' WHERE id = 'lost'",
    "the entries of open": "UPDATE jobs SET reserved_micros = 1 WHERE id = 'open'",
    "the statement of 2027-01-15, alice": "UPDATE statement SET pictures = 9",
}


@pytest.mark.parametrize(("sentence", "tampering"), TAMPERINGS.items())
def test_the_audit_sees_what_is_wrong(store: Store, sentence: str, tampering: str) -> None:
    for scope in (ALICE, BOB):
        store.write(lambda tx, scope=scope: open_scope(tx, scope=scope))
    for name in ("done", "lost", "open"):
        store.write(lambda tx, name=name: begin(tx, name))
    store.write(lambda tx: deliver(tx, "done", pictures=2))
    store.write(lambda tx: lose(tx, "lost", provider=70))
    assert store.read(ledger.check) == []
    store.write(lambda tx: tx.execute(tampering))
    assert any(problem.startswith(sentence) for problem in store.read(ledger.check))
