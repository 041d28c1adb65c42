"""What server and drawing processes say to each other: length-prefixed frames over pipes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from enum import IntEnum

import msgspec

from pictura.engines.illustrator.scene import Order
from pictura.types import Adjustment

HEADER = struct.Struct(">BI")
"""Each frame: its kind, then the length of its payload in bytes."""


class Kind(IntEnum):
    """What a frame carries."""

    READY = 0
    STAGE = 1
    PICTURE = 2
    TROUBLE = 3
    TOLD = 4
    REFUSED = 5


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why an order cannot be drawn, where who asked can mend it."""

    message: str
    param: str
    code: str


def encode_order(order: Order) -> bytes:
    """An order as the server writes it: its length, then msgpack."""
    payload = msgspec.msgpack.encode(order)
    return struct.pack(">I", len(payload)) + payload


def decode_order(payload: bytes) -> Order:
    return msgspec.msgpack.decode(payload, type=Order)


def encode_told(told: Sequence[Adjustment]) -> bytes:
    return msgspec.msgpack.encode(told)


def decode_told(payload: bytes) -> tuple[Adjustment, ...]:
    return msgspec.msgpack.decode(payload, type=tuple[Adjustment, ...])


def encode_refusal(refusal: Refusal) -> bytes:
    return msgspec.msgpack.encode(refusal)


def decode_refusal(payload: bytes) -> Refusal:
    return msgspec.msgpack.decode(payload, type=Refusal)


def frame(kind: Kind, payload: bytes) -> bytes:
    return HEADER.pack(kind, len(payload)) + payload
