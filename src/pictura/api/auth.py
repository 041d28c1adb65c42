"""Who asks: Bearer keys, looked up by id and compared in constant time."""

from __future__ import annotations

from collections import OrderedDict

from starlette.requests import Request

from pictura.api.headers import header
from pictura.clock import Clock
from pictura.errors import Forbidden, Unauthorized
from pictura.store import keys
from pictura.store.database import Database
from pictura.store.keys import KeyRecord
from pictura.turn import Glance
from pictura.types import Caller

KEY_ID = "pictura.key_id"
"""Where a request's scope holds the id of its caller's key, once it is known."""
CACHED_MAX = 10_000
SECRET_LENGTH_MAX = 512


class KeyCache:
    """Verified keys of this process; forgotten whenever the database's own counter has moved.

    The counter is read for all requests that the event loop has read together, so a revocation by any
    process holds from the next request on.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._newest_version = Glance(lambda: database.peek(keys.version))
        self._version: int | None = None
        self._verified: OrderedDict[str, tuple[KeyRecord, Caller]] = OrderedDict()

    def caller(self, request: Request) -> Caller:
        """The caller of a request; raises `Unauthorized` with what was wrong."""
        secret = presented(request)
        if secret is None:
            raise Unauthorized(
                "You didn't provide an API key. Provide it in an Authorization header using Bearer auth "
                "(i.e. Authorization: Bearer YOUR_KEY).",
                code="",
            )
        if self._newest_version() != self._version:
            self._verified.clear()
            self._version = self._newest_version()
        record, caller = self._verified.get(secret) or self._verify(secret)
        self._check_times(record)
        request.scope[KEY_ID] = caller.key_id
        return caller

    def _verify(self, secret: str) -> tuple[KeyRecord, Caller]:
        key_id = keys.id_of(secret) if len(secret) <= SECRET_LENGTH_MAX else None
        record = self._database.peek(lambda tx: keys.find(tx, key_id)) if key_id else None
        if record is None or not keys.matches(record, secret):
            raise Unauthorized("Incorrect API key provided. Ask the operator of this server for one.")
        verified = (record, _caller(record))
        self._verified[secret] = verified
        if len(self._verified) > CACHED_MAX:
            self._verified.popitem(last=False)
        return verified

    def _check_times(self, record: KeyRecord) -> None:
        if record.revoked_at is not None:
            raise Unauthorized("This API key has been revoked.")
        if record.expires_at is not None and record.expires_at <= self._clock.now():
            raise Unauthorized("This API key has expired.")


def presented(request: Request) -> str | None:
    """The key that a request brings: `Authorization: Bearer`, or `api-key` as Azure's client sends it."""
    authorization = header(request, b"authorization")
    if authorization is None:
        return header(request, b"api-key") or None
    scheme, _, secret = authorization.partition(" ")
    return secret.strip() or None if scheme.lower() == "bearer" else None


def may_use(caller: Caller, model: str) -> bool:
    """Whether a key's allow-list holds a model."""
    return caller.models is None or model in caller.models


def check_model(caller: Caller, model: str) -> None:
    """Raises `Forbidden` when the caller's key may not use the model."""
    if not may_use(caller, model):
        allowed = ", ".join(caller.models or ())
        raise Forbidden(f"This API key may not use the model '{model}'. Allowed: {allowed}.", param="model")


def _caller(record: KeyRecord) -> Caller:
    return Caller(
        key_id=record.id,
        name=record.name,
        models=record.models,
        in_flight_max=record.in_flight_max,
        compat="chat" if record.compat == "chat" else None,
        webhooks=record.webhooks,
    )
