"""The catalogue of models, and the menu of those that a server offers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

import msgspec
from msgspec import structs

from pictura.contract import tables
from pictura.contract.model import MICROS, Model, PicturePrices, TokenPrices
from pictura.errors import ConfigError

_ANY_NAME = re.compile(r"[!-~]{1,128}")
"""What may be the name of a model that we do not know."""

FALLBACK_DEFAULT = "gpt-image-1.5"
"""The default model where none is configured, if it is served (decisions, Requests)."""


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
    serve_any: Callable[[str], Served] | None = None
    """The offer under a name that is not listed, where some provider takes any name; None: nobody does."""

    def find(self, name: str) -> Served | None:
        """The offer under a name or under a snapshot's name; None when nobody serves it."""
        found = self.served.get(name)
        if found is not None:
            return found
        for each in self.served.values():
            if name in each.model.snapshots:
                return each
        return self.serve_any(name) if self.serve_any and _ANY_NAME.fullmatch(name) else None


class Catalog(msgspec.Struct, frozen=True):
    """Every model that we know, in file order."""

    models: Mapping[str, Model]
    stranger: Model
    """The contract of a name that we do not know."""
    overrides: Mapping[str, PriceOverride] = {}

    @classmethod
    def load(cls) -> Catalog:
        """Reads the catalogue that the package carries."""
        return cls(*tables.load())

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

    def menu(self, names: Mapping[str, str], default: str | None = None, *, any_name: bool = False) -> Menu:
        """What a server offers that maps our `names` to its providers' names; `any_name`: others too.

        Without a `default` it is gpt-image-1.5 if served, else the first in catalogue order. Raises
        `ConfigError` when the default is not served, or nothing is.
        """
        known = [name for name in self.models if name in names]
        ordered = [*known, *(name for name in names if name not in self.models)]
        served = {name: self.serve(name, names[name]) for name in ordered}
        if not served:
            raise ConfigError(["No provider serves a model."])
        if default is None:
            default = FALLBACK_DEFAULT if any_name or FALLBACK_DEFAULT in served else next(iter(served))
        menu = Menu(served, default, (lambda name: self.serve(name, name)) if any_name else None)
        if menu.find(default) is None:
            raise ConfigError([f'api.default_model: nobody serves "{default}"; served: {", ".join(served)}.'])
        return menu


def _with_price(model: Model, override: PriceOverride) -> Model:
    """A kind of token that the override leaves out keeps the model's own price."""
    if override.per_picture is not None:
        every = Fraction(override.per_picture) * MICROS
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
