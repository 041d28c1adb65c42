"""`models.toml` as it is written, and the models that are made of it.

The file has one readable table a model; it is read once and never changes.
"""

from __future__ import annotations

import datetime
import tomllib
from decimal import Decimal
from fractions import Fraction
from importlib import resources

import msgspec
from msgspec import structs

from pictura.contract.model import (
    AUTO,
    MICROS,
    Model,
    PicturePrices,
    Prices,
    TokenFormula,
    TokenPrices,
    TokenRule,
    TokenTable,
)
from pictura.contract.sizes import Grid, Sizes, read
from pictura.types import Size

_NOT_INHERITED = ("released", "shutdown_date", "snapshots")


def load() -> tuple[dict[str, Model], Model]:
    """Every model of `models.toml` in file order, and the contract of a name that it lacks."""
    text = resources.files("pictura.contract").joinpath("models.toml").read_text(encoding="utf-8")
    file = msgspec.convert(tomllib.loads(text, parse_float=Decimal), _File)
    tables: dict[str, dict[str, object]] = {}
    for name, table in file.models.items():
        parent = tables.get(str(table.get("extends")), {})
        inherited = {key: value for key, value in parent.items() if key not in _NOT_INHERITED}
        tables[name] = inherited | table
    read_tables = {name: msgspec.convert(table, _Table) for name, table in tables.items()}
    known = frozenset[str]().union(*(table.accepts for table in read_tables.values()))
    models = {name: _model(file, name, table, known) for name, table in read_tables.items()}
    return models, _model(file, "", file.permissive, known)


class _Auto(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: str
    quality: str


class _Tokens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    table: dict[str, dict[str, int]] = {}
    base: dict[str, int] = {}
    times: dict[str, int] = {}
    estimated: bool = False


class _Prices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    per_picture: dict[str, dict[str, Decimal]] | None = None
    text_in: Decimal | None = None
    text_in_cached: Decimal | None = None
    image_in: Decimal | None = None
    image_in_cached: Decimal | None = None
    image_out: Decimal | None = None
    text_out: Decimal | None = None


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model's table as it is written."""

    released: datetime.date
    prompt_max: int
    n_max: int
    sizes: list[str]
    qualities: tuple[str, ...]
    formats: tuple[str, ...]
    backgrounds: tuple[str, ...]
    auto: _Auto
    accepts: frozenset[str]
    extends: str | None = None
    owned_by: str = "openai"
    shutdown_date: datetime.date | None = None
    snapshots: tuple[str, ...] = ()
    grid: str | None = None
    moderations: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    complexities: tuple[str, ...] = ()
    tokens: str | None = None
    text_allowance: int = 0
    prices: _Prices | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    grids: dict[str, Grid]
    tokens: dict[str, _Tokens]
    models: dict[str, dict[str, object]]
    permissive: _Table


def _model(file: _File, name: str, table: _Table, known: frozenset[str]) -> Model:
    default = _size(table.auto.size)
    return Model(
        name=name,
        created=int(datetime.datetime.combine(table.released, datetime.time(), datetime.UTC).timestamp()),
        owned_by=table.owned_by,
        shutdown_date=None if table.shutdown_date is None else table.shutdown_date.isoformat(),
        snapshots=table.snapshots,
        prompt_max=table.prompt_max,
        n_max=table.n_max,
        sizes=Sizes(
            listed={text: _size(text) for text in table.sizes if text != AUTO},
            grid=None if table.grid is None else file.grids[table.grid],
            auto=AUTO in table.sizes,
        ),
        size_default=default,
        qualities=table.qualities,
        quality_default=table.auto.quality,
        formats=table.formats,
        backgrounds=table.backgrounds,
        moderations=table.moderations,
        styles=table.styles,
        complexities=table.complexities,
        accepts=table.accepts,
        lacks=known - table.accepts,
        tokens=None if table.tokens is None else _token_rule(file.tokens[table.tokens]),
        text_allowance=table.text_allowance,
        prices=None if table.prices is None else _prices(table.prices),
    )


def _size(text: str) -> Size:
    size = read(text)
    assert size is not None, f"models.toml: {text!r} is no size"
    return size


def _token_rule(rule: _Tokens) -> TokenRule:
    if rule.table:
        rows = {
            quality: {_size(text): count for text, count in row.items()}
            for quality, row in rule.table.items()
        }
        return TokenTable(rows=rows, estimated=rule.estimated)
    return TokenFormula(base=rule.base, times=rule.times, estimated=rule.estimated)


def _prices(prices: _Prices) -> Prices:
    if prices.per_picture is not None:
        return PicturePrices(
            rows={
                quality: {_size(text): Fraction(usd) * MICROS for text, usd in row.items()}
                for quality, row in prices.per_picture.items()
            }
        )
    return TokenPrices.of(
        {
            kind: Fraction(usd)
            for kind, usd in structs.asdict(prices).items()
            if kind != "per_picture" and usd is not None
        }
    )
