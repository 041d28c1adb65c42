"""The one exception tree.

    PicturaError                 whatever an answer can say went wrong: status, type, code, param
    ├── BadRequest          400  ├── ModelNotPriced   400
    ├── Unauthorized        401  ├── Forbidden        403
    ├── NotFound            404  ├── MethodNotAllowed 405
    ├── KeyReused           422  ├── Gone             410
    ├── TooLarge            413  ├── TooSlow          408
    ├── BudgetExhausted     429  ├── TooManyInFlight  429
    ├── Internal            500  ├── EngineFailure    502, 504, 503 or 400, by its outcome
    ├── Overloaded          503  ├── StorageFull      507
    ├── Cancelled           409  ├── JobRunning       409
    └── Recorded                 whatever a job's row says
    StartError                   why the program cannot start or go on; told on one line
    └── ConfigError              all problems of a configuration at once

Each class carries status, type, code and a retry hint; `api/failures.py` is the one place that
turns them into answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, cast

from pictura.types import Json, Outcome

INVALID_REQUEST = "invalid_request_error"
USER_ERROR = "image_generation_user_error"
SERVER_ERROR = "image_generation_server_error"

WAIT_S = 5
"""How long to wait before asking again, where nobody knows better."""
WAIT_S_MAX = 60
"""Official SDKs believe no longer a `Retry-After` and ask again at once; neither do we."""


class PicturaError(Exception):
    """Something an answer can say: `{"error": {message, type, param, code}}` under `status`.

    `should_retry` becomes the header `x-should-retry` when it is not None; `retry_after_s` becomes
    `retry-after`.
    """

    status: int = 500
    default_type: ClassVar[str] = SERVER_ERROR
    default_code: ClassVar[str | None] = None
    default_should_retry: ClassVar[bool | None] = None

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        type: str | None = None,  # noqa: A002 - the API's own word
        retry_after_s: int | None = None,
        should_retry: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = self.default_code if code is None else code
        self.type = self.default_type if type is None else type
        self.retry_after_s = retry_after_s
        self.should_retry = self.default_should_retry if should_retry is None else should_retry


class BadRequest(PicturaError):
    """The caller can mend this: `param` names the field, the message what is allowed."""

    status = 400
    default_type = INVALID_REQUEST
    default_code = "invalid_value"


class ModelNotPriced(BadRequest):
    """A key with a budget asked for something that has no price."""

    default_code = "model_not_priced"


class Unauthorized(PicturaError):
    """No key, an unknown one, a revoked or an expired one."""

    status = 401
    default_type = INVALID_REQUEST
    default_code = "invalid_api_key"


class Forbidden(PicturaError):
    """The key is good but may not do this."""

    status = 403
    default_type = INVALID_REQUEST
    default_code = "model_not_allowed"


class NotFound(PicturaError):
    """No such thing, or another key's."""

    status = 404
    default_type = INVALID_REQUEST
    default_code = "not_found"


class MethodNotAllowed(PicturaError):
    """The path exists, the method does not."""

    status = 405
    default_type = INVALID_REQUEST
    default_code = "method_not_allowed"


class TooSlow(PicturaError):
    """The body came slower than the minimum rate."""

    status = 408
    default_type = INVALID_REQUEST
    default_code = "request_timeout"


class Gone(PicturaError):
    """The picture has passed its keeping time."""

    status = 410
    default_type = INVALID_REQUEST
    default_code = "picture_expired"


class TooLarge(PicturaError):
    """A body over its limit."""

    status = 413
    default_type = INVALID_REQUEST
    default_code = "request_too_large"


class KeyReused(PicturaError):
    """An `Idempotency-Key` came back with another body."""

    status = 422
    default_type = INVALID_REQUEST
    default_code = "idempotency_key_reused"


class BudgetExhausted(PicturaError):
    """The reservation does not fit into what a scope has available."""

    status = 429
    default_type = "insufficient_quota"
    default_code = "insufficient_quota"
    default_should_retry = False


class TooManyInFlight(PicturaError):
    """A key has as many requests running as it may."""

    status = 429
    default_type = "rate_limit_error"
    default_code = "rate_limit_exceeded"


class Internal(PicturaError):
    """A defect of ours; the answer never says more than this."""

    status = 500
    default_code = "internal_error"


class Overloaded(PicturaError):
    """No slot, or the server is draining."""

    status = 503
    default_type = "service_unavailable_error"
    default_code = "server_is_overloaded"


class StorageFull(PicturaError):
    """Disk or ledger cannot take the picture."""

    status = 507
    default_code = "storage_full"
    default_should_retry = False


Blame = Literal["provider", "deployment", "nobody"]
"""Whom a failure speaks against: whose breaker counts it."""


class EngineFailure(PicturaError):
    """An engine could not deliver; `outcome` decides status, charge and whether to ask again.

    The classes and what the client gets are those of `spec/outcomes.md`. `blame` is the provider's
    unless the caller was at fault. `wait_s` is what a provider asked us to wait before the next call.
    `status` is given where the request itself cannot be met, a model that nobody has for instance.
    """

    default_code = "image_generation_failed"

    def __init__(
        self,
        outcome: Outcome,
        message: str,
        *,
        timeout: bool = False,
        param: str | None = None,
        code: str | None = None,
        blame: Blame | None = None,
        wait_s: float | None = None,
        status: int | None = None,
    ) -> None:
        caller = outcome is Outcome.CALLER_FAULT
        super().__init__(
            message.encode("utf-8", "replace").decode(),
            param=param,
            code=code,
            type=_type(caller=caller, status=status),
            should_retry=False if outcome.spent else None,
            retry_after_s=WAIT_S if outcome is Outcome.NOT_ACCEPTED and status is None else None,
        )
        self.outcome = outcome
        self.timeout = timeout
        self.blame: Blame = blame or ("nobody" if caller else "provider")
        self.wait_s = wait_s
        self.status = status or _status(outcome, timeout)


def _type(*, caller: bool, status: int | None) -> str:
    if caller:
        return USER_ERROR
    return SERVER_ERROR if status is None else INVALID_REQUEST


def _status(outcome: Outcome, timeout: bool) -> int:
    if timeout:
        return 504
    return {Outcome.CALLER_FAULT: 400, Outcome.NOT_ACCEPTED: 503}.get(outcome, 502)


class Cancelled(PicturaError):
    """The job was cancelled, or nobody waited for it any more, before it was dispatched."""

    status = 409
    default_type = INVALID_REQUEST
    default_code = "job_cancelled"
    default_should_retry = False


class JobRunning(PicturaError):
    """The job has been dispatched and cannot be undone."""

    status = 409
    default_type = INVALID_REQUEST
    default_code = "job_running"
    default_should_retry = False


class Recorded(PicturaError):
    """An error as a job's row keeps it, to be told again to whoever asks again."""

    def __init__(self, record: Json) -> None:
        super().__init__(str(record["message"]))
        self.status = cast(int, record["status"])
        self.type = cast(str, record["type"])
        self.param = cast("str | None", record["param"])
        self.code = cast("str | None", record["code"])
        self.retry_after_s = cast("int | None", record["retry_after_s"])
        self.should_retry = cast("bool | None", record["should_retry"])


def to_record(error: PicturaError) -> Json:
    """What a job's row keeps of an error; `Recorded` is its inverse."""
    return {
        "status": error.status,
        "message": error.message,
        "type": error.type,
        "param": error.param,
        "code": error.code,
        "retry_after_s": error.retry_after_s,
        "should_retry": error.should_retry,
    }


class StartError(Exception):
    """Why the program cannot start or go on: a plain sentence for the terminal."""

    exit_code: ClassVar[int] = 1


class ConfigError(StartError):
    """Everything that is wrong with a configuration, one line a problem."""

    exit_code = 2

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
