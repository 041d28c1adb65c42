"""`pictura usage`: who spent what."""

from __future__ import annotations

import csv
import io
from typing import Literal

import msgspec

from pictura.commands import books, wording
from pictura.config import Config
from pictura.store import keys
from pictura.store.database import Transaction
from pictura.store.statement import Row, statement
from pictura.types import Json

By = Literal["key", "model", "day"]
SUMS = ("requests", "pictures", "posted_micros", "pending_micros", "provider_micros")


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a statement, and the names of the keys in it."""

    by: By
    rows: tuple[Row, ...]
    names: dict[str, str]


def kind(text: str) -> By:
    """What a statement is by; raises ValueError."""
    match text:
        case "key" | "model" | "day":
            return text
        case _:
            raise ValueError(f"'{text}' is not key, model or day.")


def load(config: Config, by: By) -> Statement:
    def work(tx: Transaction) -> Statement:
        names = {record.id: record.name for record in keys.listing(tx)}
        return Statement(by=by, rows=tuple(statement(tx, by)), names=names)

    return books.read(config, work)


def document(found: Statement) -> Json:
    """The shape of `--json`: `{"by", "rows", "total"}`."""
    rows = [{found.by: row.value} | _sums(row) for row in found.rows]
    return {"by": found.by, "rows": rows, "total": _total(found)}


def as_csv(found: Statement) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((found.by, *SUMS))
    writer.writerows((row.value, *_sums(row).values()) for row in found.rows)
    return text.getvalue().rstrip("\n")


def table(found: Statement) -> str:
    header = (found.by.upper(), "REQUESTS", "PICTURES", "CHARGED", "HELD", "PROVIDERS' COST")
    rows = [(_label(found, row), *_cells(_sums(row))) for row in found.rows]
    rows.append(("total", *_cells(_total(found))))
    return wording.table(header, rows, right=frozenset({1, 2, 3, 4, 5}))


def _label(found: Statement, row: Row) -> str:
    name = found.names.get(row.value) if found.by == "key" else None
    return f"{row.value} {name}" if name else row.value


def _sums(row: Row) -> dict[str, int]:
    return {name: getattr(row, name) for name in SUMS}


def _total(found: Statement) -> dict[str, int]:
    return {name: sum(_sums(row)[name] for row in found.rows) for name in SUMS}


def _cells(sums: dict[str, int]) -> tuple[str, ...]:
    return (
        *(str(sums[name]) for name in SUMS[:2]),
        *(wording.dollars(sums[name]) for name in SUMS[2:]),
    )
