"""The cells of the fault table: each fault in each delivery, for one picture, for four of one call, and for
four of a provider that makes one a call; and with pictures too large to be read at once.

Each cell has a provider of its own in the configuration, all at the same faulty one, so that no breaker
and no `Retry-After` of one cell is felt in another.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec

from pictura.config import Provider as ProviderOptions
from pictura.config_values import Secret
from tests.faults.journal import prompt_for
from tests.faults.provider import Provider
from tests.faults.table import Fault, faults
from tests.support.serving import House, fronted

Delivery = Literal["json", "stream", "job"]

MODEL = "gpt-image-1.5"
OPERATOR_KEY = "sk-the-operators-own-key-0123456789"
DEADLINE_S, SHORT_DEADLINE_S = 30.0, 1.0
CONNECT_S, SHORT_CONNECT_S = 3.0, 0.3
SEED = 20261126
ONE_A_CALL = "openrouter"
"""A preset whose calls make one picture each."""
BULK_BYTES = 300_000
CELLS_OF_A_FAULT = 2
"""In a seeded part; a campaign runs all of them."""


class Cell(msgspec.Struct, frozen=True):
    fault: Fault
    delivery: Delivery
    n: int
    preset: str = "openai"
    bulk_bytes: int = 0

    @property
    def name(self) -> str:
        """Names the cell, its provider, its model and its tag."""
        count = f"{self.n}x1" if self.preset == ONE_A_CALL else self.n
        bulk = "-large" if self.bulk_bytes else ""
        return f"{self.fault.name}-{self.delivery}-{count}{bulk}"

    def prompt(self, tag: str) -> str:
        words = f"a cat bulk:{self.bulk_bytes}" if self.bulk_bytes else "a cat"
        return prompt_for(self.fault.name, tag, words)

    @property
    def deadline_s(self) -> float:
        return deadline_of(self.fault)


def deadline_of(fault: Fault) -> float:
    """A short one for a fault that lets it pass; any other is over long before."""
    return SHORT_DEADLINE_S if "timeout" in fault.ends else DEADLINE_S


def cells_of(fault: Fault) -> list[Cell]:
    """Every cell that a fault has: events need a request for them."""
    deliveries: tuple[Delivery, ...] = ("json", "stream", "job")
    if fault.only == "stream":
        deliveries = ("stream",)
    elif fault.only == "json":
        deliveries = ("json", "job")
    several = [Cell(fault, delivery, n) for delivery in deliveries for n in (1, 4)]
    one_a_call = [Cell(fault, delivery, 4, ONE_A_CALL) for delivery in deliveries]
    large = [Cell(fault, delivery, n, bulk_bytes=BULK_BYTES) for delivery in deliveries[:2] for n in (1, 4)]
    return several + one_a_call + large


def part_of(fault: Fault) -> list[Cell]:
    """The cells of a fault that a short run takes, always the same."""
    cells = cells_of(fault)
    return random.Random(f"{SEED} {fault.name}").sample(cells, min(CELLS_OF_A_FAULT, len(cells)))


def chosen(fault: Fault, *, campaign: bool) -> list[Cell]:
    return cells_of(fault) if campaign else part_of(fault)


def options_of(provider: Provider, fault: Fault, name: str, **more: Any) -> ProviderOptions:
    """A provider of the configuration at which a fault is played; it serves the model `name`."""
    told: dict[str, Any] = {
        "engine": "openai",
        "preset": "openai",
        "base_url": provider.base_url(fault),
        "api_key": Secret(OPERATOR_KEY),
        "models": {name: MODEL},
        "private_network": True,
        "in_flight_max": 64,
        "deadline_s": deadline_of(fault),
        "connect_timeout_s": SHORT_CONNECT_S if fault.door == "blackhole" else CONNECT_S,
    }
    return ProviderOptions(**told | more)


def options_of_cells(provider: Provider, cells: Iterable[Cell]) -> dict[str, ProviderOptions]:
    return {cell.name: options_of(provider, cell.fault, cell.name, preset=cell.preset) for cell in cells}


@contextmanager
def house_of_cells(folder: Path, provider: Provider, *, campaign: bool) -> Generator[House]:
    """A house with a provider for each cell of every fault that this run takes."""
    cells = [cell for fault in faults().values() for cell in chosen(fault, campaign=campaign)]
    with fronted(folder, options_of_cells(provider, cells)) as opened:
        yield opened
