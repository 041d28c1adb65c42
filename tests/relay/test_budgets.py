"""Budgets: decided inside the store, for one client and for five hundred at once."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from pictura.config import Price
from pictura.types import Outcome
from tests.support.client import at_once, head
from tests.support.engine import fails
from tests.support.serving import GENERATIONS, House, Key, house

DALLE3 = 40_000
"""Micro-dollars of a standard square picture."""
GPT15 = 1056 * 32 + 2 * 5
"""The same of a medium one on gpt-image-1.5, its prompt of two tokens included."""
PROMPT = "a cat."


def request(key: Key, model: str) -> bytes:
    body = json.dumps({"prompt": PROMPT, "model": model, "response_format": "url"}).encode()
    return head(GENERATIONS, key=key.secret, connection="close", content_length=len(body)) + body


@pytest.mark.parametrize(
    ("model", "price"), [("dall-e-3", DALLE3), ("gpt-image-1.5", GPT15)], ids=["per picture", "per token"]
)
def test_of_500_clients_at_once_on_a_budget_for_50_pictures_exactly_50_succeed(
    home: House, model: str, price: int
):
    key = home.new_key(budget=50 * price + price - 1)
    answers = at_once(home.url, [request(key, model)] * 500)
    assert Counter(answer.status for answer in answers) == {200: 50, 429: 450}
    for answer in answers:
        if answer.status == 429:
            assert (answer.error["type"], answer.error["code"]) == ("insufficient_quota",) * 2
            assert answer.headers["x-should-retry"] == "false"
            assert "retry-after" not in answer.headers
    balance = home.balance(key)
    assert (balance.posted, balance.pending, balance.available) == (50 * price, 0, price - 1)
    assert len(home.jobs(key)) == 50


def test_five_hundred_at_once_whose_pictures_all_fail_leave_the_budget_whole(home: House, prompt: str):
    home.engine.plays(PROMPT, fails(Outcome.FAILED))
    try:
        key = home.new_key(budget=50 * DALLE3)
        answers = at_once(home.url, [request(key, "dall-e-3")] * 500)
        assert {answer.status for answer in answers} <= {502, 429}
        assert home.balance(key).available == 50 * DALLE3
        assert home.balance(key).posted == 0
    finally:
        home.engine._parts.pop(PROMPT)


def test_a_budget_is_spent_to_its_last_micro_dollar_and_not_beyond(home: House):
    key = home.new_key(budget=2 * DALLE3)
    assert [home.generate(PROMPT, key=key, model="dall-e-3").status for _ in range(3)] == [200, 200, 429]
    assert home.balance(key).available == 0
    refused = home.generate(PROMPT, key=key, model="dall-e-3")
    assert refused.error["param"] is None
    assert "$0.04" in refused.error["message"]


def test_a_refusal_of_a_whole_request_leaves_a_smaller_one_possible(home: House):
    key = home.new_key(budget=20_000 * 2)
    assert home.generate(PROMPT, key=key, model="dall-e-2", n=3).status == 429
    assert home.generate(PROMPT, key=key, model="dall-e-2", n=2).status == 200


@pytest.mark.parametrize("fields", [{"quality": "high"}, {"n": 10}, {"stream": True, "partial_images": 3}])
def test_what_costs_more_reserves_more(home: House, fields: dict[str, Any]):
    key = home.new_key(budget=GPT15)
    assert home.generate(PROMPT, key=key, model="gpt-image-1.5", **fields).status == 429
    assert home.generate(PROMPT, key=key, model="gpt-image-1.5").status == 200


def test_a_key_without_a_budget_is_charged_all_the_same(home: House, key: Key):
    home.generate(PROMPT, key=key, model="dall-e-3")
    told = home.ask("/v1/usage", key=key).json
    assert (told["limit_micros"], told["available_micros"]) == (None, None)
    assert (told["posted_micros"], told["pending_micros"]) == (DALLE3, 0)
    (day,) = told["days"]
    assert (day["requests"], day["pictures"], day["posted_micros"]) == (1, 1, DALLE3)


def test_usage_tells_the_caller_s_own_books_and_nobody_else_s(home: House):
    key = home.new_key(budget=100_000)
    home.generate(PROMPT, key=home.new_key(), model="dall-e-3")
    home.generate(PROMPT, key=key, model="dall-e-3")
    told = home.ask("/usage", key=key).json
    assert told["limit_micros"] == 100_000
    assert told["available_micros"] == 60_000


def test_the_illustrator_s_own_model_is_free_under_an_empty_budget(home: House):
    answer = home.generate(PROMPT, key=home.new_key(budget=0), model="illustrator")
    assert answer.status == 200
    assert answer.headers["x-pictura-cost"] == "0.000000"


MAPPED = {"models": {"my-model": "my-model", "dall-e-3": "dall-e-3"}}


def test_the_unpriced_is_refused_under_a_budget_and_served_without_one(tmp_path: Any):
    with house(tmp_path / "data", provider=MAPPED) as home:
        poor = home.new_key(budget=10_000_000)
        refused = home.generate(PROMPT, key=poor, model="my-model")
        assert refused.status == 400
        assert refused.error["code"] == "model_not_priced"
        assert home.jobs(poor) == []
        assert home.generate(PROMPT, key=home.key, model="my-model").status == 200
        assert home.generate(PROMPT, key=poor, model="dall-e-3").status == 200


def test_a_price_in_the_configuration_makes_a_model_priced(tmp_path: Any):
    prices = {"my-model": Price(per_picture=Decimal("0.01"))}
    with house(tmp_path / "data", provider=MAPPED, prices=prices) as home:
        key = home.new_key(budget=30_000)
        answer = home.generate(PROMPT, key=key, model="my-model", n=3)
        assert answer.status == 200
        assert answer.headers["x-pictura-cost"] == "0.030000"
        assert home.balance(key).available == 0
