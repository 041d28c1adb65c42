"""Asks a server for pictures, as any client would, and yields what it says as it says it."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from pictura import __version__
from pictura.commands import answers
from pictura.commands.answers import Error, Picture, Refused, Stage
from pictura.errors import StartError
from pictura.types import Json

TIMEOUT_S = 330.0
"""A little more than a provider's whole deadline, since not every server sends while it works."""
HEALTH_S = 5.0
ANSWER_BYTES_MAX = 512 * 1024 * 1024
STREAMING = ("stream", "partial_images")


class Endpoint(msgspec.Struct, frozen=True):
    """Where to ask, and with which key."""

    url: str
    key: str


class _StreamRefused(Exception):
    """Nothing was made: this model or server does not stream."""


def endpoint(url: str, key: str) -> Endpoint:
    """A server by its base URL, with or without `/v1`; raises ValueError."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(f"'{url}' is no URL such as http://127.0.0.1:8000.")
    if not key or not key.isascii() or not key.isprintable():
        raise ValueError("a key for that server is needed: --key, or the variable PICTURA_KEY.")
    return Endpoint(url, key)


def pictures(endpoint: Endpoint, body: Json) -> Iterator[Stage | Picture]:
    """Asks for a stream, and once more without if that is what the server refuses.

    Raises `StartError` with the server's own words.
    """
    try:
        yield from _asked(endpoint, body)
    except _StreamRefused:
        yield from _asked(endpoint, {name: body[name] for name in body if name not in STREAMING})


def is_well(url: str) -> bool:
    """Whether a server of ours answers at its health door."""
    connection, _ = _connection(url, HEALTH_S)
    try:
        connection.request("GET", "/healthz")
        with connection.getresponse() as answer:
            return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _asked(endpoint: Endpoint, body: Json) -> Iterator[Stage | Picture]:
    connection, path = _connection(endpoint.url, TIMEOUT_S)
    try:
        content = msgspec.json.encode(body)
        connection.request("POST", f"{path}/images/generations", content, _headers(endpoint.key))
        with connection.getresponse() as answer:
            yield from _read(answer, body)
    except TimeoutError:
        raise StartError(f"{endpoint.url} did not answer within {TIMEOUT_S:g} seconds.") from None
    except (OSError, http.client.HTTPException) as problem:
        raise StartError(f"{endpoint.url} cannot be reached: {_reason(problem)}.") from None
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, body: Json) -> Iterator[Stage | Picture]:
    if answer.status != 200:
        raise _refusal(answer, body)
    if "text/event-stream" in answer.headers.get("content-type", ""):
        yield from answers.streamed(iter(lambda: answer.readline(ANSWER_BYTES_MAX), b""))
    else:
        told = answer.headers.get("x-pictura-cost"), answer.headers.get("x-pictura-adjustments")
        yield from answers.whole(answer.read(ANSWER_BYTES_MAX), *told)


def _connection(url: str, timeout_s: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    path = path if path.endswith("/v1") else f"{path}/v1"
    host = parts.hostname or ""
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout_s, context=secure), path
    return http.client.HTTPConnection(host, parts.port, timeout=timeout_s), path


def _headers(key: str) -> dict[str, str]:
    return {
        "authorization": f"Bearer {key}",
        "content-type": "application/json",
        "accept": "text/event-stream, application/json",
        "user-agent": f"pictura/{__version__}",
    }


def _refusal(answer: http.client.HTTPResponse, body: Json) -> Exception:
    otherwise = f"The server answered {answer.status} {answer.reason}."
    error = answers.decoded(answer.read(ANSWER_BYTES_MAX), Refused, otherwise).error
    refuses_streaming = isinstance(error, Error) and error.param in STREAMING
    if answer.status == 400 and refuses_streaming and "stream" in body:
        return _StreamRefused()
    return StartError(answers.words(error) or otherwise)


def _reason(problem: Exception) -> str:
    if isinstance(problem, ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return str(problem) or type(problem).__name__
