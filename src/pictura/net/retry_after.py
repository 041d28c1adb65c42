"""What an answer's `Retry-After` means."""

from __future__ import annotations

from email.utils import parsedate_to_datetime


def retry_after_s(value: str | None, now: float) -> float | None:
    """Seconds from `now` (since 1970), be it a number or a date, perhaps without end; None: it says nothing.

    A date that has passed is 0; a number below 0 says nothing.
    """
    text = (value or "").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            return max(0.0, parsedate_to_datetime(text).timestamp() - now)
        except (ValueError, TypeError, OverflowError):
            return None
    return seconds if seconds >= 0 else None
