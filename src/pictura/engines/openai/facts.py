"""What a provider's JSON claims beside its pictures: for our tables to judge, never to be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import cast

from pictura.engines.engine import Facts
from pictura.engines.openai.dialect import Cost
from pictura.types import Json, Micros, Usage

_WHOLE_MAX = 2**53
_COST_USD_MAX = 10**6


def facts_of(document: object, cost: Cost | None, index: int | None = None) -> Facts | None:
    """What a document claims beside its pictures; None when that is nothing."""
    if not isinstance(document, dict):
        return None
    told = cast(Json, document)
    facts = Facts(
        index=index,
        usage=_usage(told.get("usage")),
        quality=_word(told.get("quality")),
        background=_word(told.get("background")),
        cost=None if cost is None else _cost(told, cost),
    )
    said_nothing = facts.usage is None and facts.quality is None and facts.background is None
    return None if said_nothing and facts.cost is None else facts


def of_each(facts: Facts, revised_prompts: Sequence[str | None]) -> list[Facts]:
    """The same as the last word on each of a call's pictures, with its rewritten prompt."""
    pictures = len(revised_prompts)
    return [
        Facts(
            index=index,
            usage=None if facts.usage is None else _part(facts.usage, index, pictures),
            quality=facts.quality,
            background=facts.background,
            revised_prompt=prompt,
        )
        for index, prompt in enumerate(revised_prompts)
    ]


def _part(usage: Usage, index: int, pictures: int) -> Usage:
    """One picture's part of a usage: what went in is counted with the first, what came out is shared out."""

    def share(tokens: int) -> int:
        return tokens // pictures + (index < tokens % pictures)

    return Usage(
        input_text=0 if index else usage.input_text,
        input_image=0 if index else usage.input_image,
        output_text=share(usage.output_text),
        output_image=share(usage.output_image),
    )


def _word(value: object) -> str | None:
    return (
        value if isinstance(value, str) and len(value) <= 20 and value.isalpha() and value.isascii() else None
    )


def _usage(value: object) -> Usage | None:
    if not isinstance(value, dict):
        return None
    told = cast(Json, value)
    texts_in, images_in = _details(told, "input_tokens_details", "prompt_tokens_details")
    texts_out, images_out = _details(told, "output_tokens_details", "completion_tokens_details")
    if texts_in is None and images_in is None:
        texts_in = _whole(told.get("input_tokens"), told.get("prompt_tokens"))
    if texts_out is None and images_out is None:
        images_out = _whole(told.get("output_tokens"), told.get("completion_tokens"))
    counts = (texts_in, images_in, texts_out, images_out)
    if all(count is None for count in counts):
        return None
    return Usage(
        input_text=texts_in or 0,
        input_image=images_in or 0,
        output_text=texts_out or 0,
        output_image=images_out or 0,
    )


def _details(usage: Mapping[str, object], *names: str) -> tuple[int | None, int | None]:
    for name in names:
        details = usage.get(name)
        if isinstance(details, dict):
            told = cast(Json, details)
            return _whole(told.get("text_tokens")), _whole(told.get("image_tokens"))
    return None, None


def _whole(*values: object) -> int | None:
    """The first that is a whole number and not negative or giant."""
    for value in values:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _WHOLE_MAX:
            return value
    return None


def _within(value: object, name: str) -> object:
    return cast(Json, value).get(name) if isinstance(value, dict) else None


def _cost(document: Json, cost: Cost) -> Micros | None:
    """What was charged, rounded up to a micro-dollar; None for what is no sensible amount."""
    value: object = document
    for name in cost.field.split("."):
        value = _within(value, name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Before anything is reckoned with it: a number may be giant, endless or none, and is then outside.
    if not 0 <= value <= _COST_USD_MAX * cost.per_usd:
        return None
    micros = Decimal(str(value)) * 1_000_000 / cost.per_usd
    return Micros(int(micros.to_integral_value(ROUND_CEILING)))
