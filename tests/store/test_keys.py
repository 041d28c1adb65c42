"""Keys: kept as hashes, found by id, gone when revoked."""

from __future__ import annotations

from pathlib import Path

import pytest

from pictura.store import keys, ledger
from pictura.types import Micros
from tests.store.cast import NOON
from tests.store.conftest import Store


def add(store: Store, secret: str, **options) -> keys.KeyRecord:
    return store.write(lambda tx: keys.add(tx, secret=secret, name="Alice", at=NOON, **options))


def test_a_new_secret_carries_its_id_and_at_least_128_bits() -> None:
    key_id, secret = keys.new_secret()
    assert secret.startswith("sk-") and keys.id_of(secret) == key_id
    assert len({keys.new_secret()[1] for _ in range(100)}) == 100
    assert len(secret.rsplit(f"{key_id}-", 1)[1]) * 6 >= 256


def test_a_chosen_secret_has_an_id_that_does_not_show_it() -> None:
    key_id = keys.id_of("sk-my-own-secret")
    assert key_id is not None and key_id == keys.id_of("sk-my-own-secret")
    assert key_id != keys.id_of("sk-my-own-secreT") and "secret" not in key_id


@pytest.mark.parametrize("hostile", ["", " ", "sk a", "é", "a" * 257, "a\0b", "a\nb", "sk-\x7f", "１２"])
def test_what_no_client_can_send_is_no_key(hostile: str) -> None:
    assert keys.id_of(hostile) is None


def test_only_the_whole_secret_matches(store: Store) -> None:
    key_id, secret = keys.new_secret()
    record = add(store, secret)
    assert record.id == key_id and keys.matches(record, secret)
    assert not keys.matches(record, secret[:-1] + ("A" if secret[-1] != "A" else "B"))
    assert not keys.matches(record, keys.new_secret(key_id)[1])


def test_the_secret_is_nowhere_in_the_files(store: Store, tmp_path: Path) -> None:
    _, secret = keys.new_secret()
    add(store, secret)
    store.write(keys.version)
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert secret.encode() not in written and secret.rsplit("-", 1)[1].encode() not in written


def test_a_key_is_found_as_it_was_added(store: Store) -> None:
    record = add(
        store,
        "sk-chosen",
        budget=Micros(5),
        expires_at=NOON + 1,
        models=["gpt-image-1", "dall-e-3"],
        in_flight_max=3,
        compat="chat",
    )
    assert store.peek(lambda tx: keys.find(tx, record.id)) == record
    assert record.models == ("gpt-image-1", "dall-e-3")
    assert store.peek(lambda tx: ledger.balance(tx, keys.scope(record.id))).limit == 5
    assert store.peek(lambda tx: keys.find(tx, "another")) is None
    assert store.peek(keys.listing) == [record]


def test_a_key_lives_until_it_expires_or_is_revoked(store: Store) -> None:
    record = add(store, "sk-chosen", expires_at=NOON + 60)
    assert record.live(NOON + 59) and not record.live(NOON + 60)
    assert store.write(lambda tx: keys.revoke(tx, record.id, NOON + 1))
    assert store.write(lambda tx: keys.revoke(tx, record.id, NOON + 2))
    revoked = store.peek(lambda tx: keys.find(tx, record.id))
    assert revoked.revoked_at == NOON + 1 and not revoked.live(NOON)
    assert not store.write(lambda tx: keys.revoke(tx, "another", NOON))


def test_a_rotated_key_keeps_id_and_budget_and_loses_its_old_secret(store: Store) -> None:
    key_id, old = keys.new_secret()
    add(store, old, budget=Micros(5))
    new = store.write(lambda tx: keys.rotate(tx, key_id))
    record = store.peek(lambda tx: keys.find(tx, key_id))
    assert keys.id_of(new) == key_id
    assert keys.matches(record, new) and not keys.matches(record, old)
    assert store.peek(lambda tx: ledger.balance(tx, keys.scope(key_id))).limit == 5


def test_a_chosen_secret_can_be_rotated_too(store: Store) -> None:
    record = add(store, "sk-chosen")
    assert keys.id_of(store.write(lambda tx: keys.rotate(tx, record.id))) == record.id


def test_a_revoked_or_unknown_key_is_not_rotated(store: Store) -> None:
    record = add(store, "sk-chosen")
    store.write(lambda tx: keys.revoke(tx, record.id, NOON))
    assert store.write(lambda tx: keys.rotate(tx, record.id)) is None
    assert store.write(lambda tx: keys.rotate(tx, "another")) is None


def test_the_same_secret_is_not_added_twice(store: Store) -> None:
    add(store, "sk-chosen")
    with pytest.raises(ValueError, match="exists already"):
        add(store, "sk-chosen")
    with pytest.raises(ValueError, match="visible ASCII"):
        add(store, "with space")


def test_every_change_of_any_key_moves_the_version(store: Store) -> None:
    seen = [store.peek(keys.version)]
    record = add(store, "sk-chosen")
    seen.append(store.peek(keys.version))
    store.write(lambda tx: keys.rotate(tx, record.id))
    seen.append(store.peek(keys.version))
    store.write(lambda tx: keys.revoke(tx, record.id, NOON))
    seen.append(store.peek(keys.version))
    store.write(lambda tx: tx.execute("DELETE FROM keys"))
    seen.append(store.peek(keys.version))
    assert seen == sorted(set(seen))
    store.write(lambda tx: ledger.set_limit(tx, keys.scope(record.id), Micros(9), NOON))
    assert store.peek(keys.version) == seen[-1]
