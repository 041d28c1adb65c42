from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pictura.engines.openai.look import Seen
from pictura.engines.openai.look import look as looked_at
from tests.engines.openai.provider import KEY, Asked, Reply, Script, account_at, played


def look(
    script: Script | Reply, preset: str = "openai", deadline_s: float = 30.0, **options: Any
) -> tuple[Seen, list[Asked]]:
    async def run() -> tuple[Seen, list[Asked]]:
        async with account_at(played(script), preset, **options) as (account, client, provider):
            deadline = asyncio.get_running_loop().time() + deadline_s
            return await looked_at(account, client, deadline), provider.asked

    return asyncio.run(run())


@pytest.mark.parametrize(
    "document",
    [
        {"object": "list", "data": [{"id": "a"}, {"id": "b"}, {"object": "x"}, 7]},
        [{"id": "a"}, {"id": "b"}],
    ],
)
def test_a_look_sees_the_models(document: object) -> None:
    seen, asked = look(Reply.of(document))
    assert seen == Seen(reachable=True, key_accepted=True, models=("a", "b"))
    assert [(each.method, each.path, each.headers["authorization"]) for each in asked] == [
        ("GET", "/v1/models", f"Bearer {KEY}")
    ]


def test_a_look_sees_that_the_key_is_refused() -> None:
    seen, _ = look(Reply.of({"error": {"message": KEY}}, status=401))
    assert (seen.reachable, seen.key_accepted, seen.models) == (True, False, None)
    assert KEY not in str(seen.trouble)


def test_a_look_without_a_key_tells_nothing_of_one() -> None:
    seen, asked = look(Reply.of([{"id": "a"}]), "new-api", api_key=None)
    assert seen == Seen(reachable=True, models=("a",))
    assert "authorization" not in asked[0].headers
    seen, _ = look(Reply(status=401), "new-api", api_key=None)
    assert (seen.key_accepted, seen.trouble) == (None, "The provider asks for a key.")


def test_a_list_that_is_for_everybody_tells_nothing_of_the_key() -> None:
    assert look(Reply.of([{"id": "a"}]), "openrouter")[0] == Seen(reachable=True, models=("a",))


def test_a_look_sees_that_nobody_is_there_or_answers() -> None:
    assert not look(Reply(), base_url="http://127.0.0.1:1/v1")[0].reachable
    assert not look(Reply(hangs=True), deadline_s=0.5)[0].reachable
    assert not look(Reply(closes_at_once=True))[0].reachable


@pytest.mark.parametrize(
    "reply", [Reply(body=b"<html>"), Reply(body=b"{"), Reply(body=b'{"data": 7}'), Reply(body=b"[" * 9999)]
)
def test_a_list_that_is_none_is_not_known(reply: Reply) -> None:
    assert look(reply)[0] == Seen(reachable=True, key_accepted=True, models=None)


def test_a_vendor_without_a_list_is_only_looked_for() -> None:
    seen, asked = look(Reply(status=404), "ark")
    assert seen == Seen(reachable=True)
    assert asked[0].path == "/v1/"
    assert (
        look(Reply(status=503), "openrouter")[0].trouble == "The provider's list of models answers with 503."
    )
