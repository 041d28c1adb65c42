"""The provider does on the wire what its table says: read with plain sockets, before anything leans on it."""

from __future__ import annotations

import base64
import gzip
import json
import re
import socket
import time
import zlib
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from pictura.media.sniff import measure
from pictura.media.whole import Wholeness
from pictura.types import Size
from tests.faults.bodies import BODIES
from tests.faults.events import TURNS
from tests.faults.framing import FRAMINGS
from tests.faults.journal import prompt_for
from tests.faults.links import ELSEWHERE, LINKS
from tests.faults.pictures import PICTURES, WRITINGS, marker_of
from tests.faults.provider import Provider
from tests.faults.table import BOUGHT, Fault, faults
from tests.faults.wire import WIRES
from tests.support.client import Answer, answer_of, ask, connected, eventually, raw

SIZE = Size(1024, 1024)
SILENCE_S = 0.5
"""After so long, nothing more comes."""
FAULTS = list(faults().values())
PLAIN = [
    fault
    for fault in FAULTS
    if fault.ends == ("delivered",)
    and fault.only != "stream"
    and fault.body not in {"raw", "chat_markdown"}
    and fault.wire != "early_hints"
]


def named(chosen: list[Fault]) -> Any:
    return pytest.mark.parametrize("fault", chosen, ids=[fault.name for fault in chosen])


def order(fault: str, tag: str, **fields: Any) -> bytes:
    body = json.dumps({"prompt": prompt_for(fault, tag), "model": "gpt-image-1.5", **fields}).encode()
    head = (
        f"POST /v1/images/generations HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {len(body)}"
    )
    return head.encode() + b"\r\n\r\n" + body


def generate(provider: Provider, fault: str, tag: str, **fields: Any) -> Answer:
    body = {"prompt": prompt_for(fault, tag), "model": "gpt-image-1.5", **fields}
    return ask(provider.url, "/v1/images/generations", body)


def said(provider: Provider, fault: str, tag: str, **fields: Any) -> bytes:
    """Everything that comes until the end."""
    return raw(provider.url, order(fault, tag, **fields))


def spoken(url: str, sent: bytes, enough: Callable[[bytes], object] | None = None) -> tuple[bytes, str]:
    """What comes, and what ended it: a reset, an end, or silence for a while once it is enough."""
    with connected(url) as connection:
        connection.sendall(sent)
        heard = b""
        try:
            while True:
                if enough is not None and enough(heard):
                    connection.settimeout(SILENCE_S)
                part = connection.recv(65536)
                heard += part
                if not part:
                    return heard, "end"
        except ConnectionResetError:
            return heard, "reset"
        except TimeoutError:
            return heard, "silence"


def shown(provider: Provider, item: dict[str, Any]) -> bytes:
    """A picture out of `data`, as a lenient reader would take it."""
    if "url" in item and not item["url"].startswith("data:"):
        path = urlsplit(item["url"]).path
        for _ in range(4):
            answer = ask(provider.url, path)
            if answer.status == 200:
                return answer.body
            path = answer.headers.get("location", path)
    text = (item.get("b64_json") or item["url"]).removeprefix("data:image/png;base64,")
    return base64.b64decode(text.replace("-", "+").replace("_", "/"))


def is_whole(picture: bytes) -> bool:
    found = measure(picture[: 64 * 1024])
    if found is None or found.size.pixels > 100_000_000:
        return False
    wholeness = Wholeness()
    wholeness.feed(picture)
    return wholeness.whole


def events(body: bytes) -> list[tuple[str | None, str]]:
    """Name and data of every event, by the rules of the standard."""
    text = body.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    found: list[tuple[str | None, str]] = []
    for block in text.split("\n\n")[:-1]:
        lines = [line.partition(":") for line in block.split("\n")]
        data = [value.removeprefix(" ") for name, _, value in lines if name == "data"]
        event = next((value.strip() for name, _, value in lines if name == "event"), None)
        if data:
            found.append((event, "\n".join(data)))
    return found


# ---- The table


def test_the_table_and_what_can_be_played_name_the_same(provider: Provider):
    assert all(fault.ends and fault.shows for fault in FAULTS)
    assert {fault.door for fault in FAULTS} == provider.doors.keys() | {"provider"}
    assert {fault.body for fault in FAULTS} == BODIES.keys()
    assert {fault.picture for fault in FAULTS} == PICTURES.keys()
    assert {fault.writing for fault in FAULTS} == WRITINGS.keys()
    assert {fault.framing for fault in FAULTS} == FRAMINGS.keys()
    assert {fault.wire for fault in FAULTS} == WIRES.keys()
    assert {fault.link for fault in FAULTS} - {None} == LINKS.keys() | ELSEWHERE
    assert {turn for fault in FAULTS for turn in fault.stream} == TURNS.keys()


@named([fault for fault in FAULTS if fault.door == "provider"])
def test_what_was_made_is_booked_on_the_tag_that_asked_for_it(fault: Fault, provider: Provider, tag: str):
    n = 4
    with connected(provider.url) as connection:
        connection.sendall(order(fault.name, tag, n=n))
        (sale,) = eventually(lambda: provider.journal.of(tag))
    assert (sale.order.fault, sale.order.n) == (fault.name, n)
    bought = fault.bought if fault.billed is None else fault.billed
    assert provider.journal.purchases(tag) == (fault.made(n) if bought else 0)
    assert provider.journal.asked(tag) == n
    if fault.billed is None:
        assert bought == (fault.ends[0] in BOUGHT)


# ---- Healthy answers, and those that only look odd


@named(PLAIN)
@pytest.mark.parametrize("n", [1, 3])
def test_right_answers_hold_the_pictures_of_whoever_asked(fault: Fault, n: int, provider: Provider, tag: str):
    answer = generate(provider, fault.name, tag, n=n)
    body = gzip.decompress(answer.body) if "content-encoding" in answer.headers else answer.body
    data = json.loads(body.decode("utf-8-sig"))["data"]
    assert len(data) == fault.made(n)
    for item in data:
        picture = shown(provider, item)
        assert is_whole(picture)
        assert marker_of(picture) == tag
        found = measure(picture)
        assert found is not None
        assert (found.size == SIZE) == (fault.picture != "wrong_size")
        assert (found.format == "png") == (fault.picture != "jpeg")


def test_a_raw_picture_and_a_chat_completion_hold_the_picture_too(provider: Provider, tag: str):
    assert marker_of(generate(provider, "raw_picture", tag).body) == tag
    chat = generate(provider, "chat_markdown", tag).json["choices"][0]["message"]["content"]
    found = re.search(r"!\[.*\]\(data:image/png;base64,(.*)\)", chat)
    assert found is not None
    assert marker_of(base64.b64decode(found[1])) == tag


@pytest.mark.parametrize("partials", [0, 1, 2, 3])
@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize(
    "fault", ["healthy", "sse_crlf", "sse_bom", "sse_comments", "sse_split_data", "sse_byte_by_byte"]
)
def test_a_stream_holds_its_partials_and_its_pictures(
    fault: str, partials: int, n: int, provider: Provider, tag: str
):
    answer = generate(provider, fault, tag, n=n, stream=True, partial_images=partials)
    assert answer.headers["content-type"] == "text/event-stream"
    told = [json.loads(data) for _, data in events(answer.body) if data and '{"type": "x"}' not in data]
    partial, completed = "image_generation.partial_image", "image_generation.completed"
    assert [event["type"] for event in told] == ([partial] * partials + [completed]) * n
    assert all(marker_of(base64.b64decode(event["b64_json"])) == tag for event in told)


def kinds(body: bytes) -> list[str]:
    found: list[str] = []
    for name, data in events(body):
        try:
            found.append(json.loads(data)["type"].removeprefix("image_generation."))
        except ValueError:
            found.append(f"{name} {data[:6]}")
    return found


STREAMS: dict[str, list[str]] = {
    "sse_done": ["partial_image", "completed", "None [DONE]"],
    "sse_nameless": ["partial_image", "completed"],
    "sse_duplicate": ["completed", "completed"],
    "sse_no_completed": [],
    "sse_no_completed_after_partial": ["partial_image"],
    "sse_torn_well": [],
    "sse_error": ["error"],
    "sse_error_after_partial": ["partial_image", "error"],
    "sse_error_flat": ["error"],
    "sse_error_nameless": ["error"],
    "sse_error_moderation": ["error"],
    "sse_error_rate_limit": ["error"],
    "sse_bad_json": ['image_generation.completed {"type'],
    "sse_done_only": ["None [DONE]"],
}


@pytest.mark.parametrize("fault", STREAMS)
def test_a_stream_that_is_otherwise_is_so_in_the_way_it_says(fault: str, provider: Provider, tag: str):
    answer = generate(provider, fault, tag, stream=True, partial_images=faults()[fault].partials)
    assert kinds(answer.body) == STREAMS[fault]
    assert b"event: " not in answer.body or "nameless" not in fault


def test_an_error_event_is_nested_or_flat(provider: Provider, tag: str):
    ((_, nested),) = events(generate(provider, "sse_error", tag, stream=True).body)
    ((_, flat),) = events(generate(provider, "sse_error_flat", tag, stream=True).body)
    assert json.loads(nested)["error"]["code"] == json.loads(flat)["code"] == "image_generation_failed"


@pytest.mark.parametrize(("fault", "ended"), [("sse_cut", b"\n\n\r\n"), ("sse_torn", b"\r\n")])
def test_a_stream_that_is_cut_lacks_its_last_chunk(fault: str, ended: bytes, provider: Provider, tag: str):
    heard = said(provider, fault, tag, stream=True, partial_images=1)
    assert b"partial_image" in heard
    assert not heard.endswith(b"0\r\n\r\n")
    assert heard.endswith(ended)


def test_silences_last_as_long_as_they_are_told(provider: Provider, tag: str):
    began = time.monotonic()
    generate(provider, "sse_slow", tag, stream=True, partial_images=1)
    assert time.monotonic() - began >= 2 * provider.pace.silence_s


def test_json_may_come_where_events_were_asked(provider: Provider, tag: str):
    answer = generate(provider, "sse_as_json", tag, stream=True)
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.json["data"]) == 1


# ---- Connections


def test_nobody_listens_at_the_closed_port(provider: Provider):
    url = urlsplit(provider.base_url(faults()["closed_port"]))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((url.hostname, url.port or 0))


def test_the_blackhole_never_lets_a_connection_stand(provider: Provider):
    url = urlsplit(provider.base_url(faults()["blackhole"]))
    with pytest.raises(TimeoutError):
        socket.create_connection((url.hostname, url.port or 0), timeout=0.3)


def test_a_connection_is_reset_once_it_stands(provider: Provider):
    with pytest.raises(ConnectionResetError):
        raw_byte(provider.base_url(faults()["reset_on_accept"]))


def raw_byte(base_url: str) -> bytes:
    with connected(base_url) as connection:
        return connection.recv(1)


ENDS: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "reset_headers": ("reset", lambda heard: heard == b""),
    "reset_headers_billed": ("reset", lambda heard: heard == b""),
    "close_headers": ("end", lambda heard: heard == b""),
    "partial_headers": ("end", lambda heard: heard.startswith(b"HTTP/1.1 200") and b"\r\n\r\n" not in heard),
    "not_http": ("end", lambda heard: heard.startswith(b"220 ")),
    "stall_headers": ("silence", lambda heard: heard == b""),
    "hang": ("silence", lambda heard: heard == b""),
    "reset_body": ("reset", lambda heard: 0 < len(answer_of(heard).body) < length_of(heard)),
    "short_body": ("end", lambda heard: 0 < len(answer_of(heard).body) < length_of(heard)),
    "stall_body": (
        "silence",
        lambda heard: b"\r\n\r\n" in heard and 0 < len(answer_of(heard).body) < length_of(heard),
    ),
    "cut_chunks": ("end", lambda heard: b"chunked" in heard and not heard.endswith(b"0\r\n\r\n")),
    "bad_chunk": ("end", lambda heard: b"\r\nzz\r\n" in heard),
    "double_length": ("end", lambda heard: heard.lower().count(b"content-length:") == 2),
    "no_content_length": ("end", lambda heard: b"content-length" not in heard and b"chunked" not in heard),
    "http_1_0": ("end", lambda heard: heard.startswith(b"HTTP/1.0 200")),
    "early_hints": (
        "end",
        lambda heard: re.match(rb"HTTP/1.1 103 .*?\r\n\r\nHTTP/1.1 200 ", heard, re.DOTALL),
    ),
    "closes_after": ("end", lambda heard: b"connection: close" not in heard),
}


def length_of(heard: bytes) -> int:
    return int(answer_of(heard).headers["content-length"])


@pytest.mark.parametrize("fault", ENDS)
def test_a_connection_ends_as_its_fault_says(fault: str, provider: Provider, tag: str):
    expected, holds = ENDS[fault]
    heard, end = spoken(provider.url, order(fault, tag), holds if expected == "silence" else None)
    assert (end, bool(holds(heard))) == (expected, True), heard[:300]


def test_what_drips_comes_byte_by_byte(provider: Provider, tag: str):
    with connected(provider.url) as connection:
        connection.sendall(order("drip", tag))
        parts = [connection.recv(65536) for _ in range(3)]
    assert all(parts)
    assert b"HTTP/1.1 200".startswith(b"".join(parts)[:12])
    assert sum(map(len, parts)) < len(generate(provider, "healthy", tag).body), "it is not over soon"


@pytest.mark.parametrize(
    "fault", ["endless_picture", "endless_json", "endless_events", "endless_html", "endless_headers"]
)
def test_what_is_endless_goes_on_past_ten_megabytes_and_ends_with_its_reader(
    fault: str, provider: Provider, tag: str
):
    heard = 0
    with connected(provider.url) as connection:
        connection.sendall(order(fault, tag, stream=True))
        while heard < 10_000_000:
            part = connection.recv(1 << 20)
            assert part
            heard += len(part)


def test_the_bomb_unpacks_to_a_thousand_times_its_length(provider: Provider, tag: str):
    packed = b""
    with connected(provider.url) as connection:
        connection.sendall(order("gzip_bomb", tag))
        while len(packed) < 100_000:
            packed += connection.recv(1 << 20)
    body = re.sub(rb"\r\n[0-9a-f]+\r\n", b"", b"\r\n" + packed.partition(b"\r\n\r\n")[2])
    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, 60_000_000)
    assert len(unpacked) > 50_000_000


# ---- Refusals and wrong answers


@named([fault for fault in FAULTS if fault.status != 200 and fault.body != "endless_html"])
def test_a_status_is_said_with_the_body_it_names(fault: Fault, provider: Provider, tag: str):
    answer = generate(provider, fault.name, tag)
    assert answer.status == fault.status
    if fault.body == "html":
        assert answer.headers["content-type"] == "text/html"
        assert answer.body.startswith(b"<!doctype html>")
    elif fault.body == "nothing":
        assert answer.body == b""
    elif fault.body not in {"torn_error", "moved", "task", "pictures"}:
        assert answer.json["error"]["message"]
    if fault.body == "moved":
        assert answer.headers["location"].startswith(provider.canary_url)


def test_times_to_wait_are_said_in_every_form(provider: Provider, tag: str):
    asked_at = time.time()
    told = {name: generate(provider, f"status_429_{name}", tag).headers for name in ("seconds", "date", "ms")}
    assert told["seconds"]["retry-after"] == "7"
    assert told["ms"]["retry-after-ms"] == "1500"
    date = parsedate_to_datetime(told["date"]["retry-after"]).timestamp()
    assert asked_at + 6 <= date <= time.time() + 7


def test_the_operator_s_key_is_repeated_where_the_table_says_so(provider: Provider, tag: str):
    body = {"prompt": prompt_for("status_400_secret", tag)}
    answer = ask(provider.url, "/v1/images/generations", body, key="sk-of-the-operator")
    assert answer.json["error"]["message"].count("sk-of-the-operator") == 2


@named(
    [
        fault
        for fault in FAULTS
        if fault.ends == ("unusable",)
        and fault.link is None
        and fault.only is None
        and fault.status in (200, 204)
    ]
)
def test_what_is_unusable_holds_no_whole_picture(fault: Fault, provider: Provider, tag: str):
    answer = generate(provider, fault.name, tag)
    try:
        data = answer.json["data"] or []
        pictures = [base64.b64decode(item["b64_json"], validate=True) for item in data if item["b64_json"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    assert not any(is_whole(picture) for picture in pictures)


# ---- Pictures by their address


def visited(provider: Provider, fault: str, tag: str) -> tuple[str, str]:
    """The address that a fault gives, and its path."""
    (item,) = generate(provider, fault, tag).json["data"]
    return item["url"], urlsplit(item["url"]).path


LINKED: dict[str, Callable[[Answer], object]] = {
    "url_expired": lambda answer: answer.status == 404,
    "url_dead": lambda answer: answer.status == 503,
    "url_html": lambda answer: answer.body.startswith(b"<!doctype html>"),
    "url_svg": lambda answer: answer.body.startswith(b"<svg"),
    "url_empty": lambda answer: (answer.status, answer.body) == (200, b""),
    "url_wrong_label": lambda answer: (
        answer.headers["content-type"] == "text/plain" and is_whole(answer.body)
    ),
}


@pytest.mark.parametrize("fault", LINKED)
def test_an_address_answers_as_its_fault_says_every_time(fault: str, provider: Provider, tag: str):
    _, path = visited(provider, fault, tag)
    assert all(LINKED[fault](ask(provider.url, path)) for _ in range(3))
    assert len(provider.journal.visits_of(tag)) == 3


ROADS: dict[str, list[int]] = {
    "url_good": [200, 200],
    "url_flaky": [503, 200],
    "url_late": [404, 200],
    "url_two_hops": [302, 302, 200],
    "url_four_hops": [302, 302, 302, 302, 200],
    "url_round": [302] * 6,
}


@pytest.mark.parametrize("fault", ROADS)
def test_an_address_answers_otherwise_from_visit_to_visit(fault: str, provider: Provider, tag: str):
    _, path = visited(provider, fault, tag)
    answers = [ask(provider.url, path) for _ in ROADS[fault]]
    assert [answer.status for answer in answers] == ROADS[fault]
    assert all(path in answer.headers["location"] for answer in answers if answer.status == 302)


@pytest.mark.parametrize("fault", ["url_private", "url_private_redirect", "url_file"])
def test_an_address_leads_where_nobody_shall_go(fault: str, provider: Provider, tag: str):
    url, path = visited(provider, fault, tag)
    if fault == "url_private_redirect":
        url = ask(provider.url, path).headers["location"]
    assert url.startswith("file://" if fault == "url_file" else f"{provider.canary_url}/")


@pytest.mark.parametrize(
    ("fault", "end"), [("url_short", "end"), ("url_reset", "reset"), ("url_slow", "silence")]
)
def test_an_address_may_be_cut_or_silent(fault: str, end: str, provider: Provider, tag: str):
    _, path = visited(provider, fault, tag)
    silent = (lambda heard: heard == b"") if end == "silence" else None
    heard, ended = spoken(provider.url, f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode(), silent)
    assert ended == end
    assert (heard == b"") == (fault == "url_slow")


@pytest.mark.parametrize("fault", ["url_endless", "url_bomb"])
def test_an_address_may_have_no_end(fault: str, provider: Provider, tag: str):
    _, path = visited(provider, fault, tag)
    heard = 0
    with connected(provider.url) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
        while heard < 2_000_000:
            part = connection.recv(1 << 20)
            assert part
            heard += len(part)


# ---- The rest of the provider


def test_the_canary_tells_who_came(provider: Provider):
    before = len(provider.journal.canary)
    with pytest.raises(OSError):  # noqa: PT011 - it hangs up, one way or another
        ask(provider.canary_url, "/v1/images/generations", {"prompt": "x"})
    assert provider.journal.canary[before:] == ["POST /v1/images/generations"]
    del provider.journal.canary[before:]


def test_models_are_listed(provider: Provider):
    assert "gpt-image-1.5" in [model["id"] for model in ask(provider.url, "/v1/models").json["data"]]


def test_a_connection_serves_many_requests(provider: Provider, tag: str):
    body = json.dumps({"prompt": prompt_for("healthy", tag)}).encode()
    head = f"POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    with connected(provider.url) as connection:
        for _ in range(3):
            connection.sendall(head + body)
            heard = b""
            while b"\r\n\r\n" not in heard or len(answer_of(heard).body) < length_of(heard):
                heard += connection.recv(65536)
    assert provider.journal.purchases(tag) == 3


def test_the_fault_may_stand_in_the_model_s_name(provider: Provider):
    answer = ask(provider.url, "/v1/images/generations", {"prompt": "x", "model": "fault:status_402_json"})
    assert answer.status == 402
