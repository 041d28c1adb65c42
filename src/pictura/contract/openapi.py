"""The OpenAPI 3.1 document of the doors that exist, generated from what is served."""

from __future__ import annotations

from pictura.contract.catalog import Menu
from pictura.contract.openapi_schemas import schemas
from pictura.types import Json

_VERSION = "1"


def document(menu: Menu) -> Json:
    """The document of a server with this menu. Each `/v1` door stands without `/v1` too."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pictura",
            "version": _VERSION,
            "summary": "A self-hosted image API in the shapes of OpenAI's.",
            "description": "Each door under /v1 also stands without it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {
            "/v1/images/generations": {"post": _generations()},
            "/v1/images/jobs": {"get": _job_list()},
            "/v1/images/jobs/{id}": {"parameters": [_path_id("job")], "get": _job(), "delete": _job_delete()},
            "/v1/models": {"get": _get("listModels", "The models that this key may use.", "ModelList")},
            "/v1/models/{id}": {
                "parameters": [_path_id("model")],
                "get": _get("getModel", "One model and its contract.", "Model", missing=True),
            },
            "/v1/pictures/{id}": {"parameters": [_path_id("picture")], "get": _picture()},
            "/v1/usage": {"get": _get("getUsage", "What this key may spend and has spent.", "KeyUsage")},
            "/healthz": {"get": _health("getHealth", "Whether the process lives.")},
            "/readyz": {"get": _health("getReadiness", "Whether it takes requests.", refusing=True)},
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas(menu),
            "responses": {name: _error(description) for name, description in _ERRORS.items()},
        },
    }


_ERRORS = {
    "BadRequest": "The request can be mended; `param` names the field.",
    "Unauthorized": "No key, or one that is not valid.",
    "Forbidden": "The key, or the link, may not do this.",
    "NotFound": "No such thing, or another key's.",
    "Conflict": "The job has been dispatched and cannot be undone, or it was cancelled.",
    "Gone": "The picture has passed its keeping time.",
    "TooLarge": "The body is over its limit.",
    "KeyReused": "The Idempotency-Key came back with another body.",
    "TooMany": "The budget does not cover the worst case (`insufficient_quota`), or too many requests are running.",
    "Failed": "No usable picture was made; `x-should-retry: false` when money may have been spent.",
    "Unavailable": "No slot or no provider; `retry-after` says when to ask again.",
    "StorageFull": "The picture cannot be kept.",
}


def _generations() -> Json:
    return {
        "operationId": "createImage",
        "summary": "Draws pictures of a prompt.",
        "description": (
            "In lenient mode values are coerced, rounded or dropped where that has one sensible meaning; "
            "`x-pictura-adjustments` tells each change."
        ),
        "parameters": [
            _header("Idempotency-Key", "Asked again with it, the first outcome is told again.", 255),
            _header(
                "Prefer",
                "`respond-async` is answered 202 at once; with `wait=N`, 200 if the job has ended within N "
                "seconds, at most 60.",
            ),
            _header(
                "x-pictura-webhook",
                "An https URL that is told of the job's end, signed as Standard Webhooks; for keys that may.",
                2048,
            ),
        ],
        "callbacks": {"ended": {"{$request.header.x-pictura-webhook}": {"post": _webhook()}}},
        "requestBody": {"required": True, "content": _json("ImageRequest")},
        "responses": {
            "200": {
                "description": "The pictures; with `stream: true`, events that end with `completed` or `error`.",
                "headers": {name: _answer_header(text) for name, text in _HEADERS.items()},
                "content": _json("ImagesResponse") | {"text/event-stream": {"schema": _events()}},
            },
            "202": {
                "description": "With `Prefer: respond-async`: the job, whose outcome can be collected.",
                "headers": {name: _answer_header(text) for name, text in _ACKNOWLEDGED_HEADERS.items()},
                "content": _json("Job"),
            },
            **_refusals("400", "401", "403", "409", "413", "422", "429", "502", "503", "504", "507"),
        },
    }


def _webhook() -> Json:
    """What a receiver is sent when a job has ended."""
    signed = {
        "webhook-id": "The same at each try.",
        "webhook-timestamp": "When this try was made, in seconds since 1970.",
        "webhook-signature": "`v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body`.",
    }
    return {
        "summary": "A job has ended.",
        "parameters": [_header(name, description) for name, description in signed.items()],
        "requestBody": {"required": True, "content": _json("JobEnded")},
        "responses": {
            "2XX": {"description": "Heard."},
            "410": {"description": "Not wanted any more; anything else is tried again later."},
        },
    }


_HEADERS = {
    "x-request-id": "The request's id.",
    "x-pictura-job": "The job's id: its outcome can be collected at images/jobs/{id}.",
    "x-pictura-cost": "What was charged, in USD; not on streams.",
    "x-pictura-engine": "Who drew.",
    "x-pictura-adjustments": "What was changed in the request: a JSON list of parameter, from, to, why.",
}


_ACKNOWLEDGED_HEADERS = {
    "Location": "Where the job is.",
    "Preference-Applied": "`respond-async`, and the wait if there was one.",
    "x-pictura-job": "The job's id.",
    "x-pictura-adjustments": _HEADERS["x-pictura-adjustments"],
}


def _events() -> Json:
    names = ("PartialEvent", "CompletedEvent")
    return {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}


def _job_list() -> Json:
    status: Json = {"type": "string", "enum": ["queued", "running", "completed", "failed"]}
    return {
        **_get("listJobs", "This key's jobs, newest first.", "JobList", bad=True),
        "parameters": [
            _query("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
            _query("status", status),
            _query("idempotency_key", {"type": "string"}),
        ],
    }


def _job() -> Json:
    return {
        **_get("getJob", "One job and, once it has ended, its outcome.", "Job", missing=True),
        "parameters": [
            _query("include", {"type": "string", "enum": ["b64"]}),
            _header("Prefer", "`wait=N` holds the answer until the job has ended, up to 60 seconds."),
        ],
    }


def _job_delete() -> Json:
    return {
        "operationId": "deleteJob",
        "summary": "Cancels a job that has not begun; deletes the pictures of one that has ended.",
        "responses": {
            "200": {"description": "The job.", "content": _json("Job")},
            **_refusals("401", "404", "409"),
        },
    }


def _picture() -> Json:
    return {
        "operationId": "getPicture",
        "summary": "A kept picture, by its signed link or by its owner's key.",
        "security": [{"key": []}, {}],
        "parameters": [_query("expires", {"type": "integer"}), _query("signature", {"type": "string"})],
        "responses": {
            "200": {"description": "The picture.", "content": {"image/*": {}}},
            **_refusals("401", "403", "404", "410"),
        },
    }


def _health(operation: str, summary: str, *, refusing: bool = False) -> Json:
    answer: Json = {"description": summary, "content": _json("Health")}
    refusal: Json = {"503": {"description": "It is shutting down.", "content": _json("Health")}}
    return {
        "operationId": operation,
        "summary": summary,
        "security": [],
        "responses": {"200": answer} | (refusal if refusing else {}),
    }


def _get(operation: str, summary: str, schema: str, *, missing: bool = False, bad: bool = False) -> Json:
    refusals = ["400"] * bad + ["401"] + ["404"] * missing
    return {
        "operationId": operation,
        "summary": summary,
        "responses": {
            "200": {"description": summary, "content": _json(schema)},
            **_refusals(*refusals),
        },
    }


_BY_STATUS = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "409": "Conflict",
    "410": "Gone",
    "413": "TooLarge",
    "422": "KeyReused",
    "429": "TooMany",
    "502": "Failed",
    "503": "Unavailable",
    "504": "Failed",
    "507": "StorageFull",
}


def _refusals(*statuses: str) -> Json:
    return {status: {"$ref": f"#/components/responses/{_BY_STATUS[status]}"} for status in statuses}


def _error(description: str) -> Json:
    return {"description": description, "content": _json("Error")}


def _json(schema: str) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _path_id(what: str) -> Json:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": f"The {what}'s id.",
    }


def _query(name: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "schema": schema}


def _header(name: str, description: str, length_max: int | None = None) -> Json:
    schema: Json = {"type": "string"}
    if length_max is not None:
        schema["maxLength"] = length_max
    return {"name": name, "in": "header", "schema": schema, "description": description}


def _answer_header(description: str) -> Json:
    return {"schema": {"type": "string"}, "description": description}
