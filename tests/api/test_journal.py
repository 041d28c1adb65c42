"""The log: one line a request, one an attempt, and nothing in them that is nobody's business."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from pictura.types import Outcome
from tests.support.client import eventually
from tests.support.engine import Actor, fails
from tests.support.serving import House, house

PROMPT = "a canary called Tweety that nobody may read of"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    with house(tmp_path_factory.mktemp("journal") / "data", engine=Actor()) as opened:
        yield opened


def lines(logged: list[MutableMapping[str, Any]], event: str) -> list[MutableMapping[str, Any]]:
    return [line for line in logged if line["event"] == event]


def test_a_picture_is_one_line_of_its_request_and_one_of_its_attempt(home: House):
    with capture_logs() as logged:
        answer = home.generate(PROMPT, n=2)
        eventually(lambda: lines(logged, "request"))
    (request,), (attempt,) = lines(logged, "request"), lines(logged, "attempt")
    assert (request["method"], request["path"], request["status"]) == ("POST", "/v1/images/generations", 200)
    assert request["request"] == answer.headers["x-request-id"]
    assert request["job"] == attempt["job"] == answer.headers["x-pictura-job"]
    assert (request["key"], request["cost"]) == (home.key.id, answer.headers["x-pictura-cost"])
    assert (attempt["provider"], attempt["outcome"], attempt["pictures"]) == ("illustrator", "delivered", 2)
    assert request["milliseconds"] >= 0 and attempt["milliseconds"] >= 0


def test_a_failure_says_why_and_a_refusal_has_no_attempt(home: House):
    home.engine.plays(PROMPT, fails(Outcome.AMBIGUOUS, "The provider took too long.", timeout=True))
    with capture_logs() as logged:
        home.generate(PROMPT)
        home.generate(PROMPT, n=99)
        eventually(lambda: len(lines(logged, "request")) == 2)
    assert [line["status"] for line in lines(logged, "request")] == [504, 400]
    (attempt,) = lines(logged, "attempt")
    assert (attempt["outcome"], attempt["problem"]) == ("ambiguous", "The provider took too long.")


def test_no_line_holds_a_secret_a_prompt_or_a_link(home: House, tmp_path: Path):
    home.engine.plays(PROMPT, fails(Outcome.CALLER_FAULT, f"Your prompt '{PROMPT}' was refused."))
    with capture_logs() as logged:
        home.generate(PROMPT, user="the-end-user", extra="an-extra-value")
        home.generate("another " + PROMPT, stream=True)
        link = home.generate("a third " + PROMPT).json["data"][0]["url"]
        home.ask(link.removeprefix(home.url), key=None)
        home.ask("/v1/models", key=None, headers={"authorization": "Bearer sk-a-wrong-one-0123456789"})
        eventually(lambda: len(lines(logged, "request")) == 5)
    told = json.dumps(logged, default=str)
    for canary in (
        "Tweety",
        home.key.secret,
        "sk-",
        "the-end-user",
        "an-extra-value",
        "signature",
        "b64_json",
    ):
        assert canary not in told


def test_what_balancers_ask_all_the_time_is_not_logged(home: House):
    with capture_logs() as logged:
        home.ask("/healthz")
        home.ask("/readyz")
        home.ask("/v1/models")
        eventually(lambda: lines(logged, "request"))
    assert [line["path"] for line in lines(logged, "request")] == ["/v1/models"]
