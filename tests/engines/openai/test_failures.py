from __future__ import annotations

import time
from email.utils import formatdate
from typing import Any

import pytest

from pictura.engines.openai.dialect import presets
from pictura.testing import FakeClock
from pictura.types import Outcome
from tests.engines.openai.provider import KEY, Asked, Reply, ask, call_of

OWN = {"error": {"message": "It went wrong.", "type": "x", "param": None, "code": None}}
HTML = b"<html><h1>oops</h1></html>"

TABLE: dict[int, tuple[str, str]] = {
    300: ("failed", "failed"),
    302: ("failed", "failed"),
    307: ("failed", "failed"),
    308: ("failed", "failed"),
    400: ("caller_fault", "caller_fault"),
    401: ("not_accepted", "not_accepted"),
    402: ("not_accepted", "not_accepted"),
    403: ("not_accepted", "not_accepted"),
    404: ("not_accepted", "not_accepted"),
    405: ("failed", "failed"),
    408: ("ambiguous", "ambiguous"),
    409: ("ambiguous", "ambiguous"),
    413: ("caller_fault", "caller_fault"),
    415: ("failed", "failed"),
    418: ("failed", "failed"),
    422: ("caller_fault", "caller_fault"),
    429: ("not_accepted", "not_accepted"),
    451: ("failed", "failed"),
    500: ("failed", "ambiguous"),
    501: ("ambiguous", "ambiguous"),
    502: ("ambiguous", "ambiguous"),
    503: ("not_accepted", "not_accepted"),
    504: ("ambiguous", "ambiguous"),
    507: ("ambiguous", "ambiguous"),
    520: ("ambiguous", "ambiguous"),
    521: ("not_accepted", "not_accepted"),
    522: ("ambiguous", "ambiguous"),
    523: ("not_accepted", "not_accepted"),
    524: ("ambiguous", "ambiguous"),
    525: ("not_accepted", "not_accepted"),
    526: ("not_accepted", "not_accepted"),
    529: ("failed", "ambiguous"),
    530: ("ambiguous", "ambiguous"),
}
"""outcomes.md, "Which class": with the provider's own JSON error, and with HTML or nothing."""


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("status", TABLE)
def test_a_status_has_the_class_that_the_table_gives_it(status: int, stream: bool) -> None:
    told, untold = TABLE[status]
    call = call_of(stream=stream)
    made = ask(Reply.of(OWN, status=status, headers={"location": "http://127.0.0.1:1/"}), call)
    assert made.outcome == told
    assert ask(Reply(status=status, body=HTML, headers={"location": "/"}), call).outcome == untold
    assert ask(Reply(status=status, headers={"location": "/"}), call).outcome == untold
    labelled = Reply.of(OWN, status=status, headers={"content-type": "text/html"})
    assert ask(labelled, call).outcome == told
    assert len(made.asked) == 1, "a request is never sent twice, nor does it follow"


@pytest.mark.parametrize(
    ("status", "blame"),
    [(404, "deployment"), (429, "nobody"), (400, "nobody"), (401, "provider"), (500, "provider")],
)
def test_whom_a_failure_speaks_against(status: int, blame: str) -> None:
    failure = ask(Reply.of(OWN, status=status)).failure
    assert failure is not None
    assert failure.blame == blame


NOW = FakeClock().now()


@pytest.mark.parametrize(
    ("told", "wait_s"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("86400", 60.0),
        ("inf", 60.0),
        ("-3", 5.0),
        ("nan", 5.0),
        ("soon", 5.0),
        ("", 5.0),
        (None, 5.0),
        (formatdate(NOW + 20, usegmt=True), 20.0),
        (formatdate(NOW + 9999, usegmt=True), 60.0),
        (formatdate(NOW - 100, usegmt=True), 0.0),
        ("Sun, 99 Nov 9999 99:99:99 GMT", 5.0),
    ],
)
def test_how_long_to_wait_after_a_429(told: str | None, wait_s: float) -> None:
    headers = {} if told is None else {"retry-after": told}
    failure = ask(Reply.of(OWN, status=429, headers=headers)).failure
    assert failure is not None
    assert failure.wait_s == wait_s


@pytest.mark.parametrize(("milliseconds", "wait_s"), [("534", 0.534), ("9" * 400, 60.0), ("soon", 1.0)])
def test_a_wait_told_in_milliseconds_is_more_exact(milliseconds: str, wait_s: float) -> None:
    headers = {"retry-after": "1", "retry-after-ms": milliseconds}
    failure = ask(Reply.of(OWN, status=429, headers=headers)).failure
    assert failure is not None
    assert failure.wait_s == wait_s


def error(status: int = 400, **fields: Any) -> Reply:
    return Reply.of(
        {"error": {"message": "No.", "type": None, "param": None, "code": None} | fields}, status=status
    )


@pytest.mark.parametrize("status", [400, 403, 422, 500, 200])
@pytest.mark.parametrize(
    "fields",
    [
        {"code": "moderation_blocked"},
        {"code": "content_policy_violation"},
        {"code": "OutputImageSensitiveContentDetected"},
        {"code": "contentFilter"},
        {"code": 403, "metadata": {"flagged_input": "x"}},
        {"moderation_details": {"moderation_stage": "output"}},
    ],
)
def test_moderation_is_the_callers_fault_whatever_the_status(status: int, fields: Any) -> None:
    assert ask(error(status, **fields)).outcome == "caller_fault"


@pytest.mark.parametrize("code", ["billing_hard_limit_reached", "insufficient_quota", "rate_limit_exceeded"])
def test_an_empty_account_of_the_operator_is_no_fault_of_the_callers(code: str) -> None:
    assert ask(error(400, code=code)).outcome == "not_accepted"


def test_a_callers_fault_is_told_in_the_providers_words() -> None:
    failure = ask(error(message="Invalid size.", param="size", code="invalid_value")).failure
    assert failure is not None
    assert (failure.message, failure.param, failure.code, failure.status) == (
        "Invalid size.",
        "size",
        "invalid_value",
        400,
    )


def test_a_parameter_is_named_as_the_client_named_it() -> None:
    failure = ask(error(message="Too many.", param="batch_size"), preset="siliconflow").failure
    assert failure is not None
    assert failure.param == "n"


def test_a_refusal_without_words_has_words_of_ours() -> None:
    failure = ask(Reply(status=400, body=HTML)).failure
    assert failure is not None
    assert (failure.message, failure.code) == ("The provider refused the request.", "invalid_value")


LEAKS = [
    KEY,
    f"Incorrect API key provided: {KEY[:9]}*******{KEY[-4:]}",
    "Authorization: Bearer abc.def-ghi",
    "upstream https://internal.example/v1?x=1 failed",
    "dial tcp 10.11.12.13:8080: refused",
    "HOST",
    "connect to [2001:db8::17]:443",
]
CANARIES = [KEY, KEY[:9], "abc.def", "internal.example", "10.11.12.13", "127.0.0.1", "2001:db8"]


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize(
    ("status", "where"),
    [
        *((400, where) for where in ("message", "param", "code", "type")),
        *((status, "message") for status in (200, 401, 403, 404, 429, 500, 502, 503)),
    ],
)
def test_no_key_and_no_address_ever_stands_in_a_message(leak: str, status: int, where: str) -> None:
    def script(asked: Asked) -> Reply:
        return error(status, **{where: f"Sorry: {leak.replace('HOST', asked.headers['host'])} (see docs)"})

    failure = ask(script).failure
    assert failure is not None
    told = f"{failure.message} {failure.param} {failure.code}"
    assert not [canary for canary in CANARIES if canary in told], told


def test_a_long_message_with_control_characters_is_cut_and_cleaned() -> None:
    failure = ask(error(message="a\r\n\x00b" + "x" * 100_000)).failure
    assert failure is not None
    assert failure.message.startswith("a b")
    assert len(failure.message) <= 500


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:1/v1", "http://169.254.169.254/v1", "http://10.0.0.1/"]
)
def test_a_provider_that_cannot_be_reached_has_accepted_nothing(base_url: str) -> None:
    failure = ask(Reply(), base_url=base_url).failure
    assert failure is not None
    assert (failure.outcome, failure.status) == (Outcome.NOT_ACCEPTED, 503)
    assert failure.message == "The provider could not be reached."


def test_a_connection_that_ends_after_the_request_is_ambiguous() -> None:
    made = ask(Reply(closes_at_once=True))
    assert made.outcome == "ambiguous"
    assert made.failure is not None
    assert (made.failure.timeout, made.failure.status) == (False, 502)
    assert len(made.asked) == 1


def test_a_provider_that_says_nothing_in_time_is_ambiguous_and_a_timeout() -> None:
    made = ask(Reply(hangs=True), call_of(deadline_s=0.3))
    assert made.outcome == "ambiguous"
    assert made.failure is not None
    assert (made.failure.timeout, made.failure.status) == (True, 504)


def test_every_preset_classifies_alike() -> None:
    for preset in presets():
        assert ask(Reply.of(OWN, status=500), call_of("m"), preset).outcome == Outcome.FAILED.value


def test_an_error_whose_body_never_comes_is_known_by_its_status_in_good_time() -> None:
    began = time.monotonic()
    made = ask(Reply(status=503, parts=[b"{"], hangs=True), call_of(deadline_s=30.0))
    assert made.outcome == "not_accepted"
    assert time.monotonic() - began < 20
