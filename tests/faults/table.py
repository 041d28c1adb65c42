"""The fault table as a value: `faults.toml` says what each fault is, here it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

Ending = Literal["delivered", "not_accepted", "failed", "ambiguous", "timeout", "unusable", "caller_fault"]
"""A class of outcomes.md; `timeout` is the AMBIGUOUS one that a client sees as 504."""
Asked = Literal["json", "stream"]
Count = Literal["asked", "fewer", "more", "one"]

BOUGHT = frozenset({"delivered", "unusable"})


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way for a provider to answer: a healthy answer but for what is named here."""

    name: str
    shows: str
    """What stands on the wire."""
    ends: tuple[Ending, ...]
    """What the house makes of it; several where the wire leaves the choice to chance."""
    billed: bool | None = None
    """Whether a real provider would have charged; None: as its class has it."""
    only: Asked | None = None
    """The kind of request that it needs; None: any."""
    door: str = "provider"
    """Where it listens: the provider's own port, or one of `doors.py`."""
    status: int = 200
    headers: Mapping[str, str] = {}
    body: str = "pictures"
    """What the body says: one of `bodies.BODIES`."""
    count: Count = "asked"
    picture: str = "good"
    """What the pictures are: one of `pictures.PICTURES`."""
    writing: str = "plain"
    """How base64 is written: one of `pictures.WRITINGS`."""
    link: str | None = None
    """How a picture's address answers: one of `links.LINKS`; None: the picture comes as base64."""
    usage: object = "honest"
    """What stands under `usage`; "missing": no such key."""
    stream: tuple[str, ...] = ()
    """How events are otherwise than they should be: of `events.TURNS`."""
    partials: int = 0
    """How many partial pictures the client shall ask for."""
    framing: str = "length"
    """How the body is framed: one of `framing.FRAMINGS`."""
    wire: str = "whole"
    """How the bytes leave: one of `wire.WIRES`."""
    wait_s: tuple[float, float] | None = None
    """How long the house then leaves the provider alone, within these bounds; None: not at all."""
    odd: bool = False
    """Delivered, but not as it was asked: its price and its marker are judged by what it is."""

    @property
    def cut(self) -> bool:
        """Whether half of the body never leaves: what is whole in the other half has been delivered."""
        return self.framing.startswith("half")

    @property
    def bought(self) -> bool:
        return self.ends[0] in BOUGHT if self.billed is None else self.billed

    def made(self, n: int) -> int:
        """How many pictures a provider makes of `n` that were asked."""
        return {"asked": n, "fewer": max(1, n - 1), "more": n + 1, "one": 1}[self.count]


@cache
def faults() -> Mapping[str, Fault]:
    """Every fault by its name; the statuses of `[statuses]` are spelled out."""
    told = tomllib.loads((Path(__file__).parent / "faults.toml").read_text())
    statuses = told.pop("statuses")
    found = [msgspec.convert({"name": name, **fields}, Fault) for name, fields in told.items()]
    for body, classes in statuses.items():
        found += [_status(int(code), body, ends) for code, ends in classes.items()]
    named = {fault.name: fault for fault in found}
    assert len(named) == len(found), "a fault has one name"
    return named


def _status(code: int, body: str, ends: Any) -> Fault:
    shows = f"{code} with " + {"error": "the provider's JSON error", "html": "HTML"}[body]
    return msgspec.convert(
        {
            "name": f"status_{code}_{'json' if body == 'error' else body}",
            "shows": shows,
            "ends": [ends] if isinstance(ends, str) else ends,
            "status": code,
            "body": body,
        },
        Fault,
    )
