from __future__ import annotations

import asyncio
import gzip
import itertools
import json
from typing import Any

import pytest

from pictura.engines.engine import Completed
from pictura.engines.openai import results
from pictura.engines.openai.results import AT_ONCE_MAX
from pictura.types import Usage
from tests.engines.openai.provider import (
    JPEG,
    PNG,
    Asked,
    Made,
    Provider,
    Reply,
    ask,
    b64,
    call_of,
    engine_at,
    gathered,
)

DATA_URL = f"data:image/png;base64,{b64(PNG)}"


def chat(content: object = None, images: object = None) -> Any:
    return {"object": "chat.completion", "choices": [{"message": {"content": content, "images": images}}]}


SHAPES: dict[str, Any] = {
    "b64": {"created": 1, "data": [{"b64_json": b64(PNG)}]},
    "without created": {"data": [{"b64_json": b64(PNG)}]},
    "created zero": {"created": 0, "data": [{"b64_json": b64(PNG), "media_type": "image/png"}]},
    "null fields": {
        "created": None,
        "data": [{"b64_json": b64(PNG), "url": None}],
        "usage": None,
        "error": None,
    },
    "data url": {"data": [{"url": DATA_URL}]},
    "b64 with a data url's head": {"data": [{"b64_json": DATA_URL}]},
    "both": {"data": [{"b64_json": b64(PNG), "url": DATA_URL}]},
    "images as objects": {"images": [{"b64_json": b64(PNG)}]},
    "images as texts": {"images": [b64(PNG)]},
    "images as data urls": {"images": [DATA_URL]},
    "an empty list beside": {"data": [], "images": [b64(PNG)]},
    "chat with markdown": chat(f"Here it is:\n\n![image]({DATA_URL})\n\nEnjoy!"),
    "chat with images": chat("Done.", [{"type": "image_url", "image_url": {"url": DATA_URL}}]),
    "chat with parts": chat(
        [{"type": "text", "text": "x"}, {"type": "image_url", "image_url": {"url": DATA_URL}}]
    ),
}


@pytest.mark.parametrize("is_long", [False, True], ids=["short", "streamed"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_answer_gives_its_picture(shape: str, is_long: bool) -> None:
    body = json.dumps(SHAPES[shape]).encode()
    reply = Reply(parts=[body[:70], body[70:]]) if is_long else Reply(body=body)
    made = ask(reply)
    assert made.failure is None
    assert made.pictures == {0: PNG}


@pytest.mark.parametrize(
    "headers",
    [{"content-type": "text/html"}, {"content-type": "text/event-stream"}, {"content-type": "image/png"}],
)
def test_json_is_known_by_its_first_byte_and_not_by_its_label(headers: dict[str, str]) -> None:
    assert ask(Reply.of(SHAPES["b64"], headers=headers)).pictures == {0: PNG}


def test_a_byte_order_mark_does_no_harm() -> None:
    body = b"\xef\xbb\xbf\n" + json.dumps(SHAPES["b64"]).encode()
    assert ask(Reply(body=body)).pictures == {0: PNG}
    assert ask(Reply(parts=[body])).pictures == {0: PNG}


def test_blanks_before_an_answer_do_no_harm_unless_they_never_end() -> None:
    body = json.dumps(SHAPES["b64"]).encode()
    assert ask(Reply(parts=[*[b"\n"] * 100, body])).pictures == {0: PNG}
    assert ask(Reply(parts=itertools.repeat(b" " * 7))).outcome == "unusable"


def test_a_packed_answer_is_unpacked() -> None:
    body = gzip.compress(json.dumps(SHAPES["b64"]).encode())
    assert ask(Reply(body=body, headers={"content-encoding": "gzip"})).pictures == {0: PNG}


@pytest.mark.parametrize("picture", [PNG, JPEG])
def test_bare_bytes_are_a_picture(picture: bytes) -> None:
    assert ask(Reply(body=picture, headers={"content-type": "text/plain"})).pictures == {0: picture}
    assert ask(Reply(parts=[picture[:5], picture[5:]])).pictures == {0: picture}


def test_bare_bytes_without_end_are_unusable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "PICTURE_BYTES_MAX", 1000)
    assert ask(Reply(parts=[PNG + bytes(2000)])).outcome == "unusable"


def script_with_link(document: Any, *link_replies: Reply) -> Any:
    """Answers with a document in which LINK stands for an address, whose replies come in turn."""
    replies = list(link_replies)

    def script(asked: Asked) -> Reply:
        if asked.method == "GET":
            return replies.pop(0)
        return Reply(
            body=json.dumps(document).replace("LINK", f"http://{asked.headers['host']}/p.png").encode()
        )

    return script


@pytest.mark.parametrize(
    "document",
    [
        {"data": [{"url": "LINK"}]},
        {"data": [{"url": "/p.png"}]},
        {"images": [{"url": "LINK"}], "data": [{"url": "LINK"}]},
        {"images": ["LINK"]},
        chat("![image](LINK)"),
        chat("Your [picture](LINK) is ready"),
        chat("Here: LINK"),
        {"data": [{"url": "LINK", "b64_json": ""}]},
    ],
)
def test_a_link_is_fetched_at_once_without_the_key(document: Any) -> None:
    made = ask(script_with_link(document, Reply(body=PNG, headers={"content-type": "text/plain"})))
    assert made.pictures == {0: PNG}
    assert [asked.method for asked in made.asked] == ["POST", "GET"]
    assert made.asked[1].path == "/p.png"
    assert "authorization" not in made.asked[1].headers


def test_a_link_that_works_only_later_is_asked_three_times() -> None:
    document = {"data": [{"url": "LINK"}]}
    late = script_with_link(document, Reply(status=404), Reply(status=503), Reply(body=PNG))
    assert ask(late).pictures == {0: PNG}
    never = ask(script_with_link(document, *[Reply(status=404)] * 3))
    assert never.outcome == "unusable"
    assert len(never.asked) == 4


@pytest.mark.parametrize(
    "reply",
    [Reply(status=403), Reply(status=410), Reply(body=PNG[:20], headers={"content-length": "75"}, cut=True)],
)
def test_a_dead_link_is_unusable(reply: Reply) -> None:
    made = ask(script_with_link({"data": [{"url": "LINK"}]}, reply))
    assert made.outcome == "unusable"
    assert len(made.asked) == 2


@pytest.mark.parametrize(
    "address",
    [
        "http://[::1",
        "http://169.254.169.254/latest",
        "http://10.0.0.1/p.png",
        "http://127.1/p.png",
        "http://a\ud800/p.png",
        "http:///",
        "//127.0.0.1:1/x",
        "http://user:secret@127.0.0.1/p.png",
        "http://127.0.0.1:99999/p.png",
    ],
)
def test_a_link_that_leads_where_nobody_may_go_is_unusable(address: str) -> None:
    made = ask(Reply.of({"data": [{"url": address}]}))
    assert made.outcome == "unusable"
    assert len(made.asked) == 1


def test_a_dead_link_spoils_no_other_picture() -> None:
    script = script_with_link({"data": [{"url": "LINK"}, {"b64_json": b64(PNG)}]}, Reply(status=410))
    made = ask(script, call_of(n=2))
    assert list(made.pictures.values()) == [PNG]
    assert len(made.unusable) == 1


def six_slow_links(asked: Asked) -> Reply:
    """Each picture is another, so that their order shows."""
    if asked.method == "GET":
        return Reply(body=PNG + asked.path.encode(), after_s=0.6)
    host = asked.headers["host"]
    return Reply.of({"data": [{"url": f"http://{host}/{number}.png"} for number in range(6)]})


def test_links_are_fetched_ahead_a_few_at_once_and_handed_on_in_their_order() -> None:
    async def run() -> tuple[Made, Provider]:
        made = Made()
        async with engine_at(six_slow_links) as (engine, provider):
            await gathered(engine.run(call_of(n=5)), made)
        return made, provider

    made, provider = asyncio.run(run())
    assert list(made.pictures.values()) == [PNG + f"/{number}.png".encode() for number in range(5)]
    assert provider.at_once_max == AT_ONCE_MAX
    assert len(provider.asked) == 6, "the surplus is not fetched"


def test_a_call_that_is_closed_leaves_no_link_behind() -> None:
    async def run() -> None:
        async with engine_at(six_slow_links) as (engine, _):
            events = engine.run(call_of(n=5))
            assert isinstance(await anext(events), Completed)
            assert any(map(asks_for_a_link, asyncio.all_tasks()))
            await events.aclose()
            assert not any(map(asks_for_a_link, asyncio.all_tasks()))

    asyncio.run(run())


def asks_for_a_link(task: asyncio.Task[Any]) -> bool:
    return "Results." in repr(task.get_coro())


def test_surplus_pictures_are_dropped() -> None:
    document = {"data": [{"b64_json": b64(PNG)}, {"b64_json": b64(JPEG)}, {"b64_json": b64(PNG)}]}
    for reply in (Reply.of(document), Reply(parts=[json.dumps(document).encode()])):
        assert ask(reply, call_of(n=2)).pictures == {0: PNG, 1: JPEG}


def test_fewer_pictures_than_asked_are_those_that_came() -> None:
    made = ask(Reply.of(SHAPES["b64"]), call_of(n=3))
    assert made.pictures == {0: PNG}
    assert made.failure is None


@pytest.mark.parametrize(
    ("usage", "read"),
    [
        (
            {
                "input_tokens": 50,
                "output_tokens": 415,
                "total_tokens": 465,
                "input_tokens_details": {"text_tokens": 10, "image_tokens": 40},
                "output_tokens_details": {"text_tokens": 143, "image_tokens": 272},
            },
            Usage(input_text=10, input_image=40, output_text=143, output_image=272),
        ),
        ({"prompt_tokens": 9, "completion_tokens": 1056}, Usage(input_text=9, output_image=1056)),
        ({"input_tokens": -5, "output_tokens": 7}, Usage(output_image=7)),
        ({"input_tokens": 3, "output_tokens": 10**30}, Usage(input_text=3)),
        ({"input_tokens": "3", "output_tokens": 1.5}, None),
        ({"input_tokens": True}, None),
        ([], None),
        ("many", None),
    ],
)
def test_usage_is_handed_on_only_where_it_is_whole_numbers(usage: object, read: Usage | None) -> None:
    for reply in (
        Reply.of({"data": [{"b64_json": b64(PNG)}], "usage": usage}),
        Reply(parts=[json.dumps({"data": [{"b64_json": b64(PNG)}], "usage": usage}).encode()]),
    ):
        made = ask(reply)
        assert made.pictures == {0: PNG}
        assert [facts.usage for facts in made.facts] == ([] if read is None else [read])


def test_a_number_of_six_thousand_digits_does_no_harm() -> None:
    body = (
        b'{"data":[{"b64_json":"' + b64(PNG).encode() + b'"}],"usage":{"input_tokens":' + b"9" * 6000 + b"}}"
    )
    assert ask(Reply(body=body)).pictures == {0: PNG}
    assert ask(Reply(parts=[body])).pictures == {0: PNG}


def test_what_the_provider_echoes_and_rewrites_is_told() -> None:
    item = {"b64_json": b64(PNG), "revised_prompt": "a fox, red"}
    document = {"data": [item], "quality": "high", "background": "opaque", "size": "1024x1024"}
    short = ask(Reply.of(document))
    assert short.completed[0].revised_prompt == "a fox, red"
    assert [(facts.quality, facts.background) for facts in short.facts] == [("high", "opaque")]
    streamed = ask(Reply(parts=[json.dumps(document).encode()]))
    assert streamed.kinds == ["Completed", "Facts", "Facts"]
    last = streamed.facts[-1]
    assert (last.index, last.revised_prompt) == (0, "a fox, red")
    assert (last.quality, last.background) == ("high", "opaque")


def test_a_long_answer_s_last_word_on_each_picture_tells_all_that_a_short_one_tells() -> None:
    usage = {
        "input_tokens": 9,
        "output_tokens": 12_619,
        "output_tokens_details": {"text_tokens": 139, "image_tokens": 12_480},
    }
    items = [{"b64_json": b64(PNG), "revised_prompt": f"fox {number}"} for number in range(4)]
    document = {"data": items, "quality": "high", "usage": usage}
    short = ask(Reply.of(document), call_of(n=3))
    long = ask(Reply(parts=[json.dumps(document).encode()]), call_of(n=3))
    assert [each.revised_prompt for each in short.completed] == ["fox 0", "fox 1", "fox 2"]
    (whole,) = short.facts
    each = [facts for facts in long.facts if facts.index is not None]
    assert [(facts.index, facts.revised_prompt, facts.quality) for facts in each] == [
        (index, f"fox {index}", "high") for index in range(3)
    ]
    assert sum((facts.usage for facts in each if facts.usage), Usage()) == whole.usage
    assert each[0].usage is not None and each[0].usage.input_text == 9


@pytest.mark.parametrize(
    ("preset", "usage", "micros"),
    [
        ("xai", {"cost_in_usd_ticks": 200_000_000}, 20_000),
        ("xai", {"cost_in_usd_ticks": 1}, 1),
        ("xai", {"cost_in_usd_ticks": -1}, None),
        ("openrouter", {"cost": 0.0400001}, 40_001),
        ("openrouter", {"cost": "0.04"}, None),
        ("openrouter", {"cost": 1e300}, None),
        ("openrouter", {"cost": 10**400}, None),
        ("openrouter", {"cost": float("inf")}, None),
        ("openrouter", {"cost": float("nan")}, None),
        ("openrouter", {"cost": 1_000_000}, 10**12),
        ("xai", {"cost_in_usd_ticks": 10**400}, None),
        ("openai", {"cost": 0.04}, None),
    ],
)
def test_what_the_provider_charges_is_told_in_micro_dollars(
    preset: str, usage: Any, micros: int | None
) -> None:
    made = ask(Reply.of({"data": [{"b64_json": b64(PNG)}], "usage": usage}), preset=preset)
    assert [facts.cost for facts in made.facts if facts.cost is not None] == (
        [] if micros is None else [micros]
    )


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", "unusable"),
        (b"{}", "unusable"),
        (b"[]", "unusable"),
        (b'{"data": []}', "unusable"),
        (b'{"data": [{}]}', "unusable"),
        (b'{"data": "x"}', "unusable"),
        (b'{"task_id": "7", "status": "pending", "message": "accepted"}', "unusable"),
        (b"<html>busy</html>", "unusable"),
        (b"OK", "unusable"),
        (b'{"data": [{"b64_json": "iVBORw0KGgo', "unusable"),
        (b'{"data": [{"b64_json": "iVBORw0KGgoA"', "unusable"),
        (b"[" * 100_000, "unusable"),
        (b'{"error": {"message": "no", "code": "moderation_blocked"}}', "caller_fault"),
        (b'{"error": {"message": "no", "code": "content_policy_violation"}}', "caller_fault"),
        (b'{"error": {"message": "no", "moderation_details": {}}}', "caller_fault"),
        (b'{"error": {"message": "slow", "code": "rate_limit_exceeded"}}', "not_accepted"),
        (b'{"error": {"message": "slow", "type": "rate_limit_error"}}', "not_accepted"),
        (b'{"error": {"message": "slow", "code": 429}}', "not_accepted"),
        (b'{"error": {"message": "bad key", "code": 401}}', "not_accepted"),
        (b'{"error": {"message": "bad", "code": 400}}', "caller_fault"),
        (b'{"error": {"message": "lost", "code": 502}}', "ambiguous"),
        (b'{"error": {"message": "broken", "code": "oops"}}', "failed"),
        (b'{"error": "broken"}', "failed"),
        (b'{"data": [], "error": {"message": "broken"}}', "failed"),
    ],
)
def test_an_answer_without_a_picture_fails_by_what_it_says(body: bytes, outcome: str) -> None:
    assert ask(Reply(body=body)).outcome == outcome
    assert ask(Reply(parts=[body] if body else [])).outcome == outcome


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize("is_cut", [False, True], ids=["ends well", "is cut"])
def test_pictures_that_came_whole_are_handed_on_though_their_answer_is_damaged(
    is_long: bool, is_cut: bool
) -> None:
    whole = json.dumps({"data": [{"b64_json": b64(PNG)}] * 3}).encode()
    body = whole[:-40]
    length = len(whole) if is_cut else len(body)
    replies = {
        False: Reply(body=body, headers={"content-length": str(length)}, cut=is_cut),
        True: Reply(parts=[body], cut=is_cut),
    }
    heard = ask(replies[is_long], call_of(n=3))
    assert heard.pictures == {0: PNG, 1: PNG}
    assert heard.outcome == "unusable"


def test_a_cut_body_is_unusable_and_a_late_one_ambiguous() -> None:
    body = json.dumps(SHAPES["b64"]).encode()
    cut = ask(Reply(parts=[body[:60]], cut=True))
    assert cut.outcome == "unusable"
    assert cut.pictures == {}
    late = ask(Reply(parts=[body[:60]], hangs=True), call_of(deadline_s=0.3))
    assert (late.failure or late.unusable[0]).timeout
    assert late.outcome == "ambiguous"
    short = ask(Reply(body=body[:60], headers={"content-length": str(len(body))}, cut=True))
    assert short.outcome == "unusable"
