"""How one vendor's image API differs from OpenAI's: a table of `dialects.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
from msgspec import structs

from pictura.contract.model import Model
from pictura.contract.sizes import Grid, Sizes
from pictura.types import Json

UnknownParams = Literal["pass", "drop", "reject"]
Form = Literal["WxH", "width+height", "ratio", "ratio+tier"]
Edits = Literal["multipart", "json", "same-route", "none"]

_EVERYWHERE = frozenset({"model", "prompt", "n", "size", "stream", "response_format"})
_OF_STREAMS = frozenset({"stream", "partial_images"})


class Sizing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a size is said."""

    form: Form = "WxH"
    key: str = "size"
    tier_key: str = ""
    ratios: tuple[str, ...] = ()
    tiers: Mapping[str, int] = {}
    """The edge of each tier's square, in pixels."""
    limits: Grid | None = None
    """What models make that we do not know."""


class Counting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the number of pictures is said, and how many one call makes at most."""

    key: str = "n"
    most: int = 10


class Cost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an answer tells what was charged: names joined by dots, and units of a US dollar."""

    field: str
    per_usd: int


class Dialect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One vendor's dialect; the head of `dialects.toml` explains every key."""

    takes: frozenset[str]
    streams: Literal["all", "known", "none"]
    edits: Edits
    base_url: str | None = None
    path: str = "/images/generations"
    query: str = ""
    models_path: str = "/models"
    models_public: bool = False
    auth: Literal["bearer", "api-key"] = "bearer"
    key_needed: bool = True
    deployments: bool = False
    size: Sizing = Sizing()
    n: Counting = Counting()
    always: frozenset[Literal["n", "size"]] = frozenset()
    qualities: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    seed: str | None = None
    response_format: str | None = None
    constants: Json = {}
    link_lives_s: int | None = None
    """For docs/providers.md: a link is fetched at once, long before it ends."""
    cost: Cost | None = None
    idempotency: bool = False
    unknown_params: UnknownParams = "drop"
    private_network: bool = False

    def narrowed(self, model: Model) -> Model:
        """A model's contract as far as this vendor takes it; one without a name is made the vendor's own."""
        known = bool(model.name)
        accepts = model.accepts & (self.takes | _EVERYWHERE)
        if self.streams == "none" or (self.streams == "known" and not known):
            accepts -= _OF_STREAMS
        if known:
            return structs.replace(model, accepts=accepts)
        sizes = model.sizes
        if self.size.limits is not None:
            sizes = Sizes(listed={}, grid=self.size.limits, auto=sizes.auto)
        return structs.replace(
            model,
            accepts=accepts,
            sizes=sizes,
            qualities=self.qualities or model.qualities,
            formats=self.formats or model.formats,
        )


@cache
def presets() -> Mapping[str, Dialect]:
    """Every dialect that the package carries, by the name of its preset, in file order."""
    text = resources.files("pictura.engines.openai").joinpath("dialects.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, object]] = {}
    for name, table in tomllib.loads(text).items():
        inherited = tables.get(str(table.pop("extends", "")), {})
        tables[name] = inherited | table
    return {name: msgspec.convert(table, Dialect) for name, table in tables.items()}
