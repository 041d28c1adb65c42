"""What can go wrong on the way out, and whether a byte of the request may have left before."""

from __future__ import annotations

from typing import Literal

Phase = Literal["address", "connect", "tls", "send", "head", "body"]


class TransportFailure(Exception):
    """No whole answer came. `sent`: a byte of the request may have left; False: provably none did.

    `phase` is the step that failed, `timeout` tells that time ran out. The message never holds an
    address, a header or a part of the URL.
    """

    def __init__(self, phase: Phase, message: str, *, sent: bool, timeout: bool = False) -> None:
        super().__init__(message)
        self.phase: Phase = phase
        self.message = message
        self.sent = sent
        self.timeout = timeout


class Refused(TransportFailure):
    """We do not talk to this URL: it is spelled oddly, or its host has an address that is not allowed."""

    def __init__(self, reason: str) -> None:
        super().__init__("address", reason, sent=False)
