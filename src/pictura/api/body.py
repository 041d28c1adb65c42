"""Reading request bodies: bounded in size and in slowness, decoded once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from pictura.api.exchange import whole_body
from pictura.api.headers import header
from pictura.errors import BadRequest, TooLarge, TooSlow
from pictura.types import Json

_decode = msgspec.json.Decoder(Json).decode

WINDOW_S = 30.0
WINDOW_BYTES = 30 * 1024
"""A body must bring at least this much in each window, or its end (decisions.md: 1 KiB/s over 30 s)."""


async def json_object(request: Request, bytes_max: int) -> Json:
    """The body as a JSON object, whatever its content type says.

    Raises `TooLarge` without reading on, `TooSlow`, and `BadRequest` for anything but an object.
    """
    body = await _read(request, bytes_max)
    try:
        return _decode(body)
    except msgspec.ValidationError as problem:
        raise BadRequest(_unfit(problem), code="invalid_json") from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as problem:
        raise BadRequest(
            f"We could not parse the JSON body of your request: {_reason(problem)} The body must be a JSON object.",
            code="invalid_json",
        ) from None


def _unfit(problem: msgspec.ValidationError) -> str:
    """Why JSON that reads well is none of ours; only numbers too large for any use are found this way."""
    if "out of range" in str(problem):
        return "A number in the JSON body of your request is too large."
    return "The JSON body of your request must be an object."


def _reason(problem: Exception) -> str:
    if isinstance(problem, RecursionError):
        return "it is nested too deeply."
    return f"{str(problem)[:200].removeprefix('JSON is malformed: ')}."


async def _read(request: Request, bytes_max: int) -> bytes | bytearray:
    declared = header(request, b"content-length") or ""
    if declared.isdigit() and int(declared) > bytes_max:
        raise _too_large(bytes_max)
    arrived = whole_body(request)
    if arrived is not None:
        if len(arrived) > bytes_max:
            raise _too_large(bytes_max)
        return arrived
    chunks: list[bytes] = []
    total = 0
    async for chunk in _chunks(request):
        total += len(chunk)
        if total > bytes_max:
            raise _too_large(bytes_max)
        chunks.append(chunk)
    return b"".join(chunks)


def _part(message: Message) -> tuple[bytes, bool]:
    """The bytes of a message and whether more follow; raises `ClientDisconnect`."""
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message.get("body", b""), message.get("more_body", False)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes, cut when it comes too slowly."""
    loop = asyncio.get_running_loop()
    window_ends, window_bytes = loop.time() + WINDOW_S, 0
    more = True
    while more:
        try:
            async with asyncio.timeout_at(window_ends):
                message = await request.receive()
        except TimeoutError:
            if window_bytes < WINDOW_BYTES:
                raise TooSlow("The request body came slower than 1 KiB per second.") from None
            window_ends, window_bytes = loop.time() + WINDOW_S, 0
            continue
        chunk, more = _part(message)
        window_bytes += len(chunk)
        if loop.time() > window_ends:
            if window_bytes < WINDOW_BYTES and more:
                raise TooSlow("The request body came slower than 1 KiB per second.")
            window_ends, window_bytes = loop.time() + WINDOW_S, 0
        if chunk:
            yield chunk


def _too_large(bytes_max: int) -> TooLarge:
    return TooLarge(
        f"The request body is larger than {bytes_max // 1024 // 1024} MiB, the most that is allowed."
    )
