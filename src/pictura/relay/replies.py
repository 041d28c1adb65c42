"""What a receiver's reply to a webhook means: heard, asked again later, or given up."""

from __future__ import annotations

import msgspec

MINUTE_S, HOUR_S = 60, 3600
PAUSES_S = (
    5,
    5 * MINUTE_S,
    30 * MINUTE_S,
    2 * HOUR_S,
    5 * HOUR_S,
    10 * HOUR_S,
    14 * HOUR_S,
    20 * HOUR_S,
    24 * HOUR_S,
)
"""Between one try and the next, as Standard Webhooks proposes; after the last the webhook is given up."""
SPREAD = 0.1
"""Pauses are up to so much longer, so that those who failed together do not return together."""
RETRY_AFTER_S_MAX = 24 * HOUR_S


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a receiver said; `status` None: no answer came, and `failed` names the step that failed."""

    status: int | None = None
    failed: str | None = None
    retry_after_s: float = 0.0
    """What it asked for, as long as it likes; no more than a day is believed."""
    hopeless: bool = False
    """Trying again would change nothing."""

    @property
    def heard(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def unwanted(self) -> bool:
        """The receiver is gone for good and says so, or there is nothing to tell it."""
        return self.status == 410 or self.hopeless

    def pause_s(self, tries: int, chance: int) -> float | None:
        """How long until the next try, when `tries` failed before this one; None: there shall be none."""
        if self.unwanted or tries >= len(PAUSES_S):
            return None
        spread = 1 + SPREAD * (chance % 1000) / 1000
        return max(PAUSES_S[tries] * spread, min(self.retry_after_s, RETRY_AFTER_S_MAX))
