"""A look at a provider that costs nothing: is it there, does it take the key, which models has it."""

from __future__ import annotations

from typing import cast

import msgspec

from pictura.engines.openai.account import Account
from pictura.engines.openai.json_text import json_value
from pictura.net.client import Client, Outgoing
from pictura.net.failure import TransportFailure
from pictura.types import Json

LIST_BYTES_MAX = 8 * 1024 * 1024


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at a provider shows. `models` is None where it lists none."""

    reachable: bool
    key_accepted: bool | None = None
    """None: there is no key, or it did not say."""
    models: tuple[str, ...] | None = None
    trouble: str | None = None
    """What is wrong, as a sentence."""


async def look(account: Account, client: Client, deadline: float) -> Seen:
    """Asks for the list of models, or only whether somebody is there; `deadline` is the loop's time."""
    path = account.dialect.models_path
    outgoing = Outgoing(method="GET", url=account.url(path or "/"), headers=account.headers())
    try:
        async with await client.send(outgoing, deadline=deadline, bytes_max=LIST_BYTES_MAX) as answer:
            status, body = answer.status, await answer.read(LIST_BYTES_MAX)
    except TransportFailure as failure:
        return Seen(reachable=False, trouble=failure.message)
    if status in {401, 403}:
        if account.api_key is None:
            return Seen(reachable=True, trouble="The provider asks for a key.")
        return Seen(reachable=True, key_accepted=False, trouble="The provider does not accept the key.")
    if not path:
        return Seen(reachable=True)
    if status != 200:
        return Seen(reachable=True, trouble=f"The provider's list of models answers with {status}.")
    asked_for_key = account.api_key is not None and not account.dialect.models_public
    return Seen(reachable=True, key_accepted=True if asked_for_key else None, models=_names(body))


def _names(body: bytes) -> tuple[str, ...] | None:
    """The ids of a list of models, in an object or bare; None for anything else."""
    try:
        listed = json_value(body)
    except ValueError:
        return None
    if isinstance(listed, dict):
        listed = cast(Json, listed).get("data")
    if not isinstance(listed, list):
        return None
    models = [cast(Json, each) for each in cast("list[object]", listed) if isinstance(each, dict)]
    return tuple(name for each in models if isinstance(name := each.get("id") or each.get("name"), str))
