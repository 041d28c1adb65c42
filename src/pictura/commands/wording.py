"""How amounts, times and tables are typed and told in the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from unicodedata import east_asian_width

from pictura.types import Micros

USD_MAX = Decimal(1_000_000)
MICROS = 1_000_000
LIFE_DAYS_MAX = 36_500
_SPAN = re.compile(r"([1-9][0-9]{0,5})([dhm])")
_SPAN_SECONDS = {"d": 86_400, "h": 3_600, "m": 60}


def micros(text: str) -> Micros:
    """An amount of US dollars, exactly; raises ValueError with what is allowed."""
    try:
        amount = Decimal(text.removeprefix("$"))
    except InvalidOperation:
        amount = Decimal("nan")
    if (
        not amount.is_finite()
        or not 0 <= amount <= USD_MAX
        or not re.fullmatch(r"\$?[0-9.]+", text, re.ASCII)
    ):
        raise ValueError(f"'{text}' is not an amount of US dollars from 0 to {USD_MAX}, such as 25 or 2.50.")
    exact = amount * MICROS
    if exact != exact.to_integral_value():
        raise ValueError(
            f"'{text}' has more than 6 decimals; a millionth of a dollar is the smallest amount."
        )
    return Micros(int(exact))


def dollars(amount: int | None) -> str:
    """Micro-dollars for the eye: at least cents, more decimals only where there are any."""
    if amount is None:
        return "-"
    whole, part = divmod(abs(amount), MICROS)
    decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
    return f"{'-' if amount < 0 else ''}${whole}.{decimals}"


def moment(text: str, now: float) -> float:
    """A time to come: `30d`, `12h`, `90m`, or a date and time with its zone; raises ValueError."""
    span = _SPAN.fullmatch(text)
    if span is not None:
        at = now + int(span[1]) * _SPAN_SECONDS[span[2]]
    else:
        try:
            given = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"'{text}' is no time; write 30d, 12h or 2027-01-31T00:00:00Z.") from None
        if given.tzinfo is None:
            raise ValueError(f"'{text}' has no time zone; end it with Z for UTC.")
        at = given.timestamp()
    if at <= now:
        raise ValueError(f"'{text}' is in the past.")
    if at > now + LIFE_DAYS_MAX * 86_400:
        raise ValueError(f"'{text}' is more than {LIFE_DAYS_MAX} days ahead.")
    return at


def day_and_time(at: float | None) -> str:
    return "-" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def size(count: int) -> str:
    """Bytes for the eye."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB" if count < 1_000_000_000 else f"{count / 1_000_000_000:.1f} GB"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Columns under their header; `right` are those that end at the same place, as amounts do."""
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    lines: list[str] = []
    for row in (header, *rows):
        cells = [
            " " * (width - _width(cell)) + cell if position in right else cell + " " * (width - _width(cell))
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
