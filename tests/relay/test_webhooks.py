"""Webhooks: who asked to be told of a job's end is told, signed, until it says that it heard."""

from __future__ import annotations

import base64
import shutil
import time
from collections.abc import Generator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pictura.relay import webhooks
from pictura.relay.replies import PAUSES_S, Reply
from pictura.relay.signature import signed_headers
from pictura.relay.webhooks import AT_ONCE_EACH, DEADLINE_S
from pictura.store import keys
from pictura.types import Outcome
from tests.net.certificates import Authority
from tests.support.client import ask, connected, eventually, head
from tests.support.engine import Gate, fails, waits
from tests.support.receiver import Note, Receiver, receiving
from tests.support.serving import GENERATIONS, House, Key, house

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None,
    reason="the openssl program, which makes the certificates, is not installed",
)

ASYNC = {"prefer": "respond-async"}


class Signing(msgspec.Struct, frozen=True):
    """A key that may ask for webhooks, and what signs them."""

    key: Key
    secret: str


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Generator[House]:
    """A house that may tell receivers on this machine."""
    options = {"private_network": True, "ca_file": authority.file}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webhooks, "ROUND_S", 0.05)
        with house(tmp_path_factory.mktemp("house") / "data", webhooks=options) as opened:
            yield opened


@pytest.fixture(scope="module")
def shared_receiver(authority: Authority) -> Generator[Receiver]:
    with receiving(authority.server("good")) as made:
        yield made


@pytest.fixture
def receiver(shared_receiver: Receiver) -> Receiver:
    shared_receiver.notes.clear()
    return shared_receiver


@pytest.fixture
def path(request: pytest.FixtureRequest) -> str:
    """A path that no other test is told at."""
    return f"/{request.node.name}"


@pytest.fixture
def alice(home: House) -> Signing:
    return signing(home)


def signing(home: House) -> Signing:
    secret = keys.new_webhook_secret()
    return Signing(home.new_key(webhook_secret=secret), secret)


def order(home: House, alice: Signing, prompt: str, url: str, **headers: str) -> str:
    """Asks for a picture and a webhook, without waiting: the job's id."""
    told = home.generate(prompt, key=alice.key, headers=ASYNC | {"x-pictura-webhook": url} | headers)
    assert told.status == 202, told.body
    return told.json["id"]


def told_at(receiver: Receiver, path: str, count: int = 1) -> list[Note]:
    return eventually(lambda: len(receiver.at(path)) >= count and receiver.at(path), 10.0)


def outbox(home: House, job_id: str) -> list[Any]:
    """What waits to be told of a job: url, tries, when."""
    sql = "SELECT url, tries, due_at FROM outbox WHERE job_id = ? ORDER BY url"
    return home.transact(lambda tx: tx.execute(sql, (job_id,)).fetchall())


def hurry(home: House, job_id: str) -> None:
    """Makes the next try due now."""
    home.transact(lambda tx: tx.execute("UPDATE outbox SET due_at = 0 WHERE job_id = ?", (job_id,)))


def tried(home: House, job_id: str, times: int) -> Any:
    """The row in the outbox once so many tries have failed."""
    return eventually(lambda: (rows := outbox(home, job_id)) and rows[0][1] == times and rows[0], 10.0)


def test_the_signature_is_that_of_the_standard_s_own_example() -> None:
    body = b'{"event_type":"ping","data":{"success":true}}'
    headers = signed_headers("whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", 1731705121.9, body)
    assert headers == (
        ("webhook-id", "msg_loFOjxBNrRLzqYUf"),
        ("webhook-timestamp", "1731705121"),
        ("webhook-signature", "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="),
    )


@pytest.mark.parametrize("prefer", [{}, ASYNC], ids=["plain", "async"])
def test_a_completed_job_is_told_once_and_signed(
    home: House, alice: Signing, receiver: Receiver, prompt: str, path: str, prefer: dict[str, str]
):
    made = home.generate(
        prompt, key=alice.key, n=2, headers={"x-pictura-webhook": receiver.url(path)} | prefer
    )
    job_id = made.headers["x-pictura-job"]
    (note,) = told_at(receiver, path)
    assert note.signed_with(alice.secret)
    assert not note.signed_with(keys.new_webhook_secret())
    assert abs(int(note.headers["webhook-timestamp"]) - time.time()) < 30
    assert note.headers["content-type"] == "application/json"
    assert list(note.json) == ["type", "timestamp", "data"]
    assert note.json["type"] == "image.job.completed"
    ended = datetime.fromisoformat(note.json["timestamp"]).timestamp()
    assert abs(ended - (home.job(job_id).ended_at or 0)) < 0.01
    job = home.ask(f"/v1/images/jobs/{job_id}", key=alice.key).json
    assert note.json["data"] == job
    assert len(job["result"]["data"]) == 2
    assert b"b64_json" not in note.body and prompt.encode() not in note.body
    for one in job["result"]["data"]:
        assert ask(home.url, one["url"].removeprefix(home.url)).status == 200
    eventually(lambda: outbox(home, job_id) == [])
    assert len(receiver.at(path)) == 1


def test_a_failed_job_is_told_with_its_error(
    home: House, alice: Signing, receiver: Receiver, prompt: str, path: str
):
    home.engine.plays(prompt, fails(Outcome.CALLER_FAULT, "No."))
    refused = home.generate(prompt, key=alice.key, headers={"x-pictura-webhook": receiver.url(path)})
    (note,) = told_at(receiver, path)
    assert (refused.status, note.json["type"]) == (400, "image.job.failed")
    assert note.json["data"]["error"] == refused.error
    assert (note.json["data"]["result"], note.signed_with(alice.secret)) == (None, True)


def test_a_job_that_is_cancelled_is_told_too(tmp_path: Path, authority: Authority, receiver: Receiver):
    options = {"private_network": True, "ca_file": authority.file}
    with house(tmp_path / "data", webhooks=options, provider={"in_flight_max": 1}) as home:
        gate, alice = Gate(), signing(home)
        home.engine.plays("first", waits(gate))
        home.generate("first", headers=ASYNC)
        job_id = order(home, alice, "second", receiver.url("/cancelled"))
        home.ask(f"/v1/images/jobs/{job_id}", key=alice.key, method="DELETE")
        (note,) = told_at(receiver, "/cancelled")
        gate.open()
        assert (note.json["type"], note.json["data"]["error"]["code"]) == (
            "image.job.failed",
            "job_cancelled",
        )


def test_a_job_that_somebody_will_be_told_of_is_made_though_its_client_leaves_before_its_dispatch(
    tmp_path: Path, authority: Authority, receiver: Receiver
):
    options = {"private_network": True, "ca_file": authority.file}
    with house(tmp_path / "data", webhooks=options, provider={"in_flight_max": 1}) as home:
        gate, alice = Gate(), signing(home)
        home.engine.plays("first", waits(gate))
        home.generate("first", headers=ASYNC)
        body = b'{"prompt":"second"}'
        sent = head(
            GENERATIONS,
            key=alice.key.secret,
            x_pictura_webhook=receiver.url("/left"),
            content_length=len(body),
        )
        with connected(home.url) as connection:
            connection.sendall(sent + body)
            eventually(lambda: home.jobs(alice.key))
        time.sleep(0.1)
        gate.open()
        (note,) = told_at(receiver, "/left")
        assert note.json["type"] == "image.job.completed"


def test_a_refused_request_is_told_to_nobody(home: House, receiver: Receiver, prompt: str, path: str):
    secret = keys.new_webhook_secret()
    poor = home.new_key(webhook_secret=secret, budget=1)
    refused = home.generate(prompt, key=poor, headers={"x-pictura-webhook": receiver.url(path)})
    assert refused.status == 429
    assert (
        home.transact(lambda tx: tx.execute("SELECT * FROM outbox WHERE key_id = ?", (poor.id,)).fetchall())
        == []
    )


def test_a_key_that_may_not_have_webhooks_is_refused(home: House, key: Key, receiver: Receiver, prompt: str):
    refused = home.generate(prompt, key=key, headers={"x-pictura-webhook": receiver.url()})
    assert (refused.status, refused.error["param"]) == (403, "x-pictura-webhook")
    assert refused.error["code"] == "webhooks_not_allowed"
    assert (home.jobs(key), home.engine.calls_of(prompt)) == ([], 0)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://example.com/hook",
        "ftp://example.com/hook",
        "https://",
        "https:///hook",
        "https://alice:secret@example.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/\\evil",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/",
        "https://0x7f000001/",
        "https://example.com/" + "a" * 2048,
        "https://\xe9.com/",
    ],
)
def test_an_address_that_is_none_is_a_400_that_names_the_header(
    home: House, alice: Signing, prompt: str, url: str
):
    refused = home.generate(prompt, key=alice.key, headers={"x-pictura-webhook": url})
    assert (refused.status, refused.error["param"]) == (400, "x-pictura-webhook")
    assert "x-pictura-webhook" in refused.error["message"]
    assert home.engine.calls_of(prompt) == 0


def test_private_addresses_are_told_only_where_the_operator_says_so(
    tmp_path: Path, authority: Authority, receiver: Receiver
):
    with house(tmp_path / "data", webhooks={"ca_file": authority.file}) as home:
        alice = signing(home)
        refused = home.generate(key=alice.key, headers={"x-pictura-webhook": receiver.url("/private")})
        assert (refused.status, refused.error["param"]) == (400, "x-pictura-webhook")
        job_id = order(home, alice, "a cat", receiver.url("/private", host="localhost"))
        tried(home, job_id, 1)
    assert receiver.notes == []


def test_a_receiver_that_an_unknown_authority_vouches_for_is_told_nothing(
    home: House, alice: Signing, prompt: str, tmp_path: Path
):
    with receiving(Authority(tmp_path).server("good")) as stranger:
        tried(home, order(home, alice, prompt, stranger.url()), 1)
        assert stranger.notes == []


@pytest.mark.parametrize("status", [500, 404, 302])
def test_any_other_answer_is_tried_again_with_the_same_id(
    home: House, alice: Signing, receiver: Receiver, prompt: str, path: str, status: int
):
    receiver.plays(path, status, location=receiver.url("/elsewhere"))
    began = time.time()
    job_id = order(home, alice, prompt, receiver.url(path))
    _, _, due_at = tried(home, job_id, 1)
    assert began + 5 <= due_at <= time.time() + 5.5
    hurry(home, job_id)
    _, _, due_at = tried(home, job_id, 2)
    assert began + 300 <= due_at <= time.time() + 330
    receiver.plays(path, 200)
    hurry(home, job_id)
    first, second, third = told_at(receiver, path, 3)
    assert first.id == second.id == third.id == f"msg_{job_id[4:]}"
    assert first.body == third.body
    assert all(note.signed_with(alice.secret) for note in (first, second, third))
    eventually(lambda: outbox(home, job_id) == [])
    assert receiver.at("/elsewhere") == []


def test_gone_is_believed(home: House, alice: Signing, receiver: Receiver, prompt: str, path: str):
    receiver.plays(path, 410)
    job_id = order(home, alice, prompt, receiver.url(path))
    told_at(receiver, path)
    eventually(lambda: outbox(home, job_id) == [])


def test_retry_after_is_obeyed(home: House, alice: Signing, receiver: Receiver, prompt: str, path: str):
    receiver.plays(path, 503, retry_after="7200")
    began = time.time()
    _, _, due_at = tried(home, order(home, alice, prompt, receiver.url(path)), 1)
    assert began + 7200 <= due_at <= time.time() + 7200


def test_after_the_last_pause_it_is_given_up(
    home: House, alice: Signing, receiver: Receiver, prompt: str, path: str
):
    receiver.plays(path, 500)
    job_id = order(home, alice, prompt, receiver.url(path))
    tried(home, job_id, 1)
    home.transact(
        lambda tx: tx.execute(
            "UPDATE outbox SET due_at = 0, tries = ? WHERE job_id = ?", (len(PAUSES_S), job_id)
        )
    )
    eventually(lambda: outbox(home, job_id) == [])
    assert len(receiver.at(path)) == 2


def test_the_pauses_are_those_that_the_standard_proposes() -> None:
    failed = Reply(status=500)
    pauses = [failed.pause_s(tries, 0) for tries in range(len(PAUSES_S))]
    assert pauses == [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
    assert failed.pause_s(len(PAUSES_S), 0) is None
    assert all(5 <= (failed.pause_s(0, chance) or 0) <= 5.5 for chance in range(0, 10_000, 37))


def test_no_receiver_is_believed_longer_than_a_day() -> None:
    assert Reply(status=503, retry_after_s=float("inf")).pause_s(0, 0) == 86_400


def test_a_receiver_that_hangs_holds_up_nobody_else(
    home: House, alice: Signing, receiver: Receiver, authority: Authority, prompt: str, path: str
):
    with receiving(authority.server("good")) as hanging:
        release = hanging.hangs("/hook")
        for number in range(3 * AT_ONCE_EACH):
            order(home, alice, f"{prompt} {number}", hanging.url())
        eventually(lambda: hanging.waiting == AT_ONCE_EACH)
        began = time.monotonic()
        order(home, alice, prompt, receiver.url(path))
        order(home, signing(home), prompt, hanging.url("/another"))
        told_at(receiver, path)
        told_at(hanging, "/another")
        assert time.monotonic() - began < DEADLINE_S - 5
        release.set()
        eventually(lambda: len({note.id for note in hanging.at("/hook")}) == 3 * AT_ONCE_EACH, 10)
        assert hanging.waiting_most <= AT_ONCE_EACH + 1
        assert len(hanging.at("/hook")) == 3 * AT_ONCE_EACH, "each is told once"


def test_whoever_joins_a_job_may_have_it_told_elsewhere(
    home: House, alice: Signing, receiver: Receiver, prompt: str, path: str
):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    first = order(home, alice, prompt, receiver.url(path), **{"idempotency-key": prompt})
    again = order(home, alice, prompt, receiver.url(path), **{"idempotency-key": prompt})
    other = order(home, alice, prompt, receiver.url(path + "/2"), **{"idempotency-key": prompt})
    assert first == again == other
    gate.open()
    assert told_at(receiver, path)[0].id == told_at(receiver, path + "/2")[0].id
    eventually(lambda: outbox(home, first) == [])
    assert len(receiver.at(path)) == 1


def test_a_renewed_secret_signs_the_next_try(
    home: House, alice: Signing, receiver: Receiver, prompt: str, path: str
):
    receiver.plays(path, 500)
    job_id = order(home, alice, prompt, receiver.url(path))
    tried(home, job_id, 1)
    renewed = keys.new_webhook_secret()
    assert home.transact(lambda tx: keys.set_webhook_secret(tx, alice.key.id, renewed))
    home.transact(lambda tx: keys.revoke(tx, alice.key.id, time.time()))
    hurry(home, job_id)
    first, second = told_at(receiver, path, 2)
    assert first.signed_with(alice.secret) and second.signed_with(renewed)


def test_a_webhook_that_nothing_can_sign_any_more_is_given_up(
    home: House, alice: Signing, receiver: Receiver, prompt: str, path: str
):
    receiver.plays(path, 500)
    job_id = order(home, alice, prompt, receiver.url(path))
    tried(home, job_id, 1)
    without = "UPDATE keys SET webhook_secret = NULL WHERE id = ?"
    home.transact(lambda tx: tx.execute(without, (alice.key.id,)))
    hurry(home, job_id)
    eventually(lambda: outbox(home, job_id) == [])
    assert len(receiver.at(path)) == 1


def test_a_secret_has_256_bits_in_the_standard_s_spelling() -> None:
    secret = keys.new_webhook_secret()
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert len({keys.new_webhook_secret() for _ in range(100)}) == 100
