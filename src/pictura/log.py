"""The log: on standard error, one JSON line per event for a collector, short lines for a person."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog
from structlog.typing import EventDict, Processor

_encode = msgspec.json.Encoder(enc_hook=str).encode


def configure(level: str) -> None:
    """Decides for the whole process how events are told, and from which level on."""
    logging.getLogger("uvicorn").setLevel(logging.ERROR)  # what strangers send is no event of ours
    lines = Lines()
    structlog.configure(
        processors=list(_FOR_A_PERSON if sys.stderr.isatty() else _FOR_A_COLLECTOR),
        wrapper_class=type("Logger", (_Straight, structlog.make_filtering_bound_logger(level)), {}),
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=True,
    )


class Lines:
    """Writes lines to whatever standard error is by then; that nobody reads them any more breaks no job.

    Those of a turn of the event loop are written together at its end; one that is more than
    information is written at once, after those before it.
    """

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def info(self, line: str | bytes) -> None:
        if not self._waiting:
            try:
                asyncio.get_running_loop().call_soon(self._write)
            except RuntimeError:  # nothing turns
                self.error(line)
                return
        self._waiting.append(_encoded(line))

    debug = info

    def error(self, line: str | bytes) -> None:
        self._waiting.append(_encoded(line))
        self._write()

    warning = critical = error

    def _write(self) -> None:
        lines, self._waiting = self._waiting, []
        with suppress(OSError, ValueError):
            sys.stderr.buffer.write(b"".join(lines))
            sys.stderr.buffer.flush()


def _encoded(line: str | bytes) -> bytes:
    return (line.encode() if isinstance(line, str) else line) + b"\n"


class _Straight(structlog.BoundLoggerBase):
    """A shorter way to the line than structlog's own: no logger of ours is bound to anything."""

    def _proxy_to_logger(self, method_name: str, event: str | None = None, **event_kw: Any) -> None:
        event_kw["event"] = event
        line: Any = event_kw
        try:
            for process in self._processors:
                line = process(self._logger, method_name, line)
        except structlog.DropEvent:
            return
        getattr(self._logger, method_name)(line)


def _json_line(logger: object, method: str, event: EventDict) -> bytes:
    """All steps for a collector in one, since two lines tell of each request."""
    if "exc_info" in event:
        event = structlog.processors.format_exc_info(logger, method, event)
    event["level"] = method
    event["timestamp"] = datetime.now(UTC)
    return _encode(event)


_FOR_A_COLLECTOR: tuple[Processor, ...] = (_json_line,)
_FOR_A_PERSON: tuple[Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
    structlog.dev.ConsoleRenderer(
        pad_event_to=0, pad_level=False, sort_keys=False, exception_formatter=structlog.dev.plain_traceback
    ),
)
