"""What the provider saw and what it would have charged: the other side's books."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

_FAULT = re.compile(r"\bfault:([a-z0-9_+]+)")
_BULK = re.compile(r"\bbulk:([0-9]{1,8})\b")
_TAG = re.compile(r"\btag:([A-Za-z0-9_.-]+)")


class Order(msgspec.Struct, frozen=True):
    """A request for pictures, as far as the provider plays by it."""

    fault: str
    tag: str
    n: int
    size: str
    stream: bool
    partials: int
    bulk_bytes: int
    """How much each picture weighs beyond what it must."""
    path: str
    headers: Mapping[str, str]
    fields: Mapping[str, Any]
    """The whole body."""


class Sale(msgspec.Struct):
    """One request for pictures and what came of it; filled as it goes."""

    order: Order
    made: int = 0
    """Pictures that a real provider would have charged for."""
    whole: int = 0
    """Pictures that stand whole in an answer which is itself cut."""
    sent_bytes: int = 0
    """Of an answer, its head included."""


class Visit(msgspec.Struct, frozen=True):
    """One request for the address of a picture."""

    path: str
    tag: str
    headers: Mapping[str, str]


class Journal:
    """Written by the provider's thread, read by a test's."""

    def __init__(self) -> None:
        self.sales: list[Sale] = []
        self.visits: list[Visit] = []
        self.canary: list[str] = []
        """First lines of requests that should never have been made."""

    def of(self, tag: str) -> list[Sale]:
        return [sale for sale in self.sales if sale.order.tag == tag]

    def asked(self, tag: str) -> int:
        """How many pictures were asked for, over all requests of this tag."""
        return sum(sale.order.n for sale in self.of(tag))

    def purchases(self, tag: str) -> int:
        """How many pictures a real provider would have charged for."""
        return sum(sale.made for sale in self.of(tag))

    def whole(self, tag: str) -> int:
        """How many pictures stood whole in answers that were cut."""
        return sum(sale.whole for sale in self.of(tag))

    def visits_of(self, tag: str) -> list[Visit]:
        return [visit for visit in self.visits if visit.tag == tag]


def prompt_for(fault: str, tag: str, words: str = "a cat") -> str:
    """A prompt that tells the provider what to play and whom to book it on."""
    return f"{words} fault:{fault} tag:{tag}"


def order_of(path: str, headers: Mapping[str, str], fields: Mapping[str, Any]) -> Order:
    """Reads an order; the fault stands in the prompt or in the model's name, and is else `healthy`."""
    told = f"{fields.get('prompt', '')} {fields.get('model', '')}"
    fault, tag, bulk = _FAULT.search(told), _TAG.search(told), _BULK.search(told)
    size = str(fields.get("size", "auto"))
    return Order(
        fault=fault[1] if fault else "healthy",
        tag=tag[1] if tag else "nobody",
        n=int(fields.get("n") or 1),
        size="1024x1024" if size == "auto" else size,
        stream=fields.get("stream") in (True, "true"),
        partials=int(fields.get("partial_images") or 0),
        bulk_bytes=int(bulk[1]) if bulk else 0,
        path=path,
        headers=headers,
        fields=fields,
    )
