"""Five hundred clients at once on a budget for fifty pictures, against the server as it is run."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from pictura.store import keys, ledger, records
from tests.campaign.child import PICTURA, Child, new_folder
from tests.support.client import at_once, head
from tests.support.serving import GENERATIONS

PRICE = 16_000
"""Micro-dollars of a dall-e-2 picture of 256x256."""
CLIENTS, PICTURES = 500, 50


@pytest.mark.timeout(120)
def test_of_500_clients_at_once_on_a_budget_for_50_pictures_exactly_50_are_drawn(tmp_path: Path):
    folder = tmp_path / "data"
    key = new_folder(folder, budget=PICTURES * PRICE + PRICE - 1)
    body = json.dumps({"prompt": "a cat", "model": "dall-e-2", "size": "256x256"}).encode()
    request = head(GENERATIONS, key=key.secret, connection="close", content_length=len(body)) + body
    child = Child((*PICTURA, str(folder)), tmp_path / "log")
    try:
        child.ready()
        answers = at_once(child.url, [request] * CLIENTS)
    finally:
        child.kill()
        child.survivors_end()
    assert Counter(answer.status for answer in answers) == {200: PICTURES, 429: CLIENTS - PICTURES}
    drawn = {answer.json["data"][0]["b64_json"] for answer in answers if answer.status == 200}
    assert len(drawn) == PICTURES, "every call is new"
    with closing(sqlite3.connect(folder / "pictura.db")) as tx:
        assert ledger.check(tx) == []
        balance = ledger.balance(tx, keys.scope(key.id))
        assert len(records.listing(tx, key.id, limit=1000)) == PICTURES
    assert (balance.posted, balance.pending, balance.available) == (PICTURES * PRICE, 0, PRICE - 1)
