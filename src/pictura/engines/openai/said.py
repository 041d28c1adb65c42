"""The pictures that a provider's JSON shows, whatever shape it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, cast

import msgspec

from pictura.engines.openai.document import MARK
from pictura.types import Json

_LISTS = ("data", "images")
_PICTURE_KEYS = ("b64_json", "b64", "base64", "image", "url", "image_url")
_TEXT_MAX = 128 * 1024
"""How much of a chat message is looked through for links."""
_PROMPT_MAX = 32_000

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


def unread_of(document: object) -> tuple[Shown, ...]:
    """Those that have not been handed out already."""
    return tuple(shown for shown in pictures_of(document) if shown.kind != "mark")


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
