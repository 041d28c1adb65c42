"""Keys at the door: who may come in, what for, and how soon a revoked one may not."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pictura.store import keys
from tests.support.client import ask, raw
from tests.support.engine import Gate, waits
from tests.support.passing import Pass
from tests.support.serving import GENERATIONS, House, Key

BAD = {
    "unknown": "Bearer sk-0123456789ab-" + "A" * 43,
    "not ours": "Bearer hello",
    "empty": "Bearer ",
    "no scheme": "sk-abc",
    "basic": "Basic c2s6eA==",
    "long": "Bearer sk-" + "x" * 10_000,
    "spaces": "Bearer a b c",
    "not ASCII": "Bearer sk-é",
    "NUL-ish": "Bearer sk-%00",
    "quotes": "Bearer ' OR 1=1 --",
}


@pytest.mark.parametrize("authorization", BAD.values(), ids=BAD.keys())
def test_a_key_that_is_none_is_a_401(home: House, authorization: str):
    answer = ask(home.url, GENERATIONS, {"prompt": "a"}, headers={"authorization": authorization})
    assert answer.status == 401
    assert answer.error["type"] == "invalid_request_error"
    assert answer.error["param"] is None
    assert "sk-" not in answer.error["message"]


def test_a_wrong_key_is_told_apart_from_none(home: House):
    assert ask(home.url, "/v1/models", key="sk-wrong").error["code"] == "invalid_api_key"
    assert ask(home.url, "/v1/models").error["code"] is None


def test_one_wrong_letter_is_enough(home: House, key: Key):
    for at in (4, 10, 17, 30, len(key.secret) - 1):
        other = "A" if key.secret[at] != "A" else "B"
        assert ask(home.url, "/v1/models", key=key.secret[:at] + other + key.secret[at + 1 :]).status == 401


def test_the_key_is_looked_at_before_the_body(home: House):
    assert ask(home.url, GENERATIONS, b"rubbish", key="sk-wrong").status == 401


def test_azure_s_header_is_taken_too(home: House, key: Key):
    assert ask(home.url, "/v1/models", headers={"api-key": key.secret}).status == 200


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer  "])
def test_the_scheme_s_letters_may_be_of_any_size(home: House, key: Key, scheme: str):
    assert ask(home.url, "/v1/models", headers={"authorization": f"{scheme} {key.secret}"}).status == 200


REVOKE = """
import sqlite3, sys
from pictura.store import keys
tx = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
tx.execute("BEGIN IMMEDIATE")
assert keys.revoke(tx, sys.argv[2], 1.0)
tx.execute("COMMIT")
"""


def test_a_key_revoked_by_another_process_is_refused_on_the_very_next_request(home: House, key: Key):
    assert home.generate(key=key).status == 200
    subprocess.run([sys.executable, "-c", REVOKE, home.folder / "pictura.db", key.id], check=True, timeout=30)
    refused = home.generate(key=key)
    assert refused.status == 401
    assert refused.error["code"] == "invalid_api_key"
    assert "revoked" in refused.error["message"]


def test_a_key_revoked_again_and_again_in_between_requests_is_never_late(home: House):
    for _ in range(20):
        key = home.new_key()
        assert home.ask("/v1/models", key=key).status == 200
        home.transact(lambda tx, key_id=key.id: keys.revoke(tx, key_id, time.time()))
        assert home.ask("/v1/models", key=key).status == 401


def test_a_rotated_key_s_old_secret_is_refused_and_its_new_one_taken(home: House, key: Key):
    assert home.ask("/v1/models", key=key).status == 200
    secret = home.transact(lambda tx: keys.rotate(tx, key.id))
    assert secret is not None
    assert home.ask("/v1/models", key=key).status == 401
    assert ask(home.url, "/v1/models", key=secret).status == 200


def test_a_job_of_a_key_that_is_revoked_meanwhile_ends_and_is_charged(home: House, key: Key, prompt: str):
    from concurrent.futures import ThreadPoolExecutor

    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    with ThreadPoolExecutor(1) as clients:
        running = clients.submit(home.generate, prompt, key=key)
        assert gate.reached.wait(30)
        home.transact(lambda tx: keys.revoke(tx, key.id, time.time()))
        gate.open()
        assert running.result().status == 200
    link = running.result().json["data"][0]["url"]
    assert ask(home.url, link.removeprefix(home.url)).status == 200, "revoking ends no link"


def test_a_key_ends_when_it_expires(home: House, time_passes: Pass):
    longer = home.new_key(expires_at=time.time() + 7200)
    brief = home.new_key(expires_at=time.time() + 3600)
    assert home.ask("/v1/models", key=brief).status == 200
    time_passes(3601)
    assert home.ask("/v1/models", key=longer).status == 200
    refused = home.ask("/v1/models", key=brief)
    assert refused.status == 401
    assert "expired" in refused.error["message"]


def test_a_model_that_a_key_may_not_use_is_a_403_and_costs_nothing(home: House):
    key = home.new_key(models=["dall-e-3", "gpt-image-2"])
    refused = home.generate(key=key, model="gpt-image-1.5")
    assert refused.status == 403
    assert (refused.error["param"], refused.error["code"]) == ("model", "model_not_allowed")
    assert home.jobs(key) == []
    assert home.generate(key=key, model="dall-e-3").status == 200


def test_a_key_sees_the_models_it_may_use_and_no_others(home: House):
    key = home.new_key(models=["dall-e-3"])
    assert [model["id"] for model in home.ask("/v1/models", key=key).json["data"]] == ["dall-e-3"]
    assert home.ask("/v1/models/gpt-image-2", key=key).status == 404


def test_a_snapshot_is_its_model_to_an_allow_list(home: House):
    key = home.new_key(models=["gpt-image-2"])
    assert home.generate(key=key, model="gpt-image-2-2026-04-21").status in (200, 403)


def test_secrets_never_stand_in_the_store(home: House, key: Key):
    home.generate("a secret prompt", key=key, user="somebody@example.org")
    for file in home.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert key.secret.encode() not in content
            assert b"a secret prompt" not in content
            assert b"somebody@example.org" not in content


def test_two_authorization_headers_are_not_joined_into_one(home: House, key: Key):
    received = raw(
        home.url,
        f"GET /v1/models HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer {key.secret}\r\n"
        f"authorization: Bearer sk-other\r\n\r\n".encode(),
    )
    assert received.split(b" ", 2)[1] in (b"200", b"401")
