"""What a provider's JSON says, whatever shape it has: its pictures, its complaint, and facts beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Literal, cast

import msgspec

from pictura.engines.engine import Facts
from pictura.engines.openai.dialect import Cost
from pictura.engines.openai.document import MARK
from pictura.types import Json, Micros, Usage

_LISTS = ("data", "images")
_PICTURE_KEYS = ("b64_json", "b64", "base64", "image", "url", "image_url")
_TEXT_MAX = 128 * 1024
"""How much of a chat message is looked through for links."""
_PROMPT_MAX = 32_000
_WHOLE_MAX = 2**53
_COST_MICROS_MAX = 10**12

_PLACE = r"((?:https?://|data:image/)[^\s)>\"']+)"
_LINKS = (
    re.compile(r"!\[[^\]\n]{0,200}\]\(\s{0,9}<?" + _PLACE),
    re.compile(r"\]\(\s{0,9}<?" + _PLACE),
    re.compile(_PLACE),
)
"""A picture in Markdown, else a link, else a bare address."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One picture: base64 text, an address, or the mark of one that has been handed out already."""

    kind: Literal["base64", "address", "mark"]
    text: str
    revised_prompt: str | None = None


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """An error object, however it was shaped; `code` as text."""

    message: str | None = None
    code: str | None = None
    type: str | None = None
    param: str | None = None
    moderated: bool = False


def pictures_of(document: object) -> tuple[Shown, ...]:
    """Every picture that a document shows, in its order."""
    if not isinstance(document, dict):
        return ()
    told = cast(Json, document)
    for key in _LISTS:
        value = told.get(key)
        items = cast("list[object]", value) if isinstance(value, list) else [value]
        found = tuple(shown for item in items if (shown := _shown(item)) is not None)
        if found:
            return found
    found = tuple(_of_choices(told.get("choices")))
    if found:
        return found
    alone = _shown(told)
    return () if alone is None else (alone,)


def _shown(item: object) -> Shown | None:
    if isinstance(item, str):
        return _named(item)
    if not isinstance(item, dict):
        return None
    told = cast(Json, item)
    texts = [text for key in _PICTURE_KEYS if (text := _text_of(told.get(key)))]
    text = next((text for text in texts if MARK in text), texts[0] if texts else None)
    if text is None:
        return None
    prompt = told.get("revised_prompt")
    return _named(text, prompt[:_PROMPT_MAX] if isinstance(prompt, str) and prompt else None)


def _text_of(value: object) -> str | None:
    """A text, or the `url` of an object, as chat messages write it."""
    if isinstance(value, dict):
        value = cast(Json, value).get("url")
    return value if isinstance(value, str) and value else None


def _named(text: str, revised_prompt: str | None = None) -> Shown:
    if MARK in text:
        return Shown(kind="mark", text="", revised_prompt=revised_prompt)
    if text.startswith("data:"):
        return Shown(kind="base64", text=text.partition(",")[2], revised_prompt=revised_prompt)
    is_address = text.startswith(("http://", "https://")) or (
        text.startswith("/") and not text.startswith("/9j/")
    )
    return Shown(kind="address" if is_address else "base64", text=text, revised_prompt=revised_prompt)


def _of_choices(choices: object) -> Iterator[Shown]:
    """The pictures of a chat completion: `message.images`, else those in its content."""
    for choice in cast("list[object]", choices) if isinstance(choices, list) else []:
        if not isinstance(choice, dict):
            continue
        message = cast(Json, choice).get("message") or cast(Json, choice).get("delta")
        if isinstance(message, dict):
            yield from _of_message(cast(Json, message))


def _of_message(message: Json) -> Iterator[Shown]:
    parts: object = message.get("images") or message.get("content")
    if isinstance(parts, list):
        yield from (shown for part in cast("list[object]", parts) if (shown := _shown(part)) is not None)
    elif isinstance(parts, str):
        yield from (_named(link) for link in _links(parts[:_TEXT_MAX]))


def _links(text: str) -> list[str]:
    for pattern in _LINKS:
        links: list[str] = pattern.findall(text)
        if links:
            return links
    return []


def complaint_of(document: object, *, loosely: bool) -> Complaint | None:
    """The error that a document tells of; None when it tells of none.

    `loosely` takes a bare message for one: only where the status says that something went wrong.
    """
    if not isinstance(document, dict):
        return None
    told = cast(Json, document)
    error = told.get("error")
    if isinstance(error, str) and error:
        return Complaint(message=error, code=_code(told.get("code")))
    if isinstance(error, dict) and error:
        return _complaint(cast(Json, error))
    if told.get("type") == "error":
        return _complaint(told)
    if loosely and any(isinstance(told.get(key), str) for key in ("message", "msg", "detail")):
        return _complaint(told)
    return None


def _complaint(error: Json) -> Complaint:
    texts = (error.get(key) for key in ("message", "msg", "detail"))
    message = next((text for text in texts if isinstance(text, str) and text), None)
    flagged = _within(error.get("metadata"), "flagged_input") is not None
    return Complaint(
        message=message,
        code=_code(error.get("code")),
        type=_code(error.get("type")),
        param=_code(error.get("param")),
        moderated=flagged or "moderation_details" in error,
    )


def _code(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _WHOLE_MAX:
        return str(value)
    return value if isinstance(value, str) and 0 < len(value) <= 100 else None


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
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        return None
    micros = Decimal(str(value)) * 1_000_000 / cost.per_usd
    if micros > _COST_MICROS_MAX:
        return None
    return Micros(int(micros.to_integral_value(ROUND_CEILING)))
