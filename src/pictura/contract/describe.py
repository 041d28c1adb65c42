"""A model's contract as a client can read it: extra keys of `GET models` entries (api-contract §4)."""

from __future__ import annotations

from msgspec import structs

from pictura.contract import formats
from pictura.contract.catalog import Menu, Served
from pictura.contract.model import AUTO, Model, PicturePrices
from pictura.contract.prices import cost
from pictura.contract.tokens import picture_tokens
from pictura.types import Delivered, Json, Usage


def entry(served: Served, menu: Menu) -> Json:
    """One entry of `GET models`: the official fields, then ours (api-contract §4)."""
    model = served.model
    return {
        "id": served.name,
        "object": "model",
        "created": model.created,
        "owned_by": model.owned_by,
        "shutdown_date": model.shutdown_date,
        "default": served.name == menu.default,
    } | describe(served)


def describe(served: Served) -> Json:
    """What a served name accepts and costs; prices in USD as published, examples in micro-dollars."""
    model = served.model
    return {
        "snapshots": model.snapshots,
        "prompt_max": model.prompt_max,
        "n_max": model.n_max,
        "sizes": sizes(model),
        "size_rule": None if model.sizes.grid is None else structs.asdict(model.sizes.grid),
        "size_default": str(model.size_default),
        "qualities": model.qualities,
        "quality_default": model.quality_default,
        "formats": model.formats,
        "frame_rule": formats.frame_rule() if "frame_count" in model.accepts else None,
        "backgrounds": model.backgrounds,
        "moderations": model.moderations,
        "styles": model.styles,
        "complexities": model.complexities,
        "parameters": sorted(model.accepts),
        "stream": model.streams,
        "tokens_estimated": model.estimated,
        "prices": _prices(model),
        "price_examples": _price_examples(model),
    }


def sizes(model: Model) -> list[str]:
    """The sizes that a model lists, `auto` among them where it may be asked."""
    return [*model.sizes.listed, AUTO] if model.sizes.auto else [*model.sizes.listed]


def _prices(model: Model) -> Json | None:
    if model.prices is None:
        return None
    if isinstance(model.prices, PicturePrices):
        return {"unit": "USD per picture"}
    prices: Json = {"unit": "USD per million tokens"}
    return prices | {kind: float(price) for kind, price in model.prices.usd.items()}


def _price_examples(model: Model) -> list[Json]:
    """One picture of each listed size and quality, without its prompt; nothing when unpriced."""
    examples: list[Json] = []
    for size in model.sizes.listed.values():
        for quality in model.qualities:
            picture = Delivered(size=size, quality=quality)
            usage = Usage(output_image=picture_tokens(model, picture))
            price = None if quality == AUTO else cost(model, usage, [picture])
            if price is not None:
                examples.append({"size": str(size), "quality": quality, "cost_micros": price})
    return examples
