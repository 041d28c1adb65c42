"""How many calls may follow those that failed (outcomes.md, "Time and protection")."""


class RetryBudget:
    """A bucket of tokens: each request adds a fifth of one, each further call takes one."""

    START, EACH, MOST = 10.0, 0.2, 20.0

    def __init__(self) -> None:
        self._tokens = self.START

    def earn(self) -> None:
        self._tokens = min(self.MOST, self._tokens + self.EACH)

    def spend(self) -> bool:
        """Whether a further call may be made."""
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
