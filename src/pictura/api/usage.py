"""`GET usage`: what the caller's key may spend, has spent and has reserved."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pictura.api.auth import KeyCache
from pictura.api.respond import json_response
from pictura.store import ledger
from pictura.store.database import Database, Transaction
from pictura.store.ledger import Balance
from pictura.store.statement import Row, statement


class UsageDoor:
    """The caller's own books; nobody else's."""

    def __init__(self, *, keys: KeyCache, database: Database) -> None:
        self._keys = keys
        self._database = database

    async def own(self, request: Request) -> Response:
        caller = self._keys.caller(request)

        def work(tx: Transaction) -> tuple[Balance, list[Row]]:
            return ledger.balance(tx, caller.scope), statement(tx, "day", caller.key_id)

        balance, days = await self._database.read(work)
        return json_response(
            {
                "object": "usage",
                "limit_micros": balance.limit,
                "posted_micros": balance.posted,
                "pending_micros": balance.pending,
                "available_micros": balance.available,
                "days": [
                    {
                        "day": row.value,
                        "requests": row.requests,
                        "pictures": row.pictures,
                        "posted_micros": row.posted_micros,
                        "pending_micros": row.pending_micros,
                    }
                    for row in days
                ],
            }
        )
