"""`pictura keys`: makes, lists, ends and renews API keys."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

import msgspec

from pictura import providers
from pictura.clock import Clock
from pictura.commands import books, wording
from pictura.config import Config
from pictura.errors import StartError
from pictura.store import keys, ledger
from pictura.store.database import Transaction
from pictura.store.keys import KeyRecord
from pictura.store.ledger import Balance
from pictura.types import Json, Micros

NAME_LENGTH_MAX = 100


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a new key shall be."""

    name: str
    budget: Micros | None = None
    in_flight_max: int | None = None
    models: tuple[str, ...] | None = None
    expires_at: float | None = None
    compat: str | None = None
    webhooks: bool = False


def create(config: Config, clock: Clock, wish: Wish) -> Json:
    """Makes a key; the answer is the only place where it ever stands."""
    _, secret = keys.new_secret()
    webhook_secret = keys.new_webhook_secret() if wish.webhooks else None

    def work(tx: Transaction) -> Json:
        record = keys.add(
            tx,
            secret=secret,
            name=wish.name,
            at=clock.now(),
            budget=wish.budget,
            expires_at=wish.expires_at,
            models=wish.models,
            in_flight_max=wish.in_flight_max,
            compat=wish.compat,
            webhook_secret=webhook_secret,
        )
        signing = {} if webhook_secret is None else {"webhook_secret": webhook_secret}
        return _with_secrets(tx, record, {"key": secret} | signing)

    return books.write(config, work)


def listing(config: Config) -> Json:
    def work(tx: Transaction) -> Json:
        return {"keys": [_view(record, _balance(tx, record)) for record in keys.listing(tx)]}

    return books.read(config, work)


def revoke(config: Config, clock: Clock, key_id: str) -> Json:
    """Ends a key; a running server refuses it from the next request on."""

    def work(tx: Transaction) -> Json:
        keys.revoke(tx, key_id, clock.now())
        record = _known(tx, key_id)
        return _view(record, _balance(tx, record))

    return books.write(config, work)


def rotate(config: Config, key_id: str) -> Json:
    """Gives a key a new secret; the old one ends at once, budget, history and webhooks stay."""

    def work(tx: Transaction) -> Json:
        record = _known(tx, key_id)
        secret = keys.rotate(tx, key_id)
        if secret is None:
            raise _revoked(key_id)
        return _with_secrets(tx, record, {"key": secret})

    return books.write(config, work)


def rotate_webhooks(config: Config, key_id: str) -> Json:
    """Gives a key a new secret for its webhooks, or its first; what the key itself is stays."""
    secret = keys.new_webhook_secret()

    def work(tx: Transaction) -> Json:
        _known(tx, key_id)
        if not keys.set_webhook_secret(tx, key_id, secret):
            raise _revoked(key_id)
        return _with_secrets(tx, _known(tx, key_id), {"webhook_secret": secret})

    return books.write(config, work)


def name(text: str) -> str:
    """A name for a key; raises ValueError."""
    if not text.strip() or not text.isprintable() or len(text) > NAME_LENGTH_MAX:
        raise ValueError(f"a name has 1 to {NAME_LENGTH_MAX} printable characters.")
    return text.strip()


def compat(text: str) -> str:
    """The envelope that a key's answers come in; raises ValueError."""
    if text != "chat":
        raise ValueError(f"'{text}' is no envelope; chat is the only one.")
    return text


def served(config: Config, names: Sequence[str]) -> tuple[str, ...]:
    """The names that a key shall be limited to, as the menu has them; raises ValueError."""
    menu = providers.menu(config)
    chosen: list[str] = []
    for asked in names:
        found = menu.find(asked.strip())
        if found is None:
            near = difflib.get_close_matches(asked, menu.served, n=1)
            hint = f"did you mean {near[0]}?" if near else f"served are {', '.join(menu.served)}."
            raise ValueError(f"nobody serves the model '{asked}'; {hint}")
        chosen.append(found.name)
    return tuple(dict.fromkeys(chosen))


def told(key: Json) -> str:
    """A key that was just made or renewed, for the eye."""
    lines: list[object] = []
    if "key" in key:
        once = "This key is shown once; only a hash of it is kept. Its id is"
        lines += [key["key"], "", f"{once} {key['id']}."]
    if "webhook_secret" in key:
        lines += ["", "Its webhooks are signed with this secret, shown once:", key["webhook_secret"]]
    return "\n".join(map(str, lines)).strip()


def table(listed: Json, now: float) -> str:
    rows = [_row(key, now) for key in msgspec.convert(listed["keys"], list[_Listed])]
    header = ("ID", "NAME", "STATE", "BUDGET", "SPENT", "HELD", "EXPIRES", "WEBHOOKS", "MODELS")
    return wording.table(header, rows, right=frozenset({3, 4, 5}))


class _Listed(msgspec.Struct, frozen=True):
    id: str
    name: str
    expires_at: int | None
    revoked_at: int | None
    models: list[str] | None
    webhooks: bool
    budget_micros: int | None
    posted_micros: int
    pending_micros: int


def _row(key: _Listed, now: float) -> tuple[str, ...]:
    expired = key.expires_at is not None and key.expires_at <= now
    return (
        key.id,
        key.name,
        "revoked" if key.revoked_at is not None else "expired" if expired else "live",
        wording.dollars(key.budget_micros),
        wording.dollars(key.posted_micros),
        wording.dollars(key.pending_micros),
        wording.day_and_time(key.expires_at),
        "yes" if key.webhooks else "-",
        "all" if key.models is None else ",".join(key.models),
    )


def _known(tx: Transaction, key_id: str) -> KeyRecord:
    record = keys.find(tx, key_id)
    if record is None:
        raise StartError(f"There is no key with the id {key_id!r}; `pictura keys list` shows them all.")
    return record


def _revoked(key_id: str) -> StartError:
    return StartError(f"The key {key_id} is revoked; make a new one with `pictura keys create`.")


def _balance(tx: Transaction, record: KeyRecord) -> Balance:
    return ledger.balance(tx, keys.scope(record.id))


def _with_secrets(tx: Transaction, record: KeyRecord, secrets: Mapping[str, str]) -> Json:
    view = _view(record, _balance(tx, record))
    return {"id": view.pop("id"), **secrets, **view}


def _view(record: KeyRecord, balance: Balance) -> Json:
    return {
        "id": record.id,
        "name": record.name,
        "created_at": int(record.created_at),
        "expires_at": _seconds(record.expires_at),
        "revoked_at": _seconds(record.revoked_at),
        "models": record.models,
        "in_flight_max": record.in_flight_max,
        "compat": record.compat,
        "webhooks": record.webhooks,
        "budget_micros": balance.limit,
        "posted_micros": balance.posted,
        "pending_micros": balance.pending,
        "available_micros": balance.available,
    }


def _seconds(at: float | None) -> int | None:
    return None if at is None else int(at)
