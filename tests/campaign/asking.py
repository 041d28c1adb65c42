"""What a campaign's clients ask, and what they can say they were told, be it cut off or whole."""

from __future__ import annotations

import base64
import json
import random
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tests.support.client import connected, head
from tests.support.serving import GENERATIONS

CONNECT_S = 10.0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One request. Its seed is its own: by it its jobs are found, whatever became of the answer."""

    seed: int
    n: int
    stream: bool
    large: bool
    """On a model whose pictures are larger and, streamed, come with partial ones."""
    key: str | None = None
    sdk: bool = False
    leaves_after_s: float | None = None
    statuses: frozenset[int] = frozenset({200})
    """What a whole answer may be."""

    @property
    def asks_again(self) -> bool:
        """Whether it may ask again without buying twice."""
        return self.sdk or self.key is not None

    def fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {"prompt": "a fox in the snow", "n": self.n, "seed": self.seed}
        fields |= {"model": "gpt-image-1", "quality": "low"} if self.large else {"model": "dall-e-2"}
        fields |= {"size": "1024x1024" if self.large else "256x256", "stream": self.stream}
        if self.large and self.stream:
            fields["partial_images"] = 2
        return fields

    def headers(self) -> dict[str, str]:
        """What it says beside who it is."""
        return {}

    def bytes(self, secret: str, attempt: int) -> bytes:
        body = json.dumps(self.fields()).encode()
        headers: dict[str, Any] = self.headers() | {"connection": "close", "content-length": len(body)}
        if self.key is not None:
            headers["idempotency-key"] = self.key
        if self.sdk:
            headers["x-stainless-retry-count"] = attempt
        return head(GENERATIONS, key=secret, **headers) + body


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as far as it came. `pictures` are those that came whole, by index, with their links."""

    plan: Plan
    status: int
    job: str | None
    whole: bool
    pictures: dict[int, bytes]
    links: dict[int, str]
    body: bytes = b""
    failed: bool = False
    """An error event ended it."""


def plan(chance: random.Random, number: int, *, large: bool) -> Plan:
    seed = number << 20 | chance.getrandbits(20)
    kind = chance.choice(["plain", "key", "sdk"])
    return Plan(
        seed=seed,
        n=chance.choice([1, 1, 2, 3]),
        stream=chance.random() < 0.4,
        large=large and chance.random() < 0.3,
        key=f"key-{seed}" if kind == "key" else None,
        sdk=kind == "sdk",
        leaves_after_s=chance.uniform(0, 0.2) if chance.random() < 0.15 else None,
    )


def ask_for(url: str, secret: str, plan: Plan, attempt: int = 0, *, stays: bool = True) -> Told:
    """Asks and reads as much as comes. Raises ConnectionRefusedError when nobody listens."""
    received = b""
    try:
        with connected(url, CONNECT_S) as connection:
            connection.sendall(plan.bytes(secret, attempt))
            received = _received(connection, None if stays else plan.leaves_after_s)
    except (ConnectionResetError, BrokenPipeError):
        pass
    return told(plan, received)


def _received(connection: socket.socket, leaves_after_s: float | None) -> bytes:
    parts: list[bytes] = []
    ends = time.monotonic() + (60.0 if leaves_after_s is None else leaves_after_s)
    try:
        while (left_s := ends - time.monotonic()) > 0:
            connection.settimeout(left_s)
            part = connection.recv(1 << 18)
            if not part:
                break
            parts.append(part)
    except (ConnectionResetError, TimeoutError):
        pass
    return b"".join(parts)


def told(plan: Plan, received: bytes) -> Told:
    """What the bytes of one answer say, down to the last whole thing in them."""
    top, found, body = received.partition(b"\r\n\r\n")
    if not found:
        return Told(plan=plan, status=0, job=None, whole=False, pictures={}, links={})
    first, *lines = top.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    streamed = headers["content-type"].startswith("text/event-stream")
    if streamed:
        body, whole = _dechunked(body)
        pictures, links = _of_events(body)
    else:
        whole = len(body) == int(headers["content-length"])
        pictures, links = _of_document(json.loads(body)) if whole else ({}, {})
    return Told(
        plan=plan,
        status=int(first.split()[1]),
        job=headers.get("x-pictura-job"),
        whole=whole,
        pictures=pictures,
        links=links,
        body=body[-1000:],
        failed=b"event: error\n" in body,
    )


def _of_document(document: Any) -> tuple[dict[int, bytes], dict[int, str]]:
    data = dict(enumerate(document.get("data", [])))
    pictures = {index: base64.b64decode(each["b64_json"]) for index, each in data.items()}
    return pictures, {index: path_of(each["url"]) for index, each in data.items()}


def _of_events(body: bytes) -> tuple[dict[int, bytes], dict[int, str]]:
    pictures: dict[int, bytes] = {}
    links: dict[int, str] = {}
    for event in body.split(b"\n\n")[:-1]:
        name, _, data = event.partition(b"\ndata: ")
        if name == b"event: image_generation.completed":
            fields = json.loads(data)
            pictures[fields["index"]] = base64.b64decode(fields["b64_json"])
            links[fields["index"]] = path_of(fields["url"])
    return pictures, links


def path_of(link: str) -> str:
    """A link without its server, which has another port after each start."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def _dechunked(body: bytes) -> tuple[bytes, bool]:
    """The whole chunks of a chunked body, and whether its end came."""
    parts: list[bytes] = []
    while True:
        size, found, rest = body.partition(b"\r\n")
        length = int(size, 16) if found and size else -1
        if length == 0:
            return b"".join(parts), rest == b"\r\n"
        if length < 0 or len(rest) < length + 2:
            return b"".join(parts), False
        parts.append(rest[:length])
        body = rest[length + 2 :]
