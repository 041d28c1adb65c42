"""`x-pictura-webhook`: the address at which a client wants to be told of its job's end."""

from __future__ import annotations

from starlette.requests import Request

from pictura.api.headers import header
from pictura.errors import BadRequest, Forbidden
from pictura.net import guard
from pictura.net.failure import Refused
from pictura.store.outbox import Receiver
from pictura.types import Caller

HEADER = "x-pictura-webhook"
URL_LENGTH_MAX = 2048


class Receivers:
    """Reads whom a request wants told, and whether it may have that."""

    def __init__(self, *, private_network: bool) -> None:
        self._private_network = private_network

    def of(self, request: Request, caller: Caller, base_url: str) -> Receiver | None:
        """Whom to tell of the job's end; None: nobody. Raises `Forbidden` and `BadRequest`.

        What a name resolves to is judged whenever it is told.
        """
        url = header(request, HEADER.encode())
        if url is None:
            return None
        if not caller.webhooks:
            raise Forbidden(
                f"This API key may not use the header {HEADER}. The operator of this server can allow it.",
                param=HEADER,
                code="webhooks_not_allowed",
            )
        return Receiver(url=url, authority=self._checked(url).authority, base_url=base_url)

    def _checked(self, url: str) -> guard.Url:
        if len(url) > URL_LENGTH_MAX or not url.isascii():
            raise _invalid(f"The URL must have at most {URL_LENGTH_MAX} characters, all of them ASCII.")
        try:
            parsed = guard.parsed(url)
        except Refused as refused:
            raise _invalid(refused.message) from None
        if parsed.scheme != "https":
            raise _invalid("The URL must begin with https://.")
        if parsed.address is not None:
            obstacle = guard.obstacle(parsed.address, private_allowed=self._private_network)
            if obstacle is not None:
                raise _invalid(f"The URL's host {obstacle}.")
        return parsed


def _invalid(why: str) -> BadRequest:
    return BadRequest(f"Invalid value for the header {HEADER}. {why}", param=HEADER)
