"""The books: immutable entries, and what they leave of each scope's budget.

A reservation is decided by one conditional UPDATE inside the store of record and is resolved
exactly once, by a post or a void. All functions work inside the caller's open transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pictura.errors import BudgetExhausted
from pictura.store.audit import check as check
from pictura.store.database import Transaction
from pictura.types import Micros


class LedgerBroken(AssertionError):
    """A step that the rules of the books forbid: a defect of the caller. Its work must not be committed."""


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """One scope's budget in micro-dollars; no limit: None."""

    limit: Micros | None
    posted: Micros
    pending: Micros

    @property
    def available(self) -> Micros | None:
        if self.limit is None:
            return None
        return Micros(self.limit - self.posted - self.pending)


_HOLD = """
UPDATE scopes SET pending_micros = pending_micros + ?2
WHERE name = ?1 AND (limit_micros IS NULL OR posted_micros + pending_micros + ?2 <= limit_micros)
"""

_RESERVE = """
INSERT INTO entries (job_id, scope, step, kind, amount_micros, at) VALUES (?, ?, 0, 'reserve', ?, ?)
ON CONFLICT (job_id, scope, step) DO NOTHING
"""

_HELD = "SELECT scope, amount_micros FROM entries WHERE job_id = ? AND step = 0"

_RESOLVE = """
INSERT INTO entries (job_id, scope, step, kind, amount_micros, provider_micros, at) VALUES (?, ?, 1, ?, ?, ?, ?)
ON CONFLICT (job_id, scope, step) DO NOTHING
"""

_SETTLE = """
UPDATE scopes SET posted_micros = posted_micros + ?, pending_micros = pending_micros - ? WHERE name = ?
"""

_BALANCE = "SELECT limit_micros, posted_micros, pending_micros FROM scopes WHERE name = ?"

_SET_LIMIT = """
INSERT INTO scopes (name, limit_micros) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET limit_micros = ?2
"""

_ENTER_LIMIT = """
INSERT INTO entries (job_id, scope, step, kind, amount_micros, limit_micros, at)
SELECT '', ?1, count(*), iif(count(*), 'adjust', 'deposit'), ?2 - coalesce(sum(amount_micros), 0), ?3, ?4
FROM entries WHERE job_id = '' AND scope = ?1
"""


def set_limit(tx: Transaction, scope: str, limit: Micros | None, at: float) -> None:
    """Opens a scope (a deposit), or gives it another limit (an adjustment); None: no limit.

    A limit below what is spent refuses every further reservation and undoes none.
    """
    tx.execute(_SET_LIMIT, (scope, limit))
    tx.execute(_ENTER_LIMIT, (scope, limit or 0, limit, at))


def reserve(tx: Transaction, *, job: str, scopes: Sequence[str], amount: Micros, at: float) -> None:
    """Holds the worst case of a job against every scope, or against none.

    Raises `errors.BudgetExhausted` when it does not fit; nothing is written then.
    """
    held: list[str] = []
    for scope in sorted(scopes):
        if tx.execute(_HOLD, (scope, amount)).rowcount == 0:
            _let_go(tx, held, amount)
            raise _refusal(tx, scope, amount)
        held.append(scope)
    for scope in held:
        if tx.execute(_RESERVE, (job, scope, amount, at)).rowcount == 0:
            raise LedgerBroken(f"{job} is reserved already")


def post(tx: Transaction, *, job: str, amount: Micros, provider: Micros = Micros(0), at: float) -> None:
    """Charges what was delivered and releases the rest; `provider` is what it cost the operator.

    Raises LedgerBroken when more than the reservation is asked, or when it is resolved already.
    """
    _resolve(tx, job, "post", amount, provider, at)


def void(tx: Transaction, *, job: str, provider: Micros = Micros(0), at: float) -> None:
    """Releases the whole reservation; `provider` is what the operator pays all the same.

    Raises LedgerBroken when there is no reservation, or when it is resolved already.
    """
    _resolve(tx, job, "void", Micros(0), provider, at)


def balance(tx: Transaction, scope: str) -> Balance:
    """What a scope may spend and has spent. Raises LookupError for a scope that was never opened."""
    row = tx.execute(_BALANCE, (scope,)).fetchone()
    if row is None:
        raise LookupError(f"the scope {scope} was never opened")
    return Balance(limit=row[0], posted=row[1], pending=row[2])


def _resolve(tx: Transaction, job: str, kind: str, amount: Micros, provider: Micros, at: float) -> None:
    reservations: list[tuple[str, int]] = tx.execute(_HELD, (job,)).fetchall()
    if not reservations:
        raise LedgerBroken(f"{job} was never reserved")
    for scope, held in reservations:
        if amount > held:
            raise LedgerBroken(f"{job}: a {kind} of {amount} is more than the {held} that were reserved")
        if tx.execute(_RESOLVE, (job, scope, kind, amount, provider, at)).rowcount == 0:
            raise LedgerBroken(f"{job} is resolved already")
        tx.execute(_SETTLE, (amount, held, scope))


def _let_go(tx: Transaction, scopes: Sequence[str], amount: Micros) -> None:
    for scope in scopes:
        tx.execute("UPDATE scopes SET pending_micros = pending_micros - ? WHERE name = ?", (amount, scope))


def _refusal(tx: Transaction, scope: str, amount: Micros) -> BudgetExhausted:
    try:
        left = balance(tx, scope)
    except LookupError as error:
        raise LedgerBroken(str(error)) from error
    return BudgetExhausted(
        f"This request needs up to {_dollars(amount)}, but only {_dollars(left.available or 0)} of this key's "
        f"budget of {_dollars(left.limit or 0)} is available."
    )


def _dollars(micros: int) -> str:
    sign = "-" if micros < 0 else ""
    whole, part = divmod(abs(micros), 1_000_000)
    return f"{sign}${whole}.{part:06d}".rstrip("0").rstrip(".")
