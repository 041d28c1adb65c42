"""Webhooks: whoever was promised to be told of a job's end is told, until it says that it heard.

The outbox row of a webhook becomes due in the transaction that ends its job, and goes only once the
receiver has answered. So a kill costs nothing, but a receiver may be told twice: the id is the same.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path

import msgspec
import structlog

from pictura.clock import Clock
from pictura.net.client import Client, Outgoing
from pictura.net.failure import TransportFailure
from pictura.net.guard import Policy, parsed
from pictura.net.retry_after import retry_after_s
from pictura.relay.replies import Reply
from pictura.relay.signature import signed_headers
from pictura.store import keys, outbox, records
from pictura.store.database import Database, Transaction
from pictura.store.outbox import Webhook
from pictura.store.records import JobRecord
from pictura.types import Json

DEADLINE_S = 15.0
ROUND_S = 0.5
WRITE_PAUSE_S = 10.0
AT_ONCE_MAX = 64
AT_ONCE_EACH = 4
"""Of one key to one receiver: one that hangs is waited for by no other."""

log = structlog.stdlib.get_logger("pictura.webhooks")

_encode = msgspec.json.Encoder().encode


class Webhooks:
    """Empties the outbox. `view` renders a job as its owner reads it, with links that begin as told.

    `private_network`: receivers may be at private addresses. `authorities`: a file of more of them
    than the system's.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        database: Database,
        view: Callable[[JobRecord, str], Json],
        private_network: bool,
        authorities: Path | None = None,
    ) -> None:
        self._clock = clock
        self._database = database
        self._view = view
        self._private_network = private_network
        self._authorities = authorities
        self._sending: dict[Webhook, asyncio.Task[None]] = {}
        self._place_free = asyncio.Event()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made when first needed: most servers never send a webhook, and authorities take a while to load."""
        tls = ssl.create_default_context()
        if self._authorities is not None:
            tls.load_verify_locations(self._authorities)
        return tls

    async def run(self) -> None:
        """Sends what is due until it is cancelled; what is then on its way is sent again at the next start."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._place_free.clear()
                try:
                    await self._send_due(tasks)
                except Exception:
                    log.exception("the outbox could not be read")
                await self._until_next_round()

    async def _send_due(self, tasks: asyncio.TaskGroup) -> None:
        now = self._clock.now()
        if not self._database.peek(lambda tx: outbox.any_due(tx, now)):
            return

        def work(tx: Transaction) -> list[Webhook]:
            return outbox.due(tx, now, each=AT_ONCE_EACH, limit=AT_ONCE_MAX)

        for webhook in await self._database.read(work):
            if webhook not in self._sending and len(self._sending) < AT_ONCE_MAX:
                self._sending[webhook] = tasks.create_task(self._see_to(webhook))

    async def _until_next_round(self) -> None:
        try:
            async with asyncio.timeout(ROUND_S):
                await self._place_free.wait()
        except TimeoutError:
            pass

    async def _see_to(self, webhook: Webhook) -> None:
        """One try, and what comes of it; what goes wrong with it is that webhook's alone."""
        try:
            reply = await self._tell(webhook)
            if reply is not None:
                await self._written(self._consequence(webhook, reply))
        finally:
            del self._sending[webhook]
            self._place_free.set()

    async def _tell(self, webhook: Webhook) -> Reply | None:
        """What the receiver said; None: it had been told since the webhook was found due."""
        try:
            if not self._database.peek(lambda tx: outbox.awaits(tx, webhook)):
                return None
            told_of = self._database.peek(partial(_job_and_secret, webhook=webhook))
            if told_of is None:
                return Reply(failed="nothing to tell", hopeless=True)
            job, secret, ended_at = told_of
            return await self._send(webhook, self._body(job, ended_at, webhook.receiver.base_url), secret)
        except TransportFailure as failure:
            return Reply(failed=failure.phase)
        except Exception:
            log.exception("webhook failed", job=webhook.job_id)
            return Reply(failed="defect")

    def _body(self, job: JobRecord, ended_at: float, base_url: str) -> bytes:
        at = datetime.fromtimestamp(ended_at, UTC).isoformat(timespec="milliseconds")
        return _encode(
            {
                "type": f"image.job.{'completed' if job.state == 'posted' else 'failed'}",
                "timestamp": at.replace("+00:00", "Z"),
                "data": self._view(job, base_url),
            }
        )

    async def _send(self, webhook: Webhook, body: bytes, secret: str) -> Reply:
        now = self._clock.now()
        url = webhook.receiver.url
        outgoing = Outgoing(
            method="POST",
            url=url,
            headers=(
                ("content-type", "application/json"),
                *signed_headers(secret, webhook_id(webhook.job_id), now, body),
            ),
            body=body,
        )
        private = frozenset({parsed(url).host}) if self._private_network else frozenset[str]()
        client = Client(policy=Policy(private), tls=self._tls)
        try:
            deadline = asyncio.get_running_loop().time() + DEADLINE_S
            async with await client.send(outgoing, deadline=deadline) as answer:
                pause_s = retry_after_s(answer.header("retry-after"), now)
                return Reply(status=answer.status, retry_after_s=pause_s or 0.0)
        finally:
            await client.close()

    def _consequence(self, webhook: Webhook, reply: Reply) -> Callable[[Transaction], None]:
        """What a reply means for the outbox; told in the log, without the URL's secrets."""
        told = log.bind(
            job=webhook.job_id,
            receiver=webhook.receiver.authority,
            tries=webhook.tries + 1,
            status=reply.status,
            failed=reply.failed,
        )
        if reply.heard:
            told.info("webhook delivered")
        elif (pause_s := reply.pause_s(webhook.tries, self._clock.seed())) is None:
            told.warning("webhook given up")
        else:
            told.info("webhook put off", pause_s=round(pause_s))
            until = self._clock.now() + pause_s
            return lambda tx: outbox.put_off(tx, webhook, until)
        return lambda tx: outbox.discard(tx, webhook)

    async def _written(self, work: Callable[[Transaction], None]) -> None:
        """Writes what became of a try; until it is written, the webhook is not tried again."""
        while True:
            try:
                return await self._database.write(work)
            except Exception:
                log.exception("the outbox could not be written")
            await asyncio.sleep(WRITE_PAUSE_S)


def _job_and_secret(tx: Transaction, *, webhook: Webhook) -> tuple[JobRecord, str, float] | None:
    """An ended job, what signs its webhook and when it ended; None: one of them is not there."""
    job, secret = records.find(tx, webhook.job_id), keys.webhook_secret(tx, webhook.key_id)
    if job is None or job.ended_at is None or secret is None:
        return None
    return job, secret, job.ended_at


def webhook_id(job_id: str) -> str:
    """The id of the event that ends a job, the same at each try and for each receiver."""
    return f"msg_{job_id.partition('_')[2]}"
