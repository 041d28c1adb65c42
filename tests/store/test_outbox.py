"""Webhooks that were promised: due once their job has ended, a few for each receiver, gone when told."""

from __future__ import annotations

from pictura.store import outbox
from pictura.store.outbox import Receiver, Webhook
from tests.store.cast import NOON
from tests.store.conftest import Store


def receiver(authority: str, path: str = "/hook") -> Receiver:
    return Receiver(
        url=f"https://{authority}{path}", authority=authority, base_url="https://pictures.example"
    )


def promise(store: Store, name: str, authority: str = "shop.example", key_id: str = "alice") -> None:
    store.write(lambda tx: outbox.promise(tx, name, key_id, receiver(authority)))


def end(store: Store, name: str, at: float = NOON) -> None:
    store.write(lambda tx: outbox.release(tx, name, at))


def due(store: Store, now: float = NOON, *, each: int = 4, limit: int = 64) -> list[Webhook]:
    return store.read(lambda tx: outbox.due(tx, now, each=each, limit=limit))


def test_a_webhook_is_due_from_the_end_of_its_job(store: Store) -> None:
    promise(store, "job")
    assert due(store, NOON + 1e6) == []
    end(store, "job")
    assert due(store, NOON - 1) == []
    assert not store.peek(lambda tx: outbox.any_due(tx, NOON - 1))
    assert due(store) == [Webhook(job_id="job", key_id="alice", receiver=receiver("shop.example"), tries=0)]
    assert store.peek(lambda tx: outbox.any_due(tx, NOON))


def test_the_same_promise_twice_is_one_and_another_receiver_is_another(store: Store) -> None:
    promise(store, "job")
    promise(store, "job")
    promise(store, "job", "bank.example")
    end(store, "job")
    assert [each.receiver.authority for each in due(store)] == ["bank.example", "shop.example"]


def test_a_try_that_failed_is_counted_and_the_next_is_due_later(store: Store) -> None:
    promise(store, "job")
    end(store, "job")
    (first,) = due(store)
    store.write(lambda tx: outbox.put_off(tx, first, NOON + 5))
    assert due(store, NOON + 4) == []
    (second,) = due(store, NOON + 5)
    assert second.tries == 1
    assert not store.peek(lambda tx: outbox.awaits(tx, first))
    assert store.peek(lambda tx: outbox.awaits(tx, second))
    store.write(lambda tx: outbox.discard(tx, second))
    assert due(store, NOON + 1e6) == []
    assert not store.peek(lambda tx: outbox.awaits(tx, second))


def test_many_for_one_receiver_leave_room_for_all_others(store: Store) -> None:
    for number in range(100):
        promise(store, f"job-{number:03}")
        end(store, f"job-{number:03}", NOON + number)
    promise(store, "late", "bank.example")
    end(store, "late", NOON + 200)
    promise(store, "later", key_id="bob")
    end(store, "later", NOON + 300)
    found = due(store, NOON + 1000, each=3)
    assert [each.job_id for each in found] == ["job-000", "job-001", "job-002", "late", "later"]
    assert [each.job_id for each in due(store, NOON + 1000, limit=2)] == ["job-000", "job-001"]
