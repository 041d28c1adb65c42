"""The books against a model of them, step by step on a real store."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pictura.errors import BudgetExhausted
from pictura.store import ledger, records, statement
from pictura.store.ledger import LedgerBroken
from pictura.types import Micros
from tests.store.cast import NOON, begin, deliver, lose, open_scope
from tests.store.conftest import OPENERS, Store

DAY = 86_400.0
SCOPES = ("key:alice", "key:bob")
AMOUNTS = st.integers(0, 400)
LIMITS = st.none() | st.integers(0, 1500)


class Model:
    """What the books must say, in the plainest terms."""

    def __init__(self) -> None:
        self.limits: dict[str, int | None] = {}
        self.open: dict[str, tuple[str, int]] = {}
        self.posted: dict[str, int] = dict.fromkeys(SCOPES, 0)
        self.ended: dict[str, int] = dict.fromkeys(SCOPES, 0)

    def pending(self, scope: str) -> int:
        return sum(amount for owner, amount in self.open.values() if owner == scope)

    def fits(self, scope: str, amount: int) -> bool:
        limit = self.limits[scope]
        return limit is None or self.posted[scope] + self.pending(scope) + amount <= limit

    def end(self, job: str, posted: int) -> None:
        scope, _ = self.open.pop(job)
        self.posted[scope] += posted
        self.ended[scope] += 1


class BooksAgainstModel(RuleBasedStateMachine):
    opener = staticmethod(OPENERS["sqlite"])
    jobs: Bundle[str] = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(self.opener, Path(self.folder.name))
        self.model = Model()
        self.made = 0

    @initialize(limits=st.tuples(LIMITS, LIMITS))
    def open_scopes(self, limits: tuple[int | None, int | None]) -> None:
        for scope, limit in zip(SCOPES, limits, strict=True):
            self.change_limit(scope, limit)

    @rule(scope=st.sampled_from(SCOPES), limit=LIMITS)
    def change_limit(self, scope: str, limit: int | None) -> None:
        self.store.write(lambda tx: open_scope(tx, limit, scope))
        self.model.limits[scope] = limit

    @rule(target=jobs, scope=st.sampled_from(SCOPES), amount=AMOUNTS)
    def reserve(self, scope: str, amount: int) -> str:
        self.made += 1
        job = f"job_{self.made:06}"
        if self.model.fits(scope, amount):
            self.store.write(lambda tx: begin(tx, job, amount, scope))
            self.model.open[job] = (scope, amount)
        else:
            with pytest.raises(BudgetExhausted):
                self.store.write(lambda tx: begin(tx, job, amount, scope))
        return job

    @rule(job=jobs, cost=AMOUNTS, day=st.integers(0, 2))
    def post(self, job: str, cost: int, day: int) -> None:
        if job in self.model.open and cost <= self.model.open[job][1]:
            self.store.write(lambda tx: deliver(tx, job, cost, at=NOON + day * DAY))
            self.model.end(job, cost)
        else:
            with pytest.raises(LedgerBroken):
                self.store.write(lambda tx: deliver(tx, job, cost))

    @rule(job=jobs, provider=AMOUNTS)
    def void(self, job: str, provider: int) -> None:
        if job in self.model.open:
            self.store.write(lambda tx: lose(tx, job, provider))
            self.model.end(job, 0)
        else:
            with pytest.raises(LedgerBroken):
                self.store.write(lambda tx: lose(tx, job, provider))

    @rule(scope=st.sampled_from(SCOPES), amounts=st.lists(st.integers(0, 400), min_size=2, max_size=6))
    def reserve_at_once(self, scope: str, amounts: list[int]) -> None:
        names = [f"job_{self.made + number:06}" for number in range(1, len(amounts) + 1)]
        self.made += len(amounts)
        works = [
            lambda tx, name=name, amount=amount: begin(tx, name, amount, scope)
            for name, amount in zip(names, amounts, strict=True)
        ]
        for name, amount, result in zip(names, amounts, self.store.write_together(*works), strict=True):
            assert isinstance(result, BudgetExhausted) == (not self.model.fits(scope, amount))
            if result is None:
                self.model.open[name] = (scope, amount)

    @rule()
    def recover(self) -> None:
        """What a start does with all that a dead server left."""
        self.store.reopen()
        left = self.store.read(records.unfinished)
        assert {job.id for job in left} == set(self.model.open)
        for job in left:
            self.store.write(lambda tx, name=job.id: lose(tx, name))
            self.model.end(job.id, 0)

    @invariant()
    def books_agree(self) -> None:
        for scope, limit in self.model.limits.items():
            balance = self.store.peek(lambda tx, scope=scope: ledger.balance(tx, scope))
            assert (balance.limit, balance.posted, balance.pending) == (
                limit,
                self.model.posted[scope],
                self.model.pending(scope),
            )

    @invariant()
    def statement_agrees(self) -> None:
        rows = {row.value: row for row in self.store.peek(lambda tx: statement.statement(tx, "key"))}
        for scope in SCOPES:
            row = rows.get(scope.removeprefix("key:"))
            told = (row.posted_micros, row.pending_micros, row.requests) if row else (0, 0, 0)
            running = sum(owner == scope for owner, _ in self.model.open.values())
            expected = (
                self.model.posted[scope],
                self.model.pending(scope),
                self.model.ended[scope] + running,
            )
            assert told == tuple(map(Micros, expected))

    def teardown(self) -> None:
        assert self.store.peek(ledger.check) == []
        self.store.close()
        self.folder.cleanup()


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_the_books_follow_the_model(campaign: bool) -> None:
    runs, steps = (1000, 100) if campaign else (30, 40)
    print(f"{runs} runs of {steps} steps")
    run_state_machine_as_test(
        BooksAgainstModel,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not campaign,
            database=None,
            suppress_health_check=[
                HealthCheck.too_slow,
                HealthCheck.filter_too_much,
                HealthCheck.data_too_large,
            ],
            phases=[Phase.generate, Phase.shrink],
        ),
    )
