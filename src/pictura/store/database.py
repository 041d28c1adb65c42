"""The seam between what is kept and where: a database as the rest of the house may use it.

Work is a plain function of an open transaction. What the functions of `ledger`, `records`, `keys`
and `statement` do inside one piece of work happens whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

Value = str | bytes | int | float | None
"""What a column can hold."""


class Rows(Protocol):
    """What a statement found or changed, to be read before the transaction's next statement."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Transaction(Protocol):
    """An open transaction; values travel only as bound parameters."""

    def execute(self, sql: str, parameters: Sequence[Value] = (), /) -> Rows: ...


class Database(Protocol):
    """One store of record, shared by every process that opens it."""

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Runs work and returns its result once it is durable.

        An exception raised by work undoes that work alone and comes back to its caller. Work may be
        begun again after its first run was undone, so it has no effect but on the transaction. It
        goes on to its end even when the task that awaits it is cancelled. Raises `errors.StorageFull`
        when the disk cannot take it, `errors.Overloaded` when another program keeps the store
        locked; nothing of the work was written then.
        """
        ...

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """Runs long reads beside the event loop, on one snapshot."""
        ...

    def peek(self, work: Callable[[Transaction], T]) -> T:
        """Runs point look-ups of microseconds in the caller's thread; sees the last commit of any process."""
        ...

    async def close(self) -> None:
        """Finishes all work that was handed in, then closes."""
        ...
