"""The smallest HTTP clients: one for whole answers, one for bytes as they are."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

TIMEOUT_S = 100.0


class Answer(msgspec.Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> Any:
        """The error object, with all four keys and nothing beside it."""
        told = self.json
        assert list(told) == ["error"], told
        assert sorted(told["error"]) == ["code", "message", "param", "type"], told
        assert isinstance(told["error"]["message"], str)
        assert isinstance(told["error"]["type"], str)
        return told["error"]


def ask(
    base_url: str,
    path: str,
    body: object = None,
    *,
    method: str | None = None,
    key: str | None = None,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Answer:
    """One request on a connection of its own; `body` is sent as it is when it is bytes, else as JSON."""
    url = urlsplit(base_url)
    assert url.hostname is not None
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=timeout_s)
    sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    given = dict(headers or {})
    if key is not None:
        given.setdefault("authorization", f"Bearer {key}")
    if sent is not None:
        given.setdefault("content-type", "application/json")
    try:
        connection.request(method or ("GET" if sent is None else "POST"), path, sent, given)
        answer = connection.getresponse()
        told: dict[str, str] = {}
        for name, value in answer.getheaders():
            assert name.lower() not in told, f"{name} came twice"
            told[name.lower()] = value
        return Answer(answer.status, told, answer.read())
    finally:
        connection.close()


def connected(base_url: str, timeout_s: float = TIMEOUT_S) -> socket.socket:
    url = urlsplit(base_url)
    return socket.create_connection((url.hostname, url.port or 80), timeout=timeout_s)


def head(path: str, *, method: str = "POST", key: str | None = None, **headers: object) -> bytes:
    """The head of a request; underscores in the names of headers become dashes."""
    lines = [f"{method} {path} HTTP/1.1", "host: test"]
    if key is not None:
        lines.append(f"authorization: Bearer {key}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def read_answer(connection: socket.socket) -> Answer:
    """The next answer on a connection; raises what the connection raises when it is cut."""
    answer = http.client.HTTPResponse(connection, method="POST")
    answer.begin()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def read_to_end(connection: socket.socket) -> bytes:
    """Everything until the other side closes; a reset ends it too."""
    parts: list[bytes] = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def raw(base_url: str, sent: bytes, timeout_s: float = TIMEOUT_S) -> bytes:
    """Sends bytes as they are and returns everything that comes until the server closes."""
    with connected(base_url, timeout_s) as connection:
        connection.sendall(sent)
        return read_to_end(connection)


def answer_of(received: bytes) -> Answer:
    """One answer out of its raw bytes."""
    top, _, body = received.partition(b"\r\n\r\n")
    status, *lines = top.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        body = _dechunked(body)
    return Answer(int(status.split()[1]), headers, body)


def _dechunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    while length := int(body[: (end := body.index(b"\r\n"))], 16):
        parts.append(body[end + 2 : end + 2 + length])
        body = body[end + 4 + length :]
    return b"".join(parts)


async def _one_of_many(base_url: str, sent: bytes) -> Answer:
    url = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(sent)
    received = await reader.read()
    writer.close()
    return answer_of(received)


def at_once(base_url: str, requests: Iterable[bytes]) -> list[Answer]:
    """Many requests side by side, each on its own connection; they must say `connection: close`."""

    async def everyone() -> list[Answer]:
        return await asyncio.gather(*(_one_of_many(base_url, sent) for sent in requests))

    return asyncio.run(everyone())


def eventually(check: Any, within_s: float = 30.0) -> Any:
    """The first true value of `check()`; fails when none comes in time."""
    ends = time.monotonic() + within_s
    while True:
        value = check()
        if value:
            return value
        assert time.monotonic() < ends, f"{check} did not come true within {within_s} s"
        time.sleep(0.01)


def seen(base_url: str) -> None:
    """Returns once a server has seen what was sent to it before, be it the end of a connection."""
    for _ in range(2):
        assert ask(base_url, "/healthz").status == 200
