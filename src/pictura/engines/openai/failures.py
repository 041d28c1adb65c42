"""Which class a provider's failure belongs to (outcomes.md, "Which class"), as a table.

Messages are our own sentences; only a fault of the caller's is told in the provider's words, masked.
"""

from __future__ import annotations

import re
from collections.abc import Container

import msgspec

from pictura.engines.openai.account import Account
from pictura.engines.openai.complaint import Complaint
from pictura.engines.openai.masking import Masking
from pictura.errors import WAIT_S, WAIT_S_MAX, Blame, EngineFailure
from pictura.net.failure import TransportFailure
from pictura.net.retry_after import retry_after_s
from pictura.types import Outcome

_FAILED, _AMBIGUOUS = Outcome.FAILED, Outcome.AMBIGUOUS
_NOT_ACCEPTED, _CALLER_FAULT = Outcome.NOT_ACCEPTED, Outcome.CALLER_FAULT


class Row(msgspec.Struct, frozen=True):
    """What some statuses mean: with the provider's own JSON error, and without one."""

    statuses: Container[int]
    told: Outcome
    untold: Outcome
    message: str
    blame: Blame | None = None


ROWS = (
    Row((400, 413, 422), _CALLER_FAULT, _CALLER_FAULT, "The provider refused the request."),
    Row((401, 403), _NOT_ACCEPTED, _NOT_ACCEPTED, "The provider did not let this server in."),
    Row((402,), _NOT_ACCEPTED, _NOT_ACCEPTED, "This server has no credit left at the provider."),
    Row((404,), _NOT_ACCEPTED, _NOT_ACCEPTED, "The provider does not have this model.", "deployment"),
    Row((408, 409), _AMBIGUOUS, _AMBIGUOUS, "The provider gave the request up."),
    Row((429,), _NOT_ACCEPTED, _NOT_ACCEPTED, "The provider takes no more requests just now.", "nobody"),
    Row((503,), _NOT_ACCEPTED, _NOT_ACCEPTED, "The provider is overloaded or down."),
    Row((500, 529), _FAILED, _AMBIGUOUS, "The provider failed to make the picture."),
    Row((502, 504, 524), _AMBIGUOUS, _AMBIGUOUS, "The provider's gateway lost the request."),
    Row((521, 523, 525, 526), _NOT_ACCEPTED, _NOT_ACCEPTED, "The provider could not be reached."),
    Row(range(300, 400), _FAILED, _FAILED, "The provider is elsewhere; requests do not follow it."),
    Row(range(400, 500), _FAILED, _FAILED, "The provider did not understand this server's request."),
    Row(range(1000), _AMBIGUOUS, _AMBIGUOUS, "The provider's answer leaves open what became of the request."),
)
"""The first row that has a status holds."""

_BY_STATUS = {status: next(row for row in ROWS if status in row.statuses) for status in range(1000)}

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_MODERATION = re.compile(
    r"moderation|contentpolicy|contentfilter|policyviolation|safetysystem|sensitivecontent"
)
_RATE = re.compile(r"ratelimit|toomanyrequests|slowdown|insufficientquota|billinghardlimit")

_ANSWERED = "The provider told of an error instead of making the picture."
_NO_REASON = "The provider refused the request."


class Failures:
    """Makes failures of what one account's provider answers."""

    def __init__(self, account: Account) -> None:
        self._masked = Masking(account)
        dialect = account.dialect
        self._params = {dialect.size.key: "size", dialect.n.key: "n"}

    def of_status(
        self, status: int, complaint: Complaint | None, retry_after: str | None = None, *, now: float
    ) -> EngineFailure:
        """A status other than 2xx. `now`, in seconds since 1970, is for a `Retry-After` that is a date."""
        row = _BY_STATUS.get(status, ROWS[-1])
        outcome = row.untold if complaint is None else row.told
        own_fault = status >= 500 and complaint is not None and not _is_moderation(complaint)
        failure = None if complaint is None or own_fault else self._by_code(complaint, retry_after, now)
        if failure is not None:
            return failure
        if outcome is _CALLER_FAULT:
            return self._caller_fault(complaint or Complaint())
        wait_s = _wait_s(retry_after, now) if status == 429 or retry_after is not None else None
        return EngineFailure(outcome, row.message, blame=row.blame, wait_s=wait_s)

    def of_complaint(self, complaint: Complaint, *, now: float) -> EngineFailure:
        """An error under 200, or in a stream: by its own code, which may be a status."""
        code = complaint.code or ""
        if len(code) == 3 and code.isdecimal() and code[0] in "45":
            return self.of_status(int(code), complaint, now=now)
        return self._by_code(complaint, None, now) or EngineFailure(_FAILED, _ANSWERED)

    def _by_code(self, complaint: Complaint, retry_after: str | None, now: float) -> EngineFailure | None:
        """What moderation and an exhausted account are whatever the status; None: the code says neither."""
        if _is_moderation(complaint):
            return self._caller_fault(complaint)
        if _RATE.search(_words(complaint)):
            row = _BY_STATUS[429]
            return EngineFailure(row.told, row.message, blame=row.blame, wait_s=_wait_s(retry_after, now))
        return None

    def _caller_fault(self, complaint: Complaint) -> EngineFailure:
        """What the caller can mend, in the provider's words but for what is nobody's business."""
        message = self._masked(complaint.message or "") or _NO_REASON
        param = complaint.param
        code = complaint.code
        return EngineFailure(
            _CALLER_FAULT,
            message,
            param=None if param is None else self._params.get(param) or self._masked(param),
            code="invalid_value" if code is None else self._masked(code),
        )


def _is_moderation(complaint: Complaint) -> bool:
    return complaint.moderated or _MODERATION.search(_words(complaint)) is not None


def _words(complaint: Complaint) -> str:
    return _NO_LETTERS.sub("", f"{complaint.code} {complaint.type}".lower())


def of_transport(failure: TransportFailure) -> EngineFailure:
    """No answer came, or not all of it (outcomes.md): whether a byte of the request left decides."""
    if not failure.sent:
        return EngineFailure(_NOT_ACCEPTED, "The provider could not be reached.")
    if failure.timeout:
        return EngineFailure(_AMBIGUOUS, "The provider took too long.", timeout=True)
    return EngineFailure(_AMBIGUOUS, "The connection to the provider broke off.")


def of_body(failure: TransportFailure) -> EngineFailure:
    """The body of a good answer did not come whole: it was paid for."""
    if failure.timeout:
        return EngineFailure(_AMBIGUOUS, "The provider took too long.", timeout=True)
    return EngineFailure(Outcome.UNUSABLE, "The provider's answer broke off or cannot be read.")


def _wait_s(retry_after: str | None, now: float) -> float:
    """Seconds that a `Retry-After` means, at most 60; what makes no sense means 5 (reliability C4)."""
    asked_s = retry_after_s(retry_after, now)
    return float(WAIT_S) if asked_s is None else min(asked_s, float(WAIT_S_MAX))
