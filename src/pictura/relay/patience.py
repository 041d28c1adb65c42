"""How long a client is asked to wait before it asks again."""

from __future__ import annotations

import math

from pictura.errors import WAIT_S as WAIT_S
from pictura.errors import WAIT_S_MAX as WAIT_S_MAX

SPREAD_S = 5
"""Official SDKs obey `Retry-After` to the hundredth of a second: told the same, all would come back at once."""


class Patience:
    """Tells one client after another a little more, in a round."""

    def __init__(self) -> None:
        self._told = 0

    def of(self, wait_s: float) -> int:
        """Whole seconds for `Retry-After`: at least one, never fewer than `wait_s` up to a minute."""
        self._told += 1
        least_s = min(max(1, math.ceil(wait_s)), WAIT_S_MAX)
        return min(least_s + self._told % SPREAD_S, WAIT_S_MAX)
