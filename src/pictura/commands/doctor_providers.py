"""What `pictura doctor` finds at each configured provider: is it there, does it take the key, does it
have the models that are mapped to it, and how long will they be there.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterable, Iterator, Mapping

from pictura import accounts, providers
from pictura.accounts import Place
from pictura.clock import Clock
from pictura.commands.finding import Finding
from pictura.config import ANY_MODEL, Config
from pictura.contract.catalog import Catalog
from pictura.engines.openai.look import Seen, look

LOOK_S = 10.0
"""How long a provider may take to say which models it has."""
NEAR_DAYS = 60
NAMES_MAX = 8


def findings(config: Config, clock: Clock) -> Iterator[Finding]:
    """Everything that can be found out of the providers without spending anything."""
    places = accounts.places(config)
    if not places:
        return
    seen = asyncio.run(_look_at(places, clock))
    catalog = providers.load_catalog(config)
    today = datetime.datetime.fromtimestamp(clock.now(), datetime.UTC).date()
    for name in places:
        mapped = config.providers[name].models or {}
        what, took_s = seen[name]
        yield from _reached(name, what, took_s)
        has_own_names = places[name].account.dialect.deployments
        yield from _models(name, {} if has_own_names else mapped, what)
        yield from _shutdowns(name, mapped if has_own_names else mapped.values(), catalog, today)


async def _look_at(places: Mapping[str, Place], clock: Clock) -> dict[str, tuple[Seen, float]]:
    """Looks at all of them at once."""
    looked = await asyncio.gather(*(_look(place, clock) for place in places.values()))
    return dict(zip(places, looked, strict=True))


async def _look(place: Place, clock: Clock) -> tuple[Seen, float]:
    client, began = place.client(), clock.monotonic()
    try:
        seen = await look(place.account, client, asyncio.get_running_loop().time() + LOOK_S)
        return seen, clock.monotonic() - began
    finally:
        await client.close()


def _reached(name: str, seen: Seen, took_s: float) -> Iterator[Finding]:
    if not seen.reachable:
        yield Finding("fail", name, f"cannot be reached: {seen.trouble}")
        return
    yield Finding("ok", name, f"answers in {took_s * 1000:.0f} ms")
    if seen.key_accepted:
        yield Finding("ok", name, "takes the key")
    elif seen.key_accepted is False:
        yield Finding("fail", name, "does not accept the key")
    elif seen.trouble:
        yield Finding("warn", name, seen.trouble)
    elif seen.models is None:
        yield Finding("warn", name, "has no list of models, so the key and the models cannot be looked at")


def _models(name: str, mapped: Mapping[str, str], seen: Seen) -> Iterator[Finding]:
    """A list may lag behind what a provider serves, so a missing name is a warning (api-contract §1)."""
    if seen.models is None:
        return
    yield Finding("ok", name, f"lists {len(seen.models)} models")
    wanted = {theirs for theirs in mapped.values() if theirs != ANY_MODEL}
    missing = sorted(wanted - set(seen.models))
    if missing:
        yield Finding("warn", name, f"does not list {_listed(missing)}")


def _shutdowns(name: str, models: Iterable[str], catalog: Catalog, today: datetime.date) -> Iterator[Finding]:
    """Of the provider's names or, where those are the operator's own, of ours."""
    for named in dict.fromkeys(models):
        model = catalog.find(named)
        if model is None or model.shutdown_date is None:
            continue
        day = datetime.date.fromisoformat(model.shutdown_date)
        left = (day - today).days
        if left < 0:
            yield Finding("warn", name, f"{named} was to be shut down on {day}")
        elif left <= NEAR_DAYS:
            yield Finding("warn", name, f"{named} is shut down on {day}, in {left} days")


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:NAMES_MAX])
    return shown if len(names) <= NAMES_MAX else f"{shown} and {len(names) - NAMES_MAX} more"
