"""The cast of the store's tests: Alice owns the key `alice`, her jobs have short names."""

from __future__ import annotations

from typing import Any

import msgspec

from pictura.store import ledger, records
from pictura.store.database import Transaction
from pictura.types import Micros, Outcome, Size, Usage

NOON = 1_800_000_000.0
ALICE = "key:alice"
BOB = "key:bob"
USAGE = Usage(input_text=12, output_image=1056)


def job(name: str, **changes: Any) -> records.JobRecord:
    plain = records.JobRecord(
        id=name,
        key_id="alice",
        route="images/generations",
        state="dispatched",
        model="gpt-image-1.5",
        deployment="illustrator:gpt-image-1.5",
        engine="illustrator",
        request=b'{"n":1}',
        created_at=NOON,
        dispatched_at=NOON,
        reserved=Micros(100),
        owner="server-1",
    )
    return msgspec.structs.replace(plain, **changes)


def picture(name: str, index: int = 0, **changes: Any) -> records.PictureRecord:
    plain = records.PictureRecord(
        id=f"{name}-{index}",
        job_id=name,
        index=index,
        format="png",
        size=Size(1024, 1536),
        bytes=1_400_000,
        usage=USAGE,
        created_at=NOON,
        expires_at=NOON + 86_400,
        quality="medium",
    )
    return msgspec.structs.replace(plain, **changes)


def open_scope(tx: Transaction, limit: int | None = 1000, scope: str = ALICE) -> None:
    ledger.set_limit(tx, scope, None if limit is None else Micros(limit), NOON)


def begin(tx: Transaction, name: str, amount: int = 100, scope: str = ALICE, **changes: Any) -> None:
    """What the request path writes before an engine is called."""
    ledger.reserve(tx, job=name, scopes=[scope], amount=Micros(amount), at=NOON)
    records.insert(tx, job(name, reserved=Micros(amount), key_id=scope.removeprefix("key:"), **changes))


def deliver(tx: Transaction, name: str, cost: int = 40, pictures: int = 1, at: float = NOON) -> None:
    """What it writes when the pictures are kept."""
    ledger.post(tx, job=name, amount=Micros(cost), at=at)
    for index in range(pictures):
        records.keep(tx, picture(name, index))
    records.complete(tx, as_it_shall_read(tx, name, usage=USAGE, cost=Micros(cost), ended_at=at))


def lose(tx: Transaction, name: str, provider: int = 0, at: float = NOON) -> None:
    """What it writes when nothing can be delivered."""
    ledger.void(tx, job=name, provider=Micros(provider), at=at)
    lost = as_it_shall_read(
        tx,
        name,
        outcome=Outcome.AMBIGUOUS,
        error={"message": "cut"},
        provider_cost=Micros(provider),
        provider_at_risk=True,
        ended_at=at,
    )
    records.fail(tx, lost)


def as_it_shall_read(tx: Transaction, name: str, **changes: Any) -> records.JobRecord:
    """A job's record with its end."""
    record = records.find(tx, name)
    assert record is not None
    return msgspec.structs.replace(record, **changes)
