"""What a request may cost at most, and what it did cost: integer micro-dollars.

Sums are exact and rounded up to a micro-dollar once a request (decisions, Tokens and money).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from pictura.contract.model import AUTO, Model, PicturePrices, TokenPrices
from pictura.contract.tokens import picture_tokens, text_tokens
from pictura.types import Delivered, ImageRequest, Micros, Size, Usage


def reserve(
    model: Model, request: ImageRequest, *, writes_text: bool, resolves_auto: bool = True
) -> Micros | None:
    """The worst case of a whole request: all n pictures with all their partials; None when unpriced.

    `writes_text` says that the engine may bill text beside each picture: the model's allowance of it
    is then part of the sum. Without `resolves_auto` a provider decides what `auto` becomes, so the
    dearest legal value stands in for it (decisions, Requests).
    """
    if resolves_auto or not request.auto & {"size", "quality"}:
        return _reserve(model, request, request.size, request.quality, writes_text=writes_text)
    sizes = [*model.sizes.listed.values()] if "size" in request.auto else [request.size]
    qualities = [each for each in model.qualities if each != AUTO] if "quality" in request.auto else []
    worst: Micros | None = None
    for size in sizes:
        for quality in qualities or [request.quality]:
            amount = _reserve(model, request, size, quality, writes_text=writes_text)
            if amount is None:
                return None
            worst = amount if worst is None else max(worst, amount)
    return worst


def _reserve(
    model: Model, request: ImageRequest, size: Size, quality: str, *, writes_text: bool
) -> Micros | None:
    prices = model.prices
    if isinstance(prices, TokenPrices):
        if model.tokens is None:
            return None
        picture = Delivered(size=size, quality=quality, partials=request.partial_images)
        parts = (
            text_tokens(request.prompt) * prices.text_in
            + request.n * picture_tokens(model, picture) * prices.image_out
        )
        if writes_text:
            parts += request.n * model.text_allowance * prices.text_out
        return Micros(-(-parts // prices.over))
    if prices is None:
        return None
    one = _price_of(model, prices, size, quality)
    return None if one is None else Micros(ceil(request.n * one))


def cost(model: Model, usage: Usage, delivered: Sequence[Delivered]) -> Micros | None:
    """What a request cost: its `usage` by the token, or its pictures where each has a price.

    Never above `reserve` for pictures of the size and quality that were asked. None when unpriced.
    """
    prices = model.prices
    if isinstance(prices, TokenPrices):
        if model.tokens is None:
            return None
        parts = (
            usage.input_text * prices.text_in
            + usage.input_image * prices.image_in
            + usage.output_text * prices.text_out
            + usage.output_image * prices.image_out
        )
        return Micros(-(-parts // prices.over))
    if prices is None:
        return None
    total = Fraction(0)
    for picture in delivered:
        one = _price_of(model, prices, picture.size, picture.quality)
        if one is None:
            return None
        total += one
    return Micros(ceil(total))


def _price_of(model: Model, prices: PicturePrices, size: Size, quality: str) -> Fraction | None:
    """The price of one picture; a surprising size or quality is taken for the nearest that is priced."""
    if prices.every is not None:
        return prices.every
    row = prices.rows.get(quality) or prices.rows.get(model.quality_default, {})
    return row.get(model.sizes.nearest(size))
