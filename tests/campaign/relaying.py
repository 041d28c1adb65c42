"""What a campaign asks of a server that relays, and what its provider, which may fail as it likes, has billed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from tests.campaign.asking import Plan
from tests.faults.expected import ROWS
from tests.faults.journal import prompt_for
from tests.faults.provider import Provider
from tests.faults.table import Ending, faults

WELL = ("healthy", "chunked", "trickle", "slow", "url_good", "usage_missing")
REFUSED_ONCE = "status_503_json+healthy"
"""Refused by the first provider, and made by the second."""
BADLY = (
    "reset_headers_billed",
    "close_headers",
    "short_body",
    "cut_chunks",
    "stall_body",
    "bad_b64",
    "url_dead",
    "status_502_html",
    "status_500_json",
    "status_400_json",
    "status_503_json",
    REFUSED_ONCE,
)
BADLY_SHARE = 0.3
DEADLINE_S, SHORT_DEADLINE_S = 30.0, 1.5
"""Of a provider, and of one that lets it pass: no healthy call of a busy machine takes as long as the first."""
RESTING = 503
"""What anybody may be told while the provider is left alone."""

PROVIDER = """
[providers.{name}]
preset = "openai"
base_url = "{url}/v1"
api_key = "sk-the-operators-own"
models = {{ "{model}" = "gpt-image-1.5" }}
private_network = true
deadline_s = {deadline_s}
in_flight_max = 8
priority = {priority}
"""


def write_config(file: Path, provider: Provider) -> Path:
    """The configuration of a server whose providers are all the faulty one.

    Each fault has one of its own, so that what is left alone for its failures is that fault only.
    """
    asked = [
        (f"p{number}", model, 1) for number, model in enumerate(dict.fromkeys(map(model_of, WELL + BADLY)))
    ]
    asked.append(("behind", model_of(REFUSED_ONCE), 2))
    late = {model_of(fault) for fault in BADLY if "timeout" in _ends(fault)}
    tables = [
        PROVIDER.format(
            name=name,
            url=provider.url,
            model=model,
            priority=priority,
            deadline_s=SHORT_DEADLINE_S if model in late else DEADLINE_S,
        )
        for name, model, priority in asked
    ]
    file.write_text("".join(tables))
    return file


def _ends(fault: str) -> set[Ending]:
    """The classes that a fault, or one of several played in turn, may come to."""
    return {ending for name in fault.split("+") for ending in faults()[name].ends}


def model_of(fault: str) -> str:
    return "well" if fault in WELL else fault.replace("+", "-")


class Relayed(Plan, frozen=True, kw_only=True):
    """A request whose prompt tells the provider what to play, and on whom to book it."""

    fault: str
    respond_async: bool

    @property
    def tag(self) -> str:
        return f"kill-{self.seed}"

    def fields(self) -> dict[str, Any]:
        partials = 2 if self.stream else 0
        fields = {
            "prompt": prompt_for(self.fault, self.tag),
            "model": model_of(self.fault),
            "n": self.n,
            "seed": self.seed,
        }
        return fields | {"stream": self.stream, "partial_images": partials, "size": "1024x1024"}

    def headers(self) -> dict[str, str]:
        return {"prefer": "respond-async"} if self.respond_async else {}


def relayed(chance: random.Random, number: int) -> Relayed:
    fault = chance.choice(BADLY if chance.random() < BADLY_SHARE else WELL)
    seed = number << 20 | chance.getrandbits(20)
    kind = chance.choice(["plain", "key", "key", "sdk"])
    stream = chance.random() < 0.4
    respond_async = chance.random() < 0.15
    return Relayed(
        seed=seed,
        n=chance.choice([1, 1, 2, 3]),
        stream=stream,
        large=False,
        key=f"key-{seed}" if kind == "key" else None,
        sdk=kind == "sdk",
        leaves_after_s=chance.uniform(0, 0.4) if chance.random() < 0.15 else None,
        statuses=_statuses(fault, stream=stream, respond_async=respond_async),
        fault=fault,
        respond_async=respond_async,
    )


def _statuses(fault: str, *, stream: bool, respond_async: bool) -> frozenset[int]:
    """A stream may fail after partial pictures, under 200."""
    told = {ROWS[ending].status for ending in _ends(fault)} | {RESTING}
    if stream or any(faults()[name].cut for name in fault.split("+")):
        told.add(200)
    return frozenset(told | {202} if respond_async else told)


class Journaled:
    """The provider's own books, as far as they concern a request."""

    free = False

    def __init__(self, provider: Provider) -> None:
        self._journal = provider.journal

    def surplus(self, plan: Plan) -> int:
        """Pictures that were bought, or may have been, beyond those that were asked."""
        assert isinstance(plan, Relayed)
        at_stake = [sale for sale in self._journal.of(plan.tag) if sale.made]
        return max(0, sum(sale.order.n for sale in at_stake) - plan.n)

    def purchases(self, plan: Plan) -> int:
        assert isinstance(plan, Relayed)
        return self._journal.purchases(plan.tag)
