"""Two hundred calls at once through one provider, healthy and faulty mixed: no answer reaches another's asker."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path

import pytest

from pictura.relay import breaker
from tests.faults.cells import MODEL, SEED, options_of
from tests.faults.expected import ROWS
from tests.faults.journal import prompt_for
from tests.faults.pictures import marker_of
from tests.faults.provider import Provider
from tests.faults.table import Fault, faults
from tests.support.client import Answer, at_once, head
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
]
"""What leaves a connection in a state that the next request could trip over."""


def mixed() -> list[Fault]:
    chance = random.Random(SEED)
    chosen = [faults()[chance.choice(DISTURBING)] for _ in range(FAULTY)]
    calls = chosen + [faults()["healthy"]] * (CALLS - FAULTY)
    chance.shuffle(calls)
    return calls


def test_of_200_calls_at_once_every_picture_is_its_asker_s(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(breaker, "FAILURES_IN_A_ROW", 10**9)
    calls = mixed()
    options = {"mixed": options_of(provider, faults()["healthy"], MODEL, deadline_s=30.0)}
    with fronted(tmp_path / "data", options) as home:
        answers = at_once(home.url, [_request(home.key.secret, fault, at) for at, fault in enumerate(calls)])
        for at, (fault, answer) in enumerate(zip(calls, answers, strict=True)):
            tag = f"cross-{at}"
            assert answer.status in {ROWS[ending].status for ending in fault.ends}, (fault.name, answer.body)
            assert _markers(answer) == {tag} or answer.status != 200
            assert provider.journal.asked(tag) == 1, fault.name
        home.ended(home.key)


def _request(secret: str, fault: Fault, at: int) -> bytes:
    fields = {"model": MODEL, "prompt": prompt_for(fault.name, f"cross-{at}"), "response_format": "b64_json"}
    body = json.dumps(fields).encode()
    return head(GENERATIONS, key=secret, connection="close", content_length=len(body)) + body


def _markers(answer: Answer) -> set[str | None]:
    if answer.status != 200:
        return set()
    return {marker_of(base64.b64decode(item["b64_json"])) for item in answer.json["data"]}
