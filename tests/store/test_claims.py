"""Who may join which job."""

from __future__ import annotations

from typing import Any

import msgspec

from pictura.store import records
from pictura.store.claims import Claim, Kind, latest_claim
from tests.store.cast import NOON
from tests.store.conftest import Store

ROUTE = "images/generations"


def of(job: str, **changes: Any) -> Claim:
    plain = Claim(
        key_id="alice",
        route=ROUTE,
        kind="key",
        value="order-7",
        digest="d1",
        job_id=job,
        created_at=NOON,
        expires_at=NOON + 100,
    )
    return msgspec.structs.replace(plain, **changes)


def take(store: Store, claim: Claim) -> Claim | None:
    return store.write(lambda tx: records.claim(tx, claim))


def live(store: Store, kind: Kind = "key", now: float = NOON, value: str = "order-7") -> list[str]:
    claims = store.peek(lambda tx: records.claims(tx, "alice", ROUTE, kind, value, now))
    return [claim.job_id for claim in claims]


def test_the_first_to_bring_a_key_has_it_and_later_ones_learn_who(store: Store) -> None:
    assert take(store, of("first")) is None
    assert take(store, of("second", digest="d2")) == of("first")
    assert live(store) == ["first"]


def test_of_many_at_once_one_has_the_key(store: Store) -> None:
    results = store.write_together(*(lambda tx, n=n: records.claim(tx, of(f"job-{n}")) for n in range(100)))
    assert results.count(None) == 1
    assert {holder.job_id for holder in results if holder} == {"job-0"}


def test_a_key_counts_for_its_owner_and_route_only(store: Store) -> None:
    others = of("b", key_id="bob"), of("c", route="images/edits"), of("d", value="order-8")
    assert [take(store, claim) for claim in (of("a"), *others)] == [None] * 4


def test_an_expired_claim_is_gone_even_before_it_is_pruned(store: Store) -> None:
    take(store, of("old"))
    assert live(store, now=NOON + 99) == ["old"]
    assert live(store, now=NOON + 100) == []
    assert take(store, of("new", created_at=NOON + 100, expires_at=NOON + 200)) is None
    assert live(store, now=NOON + 100) == ["new"]


def test_a_released_key_is_free_again(store: Store) -> None:
    take(store, of("first"))
    take(store, of("first", kind="body", value="d1"))
    take(store, of("first", kind="outcome", value="d1"))
    store.write(lambda tx: records.release(tx, "first"))
    assert live(store, "body", value="d1") == live(store, "outcome", value="d1") == []
    assert take(store, of("second")) is None


def test_several_jobs_may_share_a_body_oldest_first(store: Store) -> None:
    for name, at in (("late", NOON + 2), ("early", NOON + 1)):
        assert take(store, of(name, kind="body", value="d1", created_at=at)) is None
    assert live(store, "body", value="d1") == ["early", "late"]
    assert live(store, "key", value="d1") == []
    newest = store.peek(lambda tx: latest_claim(tx, "alice", ROUTE, "body", "d1", NOON))
    assert newest is not None and newest.job_id == "late"


def test_pruning_takes_only_what_expired_and_not_too_much_at_once(store: Store) -> None:
    for number in range(10):
        take(store, of(f"job-{number}", kind="body", value="d1", expires_at=NOON + number))
    take(store, of("job-a"))
    assert store.write(lambda tx: records.prune_claims(tx, NOON + 6, 4)) == 4
    assert store.write(lambda tx: records.prune_claims(tx, NOON + 6, 4)) == 3
    assert store.write(lambda tx: records.prune_claims(tx, NOON + 6, 4)) == 0
    assert live(store, "body", value="d1") == ["job-7", "job-8", "job-9"]
    assert live(store) == ["job-a"]
