"""Two hundred calls at once through one provider, healthy and faulty mixed: no answer reaches another's asker."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path

import msgspec
import pytest

from pictura.relay import breaker
from tests.faults.cells import MODEL, SEED, options_of
from tests.faults.expected import ROWS
from tests.faults.journal import prompt_for
from tests.faults.pictures import marker_of
from tests.faults.provider import Provider
from tests.faults.table import Fault, faults
from tests.support.client import Answer, at_once, head
from tests.support.events import events_of
from tests.support.serving import GENERATIONS, fronted

CALLS, FAULTY = 200, 60
DISTURBING = [
    "reset_headers",
    "close_headers",
    "partial_headers",
    "reset_body",
    "short_body",
    "cut_chunks",
    "bad_chunk",
    "closes_after",
    "no_content_length",
    "truncated_json",
    "bad_b64",
    "status_500_json",
    "status_400_html",
    "url_good",
    "url_flaky",
    "gzip",
    "slow",
    "sse_torn",
    "sse_cut",
    "sse_done",
]
"""What leaves a connection in a state that the next request could trip over."""


class Calling(msgspec.Struct, frozen=True):
    fault: Fault
    stream: bool
    tag: str

    def sent(self, secret: str) -> bytes:
        fields = {"model": MODEL, "prompt": prompt_for(self.fault.name, self.tag), "stream": self.stream}
        body = json.dumps(fields | {"response_format": "b64_json"}).encode()
        return head(GENERATIONS, key=secret, connection="close", content_length=len(body)) + body


def mixed() -> list[Calling]:
    """Healthy and faulty calls in an order of chance, every other one for a stream where its fault has no say."""
    chance = random.Random(SEED)
    chosen = [faults()[chance.choice(DISTURBING)] for _ in range(FAULTY)]
    chosen += [faults()["healthy"]] * (CALLS - FAULTY)
    chance.shuffle(chosen)
    return [
        Calling(fault, at % 2 == 0 if fault.only is None else fault.only == "stream", f"cross-{at}")
        for at, fault in enumerate(chosen)
    ]


def test_of_200_calls_at_once_every_picture_is_its_asker_s(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(breaker, "FAILURES_IN_A_ROW", 10**9)
    calls = mixed()
    options = {"mixed": options_of(provider, faults()["healthy"], MODEL, deadline_s=30.0)}
    with fronted(tmp_path / "data", options) as home:
        answers = at_once(home.url, [call.sent(home.key.secret) for call in calls])
        for call, answer in zip(calls, answers, strict=True):
            fault = call.fault.name
            assert answer.status in {ROWS[ending].status for ending in call.fault.ends}, (fault, answer.body)
            assert answer.status != 200 or _markers(answer) == {call.tag}, fault
            assert provider.journal.asked(call.tag) == 1, fault
        home.ended(home.key)


def _markers(answer: Answer) -> set[str | None]:
    if answer.headers["content-type"].startswith("text/event-stream"):
        items = [sent.data for sent in events_of(answer.body)]
    else:
        items = answer.json["data"]
    return {marker_of(base64.b64decode(item["b64_json"])) for item in items}
