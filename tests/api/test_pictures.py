"""Kept pictures: by signed link or by the owner's key, whole or in parts, and nobody else's."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from pictura.store.database import Transaction
from tests.support.client import Answer, ask, raw
from tests.support.serving import House, Key


class Made(msgspec.Struct, frozen=True):
    id: str
    path: str
    """With its signature."""
    content: bytes


@pytest.fixture
def made(home: House, key: Key, prompt: str) -> Made:
    one: Any = home.generate(prompt, key=key).json["data"][0]
    path = one["url"].removeprefix(home.url)
    return Made(urlsplit(path).path.rpartition("/")[2], path, base64.b64decode(one["b64_json"]))


def fetch(home: House, path: str, **headers: str) -> Answer:
    return ask(home.url, path, headers=headers)


def test_a_signed_link_needs_no_key_and_no_browser_takes_it_for_a_page(home: House, made: Made):
    answer = fetch(home, made.path)
    assert (answer.status, answer.body) == (200, made.content)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-length"] == str(len(made.content))


def test_a_link_tolerates_any_key(home: House, made: Made):
    """Open WebUI fetches links with its Bearer header."""
    for secret in (home.new_key().secret, "sk-nonsense", "é"):
        answer = fetch(home, made.path, authorization=f"Bearer {secret}")
        assert (answer.status, answer.body) == (200, made.content)


def test_the_owner_s_key_needs_no_signature(home: House, key: Key, made: Made):
    for path in (f"/v1/pictures/{made.id}", f"/pictures/{made.id}"):
        assert home.ask(path, key=key).body == made.content
    assert fetch(home, f"/v1/pictures/{made.id}").status == 401


def test_no_bit_of_a_link_may_be_another(home: House, made: Made):
    expires = parse_qs(urlsplit(made.path).query)["expires"][0]
    signature = parse_qs(urlsplit(made.path).query)["signature"][0]

    def link(name: str, until: str, signed: str) -> str:
        return f"/v1/pictures/{name}?expires={until}&signature={signed}"

    assert fetch(home, link(made.id, expires, signature)).status == 200
    forged = [
        link(made.id, expires, flipped(signature, at, "0123456789abcdef")) for at in range(len(signature))
    ]
    forged += [link(made.id, flipped(expires, at, "0123456789"), signature) for at in range(len(expires))]
    forged += [link(flipped(made.id, at, "0123456789abcdef"), expires, signature) for at in range(4, 36)]
    for path in forged:
        assert fetch(home, path).status == 403, path


def flipped(text: str, at: int, alphabet: str) -> str:
    other = alphabet[(alphabet.index(text[at]) + 1) % len(alphabet)]
    return text[:at] + other + text[at + 1 :]


@pytest.mark.parametrize(
    "query",
    [
        "signature=",
        "signature=x",
        "signature={s}",
        "expires=&signature={s}",
        "expires=x&signature={s}",
        "expires=0{e}&signature={s}",
        "expires=%2B{e}&signature={s}",
        "expires={e}.0&signature={s}",
        "expires={e}%00&signature={s}",
        "expires=99999999999999999999&signature={s}",
        "expires=%D9%A1%D9%A2&signature={s}",
        "expires=-1&signature={s}",
        "expires={e}&signature={s}0",
        "expires={e}&signature=%C3%A9",
        "expires={e}&signature=%ff",
    ],
)
def test_an_odd_link_is_a_403_with_the_error_object(home: House, made: Made, query: str):
    asked = parse_qs(urlsplit(made.path).query)
    filled = query.format(e=asked["expires"][0], s=asked["signature"][0])
    refused = fetch(home, f"/v1/pictures/{made.id}?{filled}")
    assert refused.status == 403
    assert (refused.error["param"], refused.error["code"]) == ("signature", "invalid_signature")


def test_an_expired_link_is_a_410_and_its_picture_too(home: House, key: Key, made: Made, monkeypatch: Any):
    from pictura.clock import SystemClock

    real = SystemClock.now
    monkeypatch.setattr(SystemClock, "now", lambda clock: real(clock) + 25 * 3600)
    assert fetch(home, made.path).status == 410
    refused = home.ask(f"/v1/pictures/{made.id}", key=key)
    assert (refused.status, refused.error["code"]) == (410, "picture_expired")


def test_a_picture_whose_file_is_gone_is_a_410(home: House, key: Key, made: Made):
    (file,) = (home.folder / "pictures").rglob(f"*{made.id[4:]}*")
    file.unlink()
    assert fetch(home, made.path).status == 410
    assert home.ask(f"/v1/pictures/{made.id}", key=key).status == 410


RANGES = {
    "bytes=0-9": slice(0, 10),
    "bytes=5-5": slice(5, 6),
    "bytes=10-": slice(10, None),
    "bytes=-7": slice(-7, None),
    "bytes=0-99999999": slice(0, None),
    "bytes=-99999999": slice(0, None),
}


@pytest.mark.parametrize(("asked", "part"), RANGES.items())
def test_a_range_is_those_bytes(home: House, made: Made, asked: str, part: slice):
    answer = fetch(home, made.path, range=asked)
    expected = made.content[part]
    assert answer.body == expected
    assert answer.status == (200 if len(expected) == len(made.content) else 206)
    if answer.status == 206:
        first = part.indices(len(made.content))[0]
        last = first + len(expected) - 1
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(made.content)}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999998-99999999", "bytes=-0"])
def test_a_range_outside_the_picture_is_a_416(home: House, made: Made, asked: str):
    answer = fetch(home, made.path, range=asked)
    assert (answer.status, answer.body) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{len(made.content)}"


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=x-y",
        "bytes=9-1",
        "lines=0-1",
        "bytes=0-1,3-4",
        "bytes=" + "9" * 5000 + "-",
        "bytes=²-",
    ],
)
def test_a_range_that_is_none_gets_the_whole_picture(home: House, made: Made, asked: str):
    answer = ask(home.url, made.path, headers={"range": asked.encode().decode("latin-1")})
    assert (answer.status, answer.body) == (200, made.content)


def test_head_tells_the_size_and_sends_no_bytes(home: House, made: Made):
    received = raw(home.url, f"HEAD {made.path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".encode())
    top, _, body = received.partition(b"\r\n\r\n")
    assert f"content-length: {len(made.content)}".encode() in top
    assert body == b""


def test_a_browser_that_has_it_is_told_so(home: House, made: Made):
    etag = fetch(home, made.path).headers["etag"]
    answer = fetch(home, made.path, **{"if-none-match": etag})
    assert (answer.status, answer.body) == (304, b"")


TRAVERSALS = [
    "..%2f..%2fpictura.db",
    "%2e%2e%2f%2e%2e%2fsigning.key",
    "../../signing.key",
    "....//signing.key",
    "%252e%252e%252fsigning.key",
    "..%5c..%5csigning.key",
    "/etc/passwd",
    "img_" + "0" * 32 + "-0%00.png",
    "img_" + "0" * 32 + "-0/../../signing.key",
    "img_" + "0" * 31 + "g-0",
    "img_" + "0" * 32 + "-0%0a",
    "img_" + "٠" * 32 + "-0",
]


@pytest.mark.parametrize("name", TRAVERSALS)
def test_no_name_leads_out_of_the_pictures(home: House, name: str):
    path = f"/v1/pictures/{name}".encode("utf-8", "surrogateescape")
    sent = b"GET %s HTTP/1.1\r\nhost: a\r\nauthorization: Bearer %s\r\nconnection: close\r\n\r\n" % (
        path,
        home.key.secret.encode(),
    )
    received = raw(home.url, sent)
    assert received.split(b" ", 2)[1] in (b"404", b"400")
    assert b'{"error":{"message":' in received


def test_a_link_signed_for_a_name_outside_still_leads_nowhere(home: House):
    """Even whoever had the signing key reads nothing but pictures."""
    from pictura.media.links import Signer

    signer = Signer((home.folder / "signing.key").read_bytes())
    for name in ("../signing.key", "signing.key", "img_x"):
        quoted = name.replace("/", "%2f")
        assert fetch(home, f"/v1/pictures/{quoted}?{signer.query(name, 2_000_000_000)}").status == 404


def test_pictures_and_secrets_on_disk_are_their_owner_s_alone(home: House, made: Made):
    for secret in ("signing.key",):
        assert (home.folder / secret).stat().st_mode & 0o077 == 0
    assert home.folder.stat().st_mode & 0o077 == 0


def test_a_deleted_picture_is_marked_so_in_the_store(home: House, key: Key, made: Made):
    def job_of(tx: Transaction) -> str:
        return tx.execute("SELECT job_id FROM pictures WHERE id = ?", (made.id,)).fetchone()[0]

    job_id = home.transact(job_of)
    home.ask(f"/v1/images/jobs/{job_id}", key=key, method="DELETE")
    assert home.job(job_id).pictures[0].deleted_at is not None
    assert fetch(home, made.path).status == 410
