"""The official Python SDK with its default retries, against faults after which money may be gone: one purchase a
call, always.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openai
import pytest
from openai import OpenAI

from tests.faults.cells import MODEL, SEED, SHORT_DEADLINE_S, fronted, options_of
from tests.faults.journal import prompt_for
from tests.faults.pictures import marker_of
from tests.faults.provider import Provider
from tests.faults.table import Fault, faults
from tests.support.serving import House

GRAVE = [fault for fault in faults().values() if set(fault.ends) <= {"ambiguous", "timeout", "unusable"}]
PART = 24
"""How many of them a short run takes."""
SIDE_BY_SIDE = 8


@pytest.fixture(scope="module")
def home(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    options = {
        fault.name: options_of(provider, fault, fault.name, deadline_s=SHORT_DEADLINE_S)
        for fault in (*GRAVE, faults()["healthy"], faults()["slow"])
    }
    with fronted(tmp_path_factory.mktemp("sdk") / "data", options) as opened:
        yield opened


def client_of(home: House, **options: Any) -> OpenAI:
    return OpenAI(base_url=f"{home.url}/v1", api_key=home.key.secret, **options)


def call(client: OpenAI, fault: Fault, tag: str) -> str:
    """One call as a user makes it; what it came to."""
    prompt = prompt_for(fault.name, tag)
    try:
        if fault.only == "stream":
            with client.images.generate(
                model=fault.name, prompt=prompt, stream=True, partial_images=fault.partials
            ) as stream:
                return f"{len(list(stream))} events"
        answer = client.images.generate(model=fault.name, prompt=prompt)
    except openai.APIStatusError as error:
        return str(error.status_code)
    except openai.APIError as error:
        return f"error {error.code}"
    return f"{len(answer.data or [])} pictures"


@pytest.mark.campaign
def test_a_call_is_never_more_than_one_purchase(provider: Provider, home: House, campaign: bool):
    taken = GRAVE if campaign else random.Random(SEED).sample(GRAVE, PART)
    with client_of(home) as client, ThreadPoolExecutor(SIDE_BY_SIDE) as asking:
        came_to = [*asking.map(lambda fault: call(client, fault, f"sdk-{fault.name}"), taken)]
    for fault, said in zip(taken, came_to, strict=True):
        assert said in ("502", "504", "error image_generation_failed"), (fault.name, said)
        assert provider.journal.asked(f"sdk-{fault.name}") <= 1, fault.name
    home.check_books()


def test_a_client_that_loses_patience_gets_the_picture_that_it_ordered_first(provider: Provider, home: House):
    """The SDK gives up after a moment and asks again: it joins its own first call."""
    prompt = prompt_for("slow", "impatient")
    with client_of(home, timeout=provider.pace.silence_s / 2, max_retries=2) as client:
        answer = client.images.generate(model="slow", prompt=prompt)
    assert answer.data is not None
    assert answer.data[0].b64_json is not None
    assert marker_of(base64.b64decode(answer.data[0].b64_json)) == "impatient"
    assert provider.journal.asked("impatient") == 1
    assert [job.state for job in home.ended(home.key) if job.model == "slow"] == ["posted"]


def test_a_healthy_call_through_the_house_is_one_purchase(provider: Provider, home: House):
    with client_of(home) as client:
        answer = client.images.generate(model="healthy", prompt=prompt_for("healthy", "sdk-healthy"), n=2)
    assert len(answer.data or []) == 2
    assert (provider.journal.asked("sdk-healthy"), provider.journal.purchases("sdk-healthy")) == (2, 2)
    assert MODEL in {sale.order.fields["model"] for sale in provider.journal.of("sdk-healthy")}
