"""The catalogue of models, and the menu of those that a server offers.

`models.toml` has one readable table a model; it is read once and never changes.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from typing import Protocol

import msgspec
from msgspec import structs

from pictura.contract.model import (
    AUTO,
    Model,
    PicturePrices,
    Prices,
    TokenFormula,
    TokenPrices,
    TokenRule,
    TokenTable,
)
from pictura.contract.sizes import Grid, Sizes, read
from pictura.errors import ConfigError
from pictura.types import Size

FALLBACK_DEFAULT = "gpt-image-1.5"
"""The default model where none is configured, if it is served (decisions, Requests)."""

_MICROS = 1_000_000
_NOT_INHERITED = ("released", "shutdown_date", "snapshots")


class PriceOverride(Protocol):
    """An operator's own price: USD a picture, or USD per million tokens of each kind."""

    @property
    def per_picture(self) -> Decimal | None: ...
    @property
    def text_in(self) -> Decimal | None: ...
    @property
    def image_in(self) -> Decimal | None: ...
    @property
    def image_out(self) -> Decimal | None: ...
    @property
    def text_out(self) -> Decimal | None: ...


class Served(msgspec.Struct, frozen=True):
    """A name that this server serves, and the contract it has."""

    name: str
    model: Model


class Menu(msgspec.Struct, frozen=True):
    """What a server offers, in catalogue order, and what it takes when no model is named."""

    served: Mapping[str, Served]
    default: str

    def find(self, name: str) -> Served | None:
        """The offer under a name or under a snapshot's name; None when nobody serves it."""
        found = self.served.get(name)
        if found is not None:
            return found
        return next((each for each in self.served.values() if name in each.model.snapshots), None)


class Catalog(msgspec.Struct, frozen=True):
    """Every model that we know, in file order."""

    models: Mapping[str, Model]
    stranger: Model
    """The contract of a name that we do not know."""
    overrides: Mapping[str, PriceOverride] = {}

    @classmethod
    def load(cls) -> Catalog:
        """Reads the catalogue that the package carries."""
        text = resources.files("pictura.contract").joinpath("models.toml").read_text(encoding="utf-8")
        return _catalog(msgspec.convert(tomllib.loads(text, parse_float=Decimal), _File))

    def find(self, name: str) -> Model | None:
        """The model of a name or of one of its snapshots; None when we do not know it."""
        found = self.models.get(name)
        if found is not None:
            return found
        return next((each for each in self.models.values() if name in each.snapshots), None)

    def permissive(self, name: str) -> Model:
        """The contract of a name that nobody knows: nearly everything is allowed, nothing is priced."""
        model = structs.replace(self.stranger, name=name)
        override = self.overrides.get(name)
        return model if override is None else _with_price(model, override)

    def with_prices(self, overrides: Mapping[str, PriceOverride]) -> Catalog:
        """The same catalogue with an operator's own prices; other names keep theirs for `serve`."""
        models = {
            name: _with_price(model, overrides[name]) if name in overrides else model
            for name, model in self.models.items()
        }
        return Catalog(models, self.stranger, overrides)

    def serve(self, name: str, theirs: str) -> Served:
        """Our `name` for a provider's model: the contract of ours, else of theirs, else a permissive one.

        An operator's price is looked up by our name, then theirs (design §3).
        """
        model = self.find(name) or self.find(theirs) or self.permissive(name)
        override = self.overrides.get(name) or self.overrides.get(theirs)
        return Served(name, model if override is None else _with_price(model, override))

    def menu(self, names: Mapping[str, str], default: str | None = None) -> Menu:
        """What a server offers that maps our `names` to its providers' names.

        Without a `default` it is gpt-image-1.5 if served, else the first in catalogue order. Raises
        `ConfigError` when the default is not served, or nothing is.
        """
        known = [name for name in self.models if name in names]
        ordered = [*known, *(name for name in names if name not in self.models)]
        served = {name: self.serve(name, names[name]) for name in ordered}
        if not served:
            raise ConfigError(["No provider serves a model."])
        if default is None:
            default = FALLBACK_DEFAULT if FALLBACK_DEFAULT in served else next(iter(served))
        menu = Menu(served, default)
        if menu.find(default) is None:
            raise ConfigError([f'api.default_model: nobody serves "{default}"; served: {", ".join(served)}.'])
        return menu


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


def _catalog(file: _File) -> Catalog:
    tables: dict[str, dict[str, object]] = {}
    for name, table in file.models.items():
        parent = tables.get(str(table.get("extends")), {})
        inherited = {key: value for key, value in parent.items() if key not in _NOT_INHERITED}
        tables[name] = inherited | table
    read_tables = {name: msgspec.convert(table, _Table) for name, table in tables.items()}
    known = frozenset[str]().union(*(table.accepts for table in read_tables.values()))
    models = {name: _model(file, name, table, known) for name, table in read_tables.items()}
    return Catalog(models, _model(file, "", file.permissive, known))


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
        return TokenTable(rows=rule.table, estimated=rule.estimated)
    return TokenFormula(base=rule.base, times=rule.times, estimated=rule.estimated)


def _prices(prices: _Prices) -> Prices:
    if prices.per_picture is not None:
        return PicturePrices(
            rows={
                quality: {size: Fraction(usd) * _MICROS for size, usd in row.items()}
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


def _with_price(model: Model, override: PriceOverride) -> Model:
    """A kind of token that the override leaves out keeps the model's own price."""
    if override.per_picture is not None:
        every = Fraction(override.per_picture) * _MICROS
        return structs.replace(model, prices=PicturePrices(every=every))
    usd = dict(model.prices.usd) if isinstance(model.prices, TokenPrices) else {}
    for kind, price in (
        ("text_in", override.text_in),
        ("image_in", override.image_in),
        ("image_out", override.image_out),
        ("text_out", override.text_out),
    ):
        if price is not None:
            usd[kind] = Fraction(price)
    return structs.replace(model, prices=TokenPrices.of(usd))


__all__ = ["Catalog", "Menu", "Model", "PriceOverride", "Served"]
