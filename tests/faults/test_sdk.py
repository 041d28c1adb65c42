"""The official Python SDK with its default retries, against faults after which money may be gone: one purchase a
call, always.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import openai
import pytest
from openai import OpenAI

from pictura.relay import breaker
from tests.faults.cells import MODEL, SEED, options_of
from tests.faults.journal import prompt_for
from tests.faults.pictures import marker_of
from tests.faults.provider import Provider, faulty_provider
from tests.faults.table import Fault, faults
from tests.support.serving import House, fronted

GRAVE = [fault for fault in faults().values() if set(fault.ends) <= {"ambiguous", "timeout", "unusable"}]
"""After these, money may be gone: the SDK is told not to ask again."""
MILD = [
    fault
    for fault in faults().values()
    if set(fault.ends) <= {"failed", "not_accepted", "caller_fault"} and (fault.wait_s or (0, 0))[1] < 20
]
"""After these, nothing was made, and the SDK asks again twice where that may help."""
GRAVE_PART, MILD_PART = 24, 8
"""How many calls a short run makes."""
SIDE_BY_SIDE = 16
SLOW_S = 1.0
"""How long a provider takes whose client loses patience."""


class Calling(msgspec.Struct, frozen=True):
    """One call as a user makes it."""

    fault: Fault
    n: int
    stream: bool

    @property
    def tag(self) -> str:
        return f"sdk-{self.fault.name}-{self.n}-{'stream' if self.stream else 'json'}"


def calls_of(fault: Fault) -> list[Calling]:
    return [
        Calling(fault, n, stream)
        for n in (1, 4)
        for stream in (False, True)
        if fault.only in (None, "stream" if stream else "json")
    ]


@pytest.fixture(scope="module")
def home(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    options = {
        fault.name: options_of(provider, fault, fault.name) for fault in (*GRAVE, *MILD, faults()["healthy"])
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        fronted(tmp_path_factory.mktemp("sdk") / "data", options) as opened,
    ):
        patch.setattr(breaker, "FAILURES_IN_A_ROW", 10**9)
        yield opened


def client_of(home: House, **options: Any) -> OpenAI:
    return OpenAI(base_url=f"{home.url}/v1", api_key=home.key.secret, **options)


def call(client: OpenAI, asked: Calling) -> int | str:
    """How many pictures a call came to, or what it raised."""
    prompt = prompt_for(asked.fault.name, asked.tag)
    try:
        if asked.stream:
            with client.images.generate(
                model=asked.fault.name,
                prompt=prompt,
                n=asked.n,
                stream=True,
                partial_images=asked.fault.partials,
            ) as stream:
                return sum(event.type == "image_generation.completed" for event in stream)
        answer = client.images.generate(model=asked.fault.name, prompt=prompt, n=asked.n)
    except openai.APIStatusError as error:
        return str(error.status_code)
    except openai.APIError as error:
        return f"error {error.code}"
    return len(answer.data or [])


def made(home: House, asked: list[Calling]) -> list[int | str]:
    with client_of(home) as client, ThreadPoolExecutor(SIDE_BY_SIDE) as asking:
        return [*asking.map(lambda each: call(client, each), asked)]


def part_of(kind: list[Fault], size: int, *, campaign: bool) -> list[Calling]:
    calls = [each for fault in kind for each in calls_of(fault)]
    return calls if campaign else random.Random(SEED).sample(calls, size)


@pytest.mark.campaign
def test_a_call_that_may_have_been_paid_is_never_more_than_one_purchase(
    provider: Provider, home: House, campaign: bool
):
    taken = part_of(GRAVE, GRAVE_PART, campaign=campaign)
    for asked, told in zip(taken, made(home, taken), strict=True):
        whole = provider.journal.whole(asked.tag)
        assert told in (whole or "no picture", "502", "504", "error image_generation_failed"), asked
        assert provider.journal.asked(asked.tag) <= asked.n, asked
    home.check_books()


@pytest.mark.campaign
def test_a_call_that_is_asked_again_has_bought_nothing_before(
    provider: Provider, home: House, campaign: bool
):
    mild = MILD if campaign else [fault for fault in MILD if fault.ends != ("not_accepted",)]
    taken = part_of(mild, MILD_PART, campaign=campaign)
    for asked, told in zip(taken, made(home, taken), strict=True):
        assert isinstance(told, str), asked
        assert provider.journal.purchases(asked.tag) <= (asked.n if asked.fault.bought else 0), asked
        assert provider.journal.asked(asked.tag) <= 3 * asked.n, asked
    home.check_books()


def test_a_client_that_loses_patience_gets_the_picture_that_it_ordered_first(tmp_path: Path):
    """The SDK gives up after a moment and asks again, as often as it must: it joins its own first call."""
    prompt = prompt_for("slow", "impatient")
    with faulty_provider(silence_s=SLOW_S) as provider:
        options = {"slow": options_of(provider, faults()["slow"], "slow")}
        with fronted(tmp_path / "data", options) as home:
            with client_of(home, timeout=SLOW_S / 2, max_retries=10) as client:
                answer = client.images.generate(model="slow", prompt=prompt)
            assert answer.data is not None
            assert answer.data[0].b64_json is not None
            assert marker_of(base64.b64decode(answer.data[0].b64_json)) == "impatient"
            assert provider.journal.asked("impatient") == 1
            assert [job.state for job in home.ended(home.key)] == ["posted"]


def test_a_healthy_call_through_the_house_is_one_purchase(provider: Provider, home: House):
    with client_of(home) as client:
        answer = client.images.generate(model="healthy", prompt=prompt_for("healthy", "sdk-healthy"), n=2)
    assert len(answer.data or []) == 2
    assert (provider.journal.asked("sdk-healthy"), provider.journal.purchases("sdk-healthy")) == (2, 2)
    assert MODEL in {sale.order.fields["model"] for sale in provider.journal.of("sdk-healthy")}
