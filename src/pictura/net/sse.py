"""The reading side of server-sent events, for lines as long as a picture.

What a data line holds goes on as it comes and is never gathered. All other lines are short: what is
longer than they may be is dropped, so an endless comment costs nothing.
"""

from __future__ import annotations

from typing import Literal

import msgspec

LINE_BYTES_MAX = 1024
"""How much of a line is kept that is not data."""

_BOM = b"\xef\xbb\xbf"
_CR, _LF = b"\r", b"\n"
_DATA = b"data:"
_TELLING_BYTES = len(b"data: ")
"""How much of a line tells whether it is data, and where its value begins."""


class Begin(msgspec.Struct, frozen=True):
    """An event's data begins; the event's name, if it has come by now."""

    event: str | None


class End(msgspec.Struct, frozen=True):
    """The event is over; `cut` when the stream ended in it."""

    event: str | None
    cut: bool = False


Token = Begin | bytes | End


class Reader:
    """Feed it the stream's bytes in order, then `end`.

    Of each event that has data come one `Begin`, its data in pieces (several data lines joined by
    newlines), and one `End`. Fields other than `event` and `data` are ignored.
    """

    def __init__(self) -> None:
        self._tokens: list[Token] = []
        self._line = b""
        self._kind: Literal["unknown", "data", "other"] = "unknown"
        self._at_start = True
        self._after_cr = False
        self._begun = False
        self._event: str | None = None

    def feed(self, data: bytes) -> list[Token]:
        """What the next bytes tell."""
        if not data:
            return []
        at = 1 if self._after_cr and data.startswith(_LF) else 0
        self._after_cr = False
        cr = lf = -1
        while at < len(data):
            # Each mark is looked for only once it is passed, so a giant line costs two scans.
            cr = cr if cr >= at else _found(data, _CR, at)
            lf = lf if lf >= at else _found(data, _LF, at)
            end = min(cr, lf)
            self._read(data[at:end])
            if end == len(data):
                break
            self._end_line()
            at = end + (2 if data.startswith(_CR + _LF, end) else 1)
            self._after_cr = end == cr and end + 1 == len(data)
        return self._taken()

    def end(self) -> list[Token]:
        """The stream is over: tells of an event whose blank line never came."""
        if self._line or self._kind != "unknown":
            self._end_line()
        if self._begun:
            self._tokens.append(End(self._event, cut=True))
        return self._taken()

    def _taken(self) -> list[Token]:
        tokens, self._tokens = self._tokens, []
        return tokens

    def _read(self, part: bytes) -> None:
        """More of a line, perhaps the rest of it."""
        match self._kind:
            case "data":
                self._value(part)
            case "other":
                self._line += part[: LINE_BYTES_MAX - len(self._line)]
            case "unknown":
                line = self._line + part
                if len(line) < _TELLING_BYTES + (len(_BOM) if self._at_start else 0):
                    self._line = line
                else:
                    self._tell(line)

    def _tell(self, line: bytes) -> None:
        """Decides what the line is that begins so."""
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(_BOM)
        if line.startswith(_DATA):
            self._kind, self._line = "data", b""
            self._begin_value()
            self._value(line[6:] if line[5:6] == b" " else line[5:])
        else:
            self._kind, self._line = "other", line[:LINE_BYTES_MAX]

    def _begin_value(self) -> None:
        self._tokens.append(b"\n" if self._begun else Begin(self._event))
        self._begun = True

    def _value(self, part: bytes) -> None:
        if part:
            self._tokens.append(part)

    def _end_line(self) -> None:
        if self._kind == "unknown":
            self._tell(self._line)
        if self._kind == "other":
            self._end_other(self._line)
        self._kind, self._line = "unknown", b""

    def _end_other(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if not line:
            self._end_event()
        elif name == b"event":
            self._event = value.removeprefix(b" ").decode("utf-8", "replace") or None
        elif name == b"data":
            self._begin_value()

    def _end_event(self) -> None:
        if self._begun:
            self._tokens.append(End(self._event))
        self._begun, self._event = False, None


def _found(data: bytes, mark: bytes, at: int) -> int:
    """Where a mark comes next; the end of the data if it does not."""
    found = data.find(mark, at)
    return len(data) if found < 0 else found
