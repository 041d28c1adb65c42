"""What an answer says: the right document, and everything that is none.

A body is pieces of bytes; one that never ends yields for ever.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from pictura.types import Size
from tests.faults.events import events
from tests.faults.journal import Order
from tests.faults.pictures import HTML, PICTURES, WRITINGS, marked, weighted
from tests.faults.table import Fault

JSON, EVENTS, PAGE, PNG = "application/json", "text/event-stream", "text/html", "image/png"
ENDLESS_PIECE_BYTES = 64 * 1024


class Making(msgspec.Struct, frozen=True):
    """What a body is made of: the order, the fault, and the pictures as JSON values."""

    order: Order
    fault: Fault
    items: list[str]
    """One JSON object a picture: `{"b64_json": …}` or `{"url": …}`."""


class Body(msgspec.Struct, frozen=True):
    content_type: str
    pieces: Iterable[bytes]


def picture(fault: Fault, order: Order) -> bytes:
    """One picture of an order, whole or broken as the fault has it."""
    return weighted(PICTURES[fault.picture](size_of(order), order.tag), order.bulk_bytes)


def item(fault: Fault, made: bytes, url: str | None) -> str:
    """A picture as it stands in `data`."""
    if url is not None:
        return json.dumps({"url": url})
    key = "url" if fault.link == "data" else "b64_json"
    return f'{{"{key}": {WRITINGS[fault.writing](made)}}}'


def size_of(order: Order) -> Size:
    width, height = order.size.split("x")
    return Size(int(width), int(height))


def _usage(fault: Fault, n: int) -> dict[str, Any]:
    if fault.usage == "missing":
        return {}
    if fault.usage == "huge":
        huge = 10**30
        return {"usage": {"input_tokens": huge, "output_tokens": huge, "total_tokens": 2 * huge}}
    if fault.usage == "giant_cost":
        return {"usage": {"input_tokens": 11, "cost": 10**400}}
    if fault.usage != "honest":
        return {"usage": fault.usage}
    return {
        "usage": {
            "input_tokens": 11,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": 11},
            "output_tokens": 1056 * n,
            "total_tokens": 11 + 1056 * n,
        }
    }


def _document(making: Making, before: Mapping[str, Any] | None = None) -> str:
    """The official answer; pictures are put in as they are written, escapes and all."""
    shell = {"created": int(time.time()), **(before or {}), "data": ["HERE"]}
    shell |= {"background": "opaque", "output_format": "png", "quality": "medium", "size": making.order.size}
    shell |= _usage(making.fault, len(making.items))
    return json.dumps(shell).replace('"HERE"', ", ".join(making.items))


def _pictures(making: Making) -> Body:
    if making.order.stream:
        usage = _usage(making.fault, 1)
        return Body(EVENTS, events(making.order, making.fault.stream, making.items, usage, _partial(making)))
    return _as_json(making)


def _partial(making: Making) -> str:
    return WRITINGS["plain"](marked(Size(64, 64), making.order.tag))


def _as_json(making: Making) -> Body:
    return Body(JSON, [_document(making).encode()])


def _said(document: object) -> Callable[[Making], Body]:
    told = json.dumps(document).encode()
    return lambda _making: Body(JSON, [told])


def _without(making: Making, *names: str, **instead: Any) -> Body:
    document = json.loads(_document(making))
    for name in names:
        del document[name]
    return Body(JSON, [json.dumps(document | instead).encode()])


def _extra_fields(making: Making) -> Body:
    extra = {"object": "list", "trace": {"data": [{"b64_json": "not this one"}]}, "注": "<b>&amp;</b>"}
    extra |= {f"field_{number}": [None, True, -1.5e-7, {"deep": [[]]}] for number in range(50)}
    return Body(JSON, [_document(making, extra).encode()])


def _indented(making: Making) -> Body:
    text = json.dumps(json.loads(_document(making)), indent=4).replace('":', '"\r\n\t :')
    return Body(JSON, [b"\r\n \t", text.encode(), b"\r\n"])


def _chat_markdown(making: Making) -> Body:
    address = json.loads(WRITINGS["data_url"](picture(making.fault, making.order)))
    message = {"role": "assistant", "content": f"Here you are:\n\n![a picture]({address})\n"}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return Body(
        JSON, [json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice]}).encode()]
    )


def error(message: str, type_: str | None, code: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": type_, "param": None, "code": code}}


def _secret(making: Making) -> Body:
    """What some providers do: they repeat the key that they were sent."""
    key = making.order.headers.get("authorization", "") or making.order.headers.get("api-key", "")
    message = f"Invalid size. You sent '{key}' ({re.sub('^Bearer ', '', key)})."
    return Body(JSON, [json.dumps(error(message, "invalid_request_error", "invalid_value")).encode()])


def _endless_picture(making: Making) -> Body:
    begun = marked(size_of(making.order), making.order.tag)[:33] + struct.pack(">I", 0x7FFFFFFF) + b"IDAT"
    begun += bytes(-len(begun) % 3)
    head = b'{"created": 1, "data": [{"b64_json": "' + base64.b64encode(begun)
    return Body(JSON, itertools.chain([head], itertools.repeat(b"A" * ENDLESS_PIECE_BYTES)))


def _endless(content_type: str, head: bytes, piece: bytes) -> Callable[[Making], Body]:
    pieces = piece * (ENDLESS_PIECE_BYTES // len(piece))
    return lambda _making: Body(content_type, itertools.chain([head], itertools.repeat(pieces)))


RATE_LIMIT = error("Rate limit reached for images per minute.", "rate_limit_error", "rate_limit_exceeded")
MODERATION = error(
    "Your request was rejected by the safety system.", "image_generation_user_error", "moderation_blocked"
)
MODERATION["error"]["moderation_details"] = {"moderation_stage": "output", "categories": ["violence"]}
FAILURE = error("Image generation failed", "image_generation_server_error", "image_generation_failed")
OVERLOADED = error("The engine is overloaded.", "service_unavailable_error", "server_is_overloaded")
QUOTA = error("You exceeded your current quota.", "insufficient_quota", "insufficient_quota")
TASK = {"id": "task_1", "task_id": "task_1", "status": "processing", "created": 1}

BODIES: Mapping[str, Callable[[Making], Body]] = {
    "pictures": _pictures,
    "pictures_as_json": _as_json,
    "bom": lambda making: Body(JSON, [b"\xef\xbb\xbf", _document(making).encode()]),
    "extra_fields": _extra_fields,
    "no_created": lambda making: _without(making, "created"),
    "indented": _indented,
    "raw": lambda making: Body(PNG, [picture(making.fault, making.order)]),
    "chat_markdown": _chat_markdown,
    "empty_data": lambda making: _without(making, data=[]),
    "null_data": lambda making: _without(making, data=None),
    "no_data": lambda making: _without(making, "data"),
    "list": _said([1, 2, 3]),
    "deep": lambda _making: Body(JSON, [b"[" * 100_000]),
    "nothing": lambda _making: Body("", [b""]),
    "html": lambda _making: Body(PAGE, [HTML]),
    "moved": lambda _making: Body(PAGE, [HTML]),
    "task": _said(TASK),
    "error": _said(FAILURE),
    "torn_error": lambda _making: Body(JSON, [json.dumps(FAILURE).encode()[:40]]),
    "flat_error": _said({"error": {"code": 500, "message": "Upstream error", "metadata": {}}}),
    "moderation": _said(MODERATION),
    "rate_limit": _said(RATE_LIMIT),
    "overloaded": _said(OVERLOADED),
    "quota": _said(QUOTA),
    "secret": _secret,
    "endless_picture": _endless_picture,
    "endless_json": _endless(JSON, b'{"created": 1, "data":', b" "),
    "endless_html": _endless(PAGE, b"<!doctype html>", b"<p>Bad gateway</p>\n"),
    "endless_events": _endless(EVENTS, b"", b": wait\n\n"),
}
