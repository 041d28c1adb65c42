"""Doors that do not exist, methods that a door does not have, and who may ask from a browser."""

from __future__ import annotations

import re
from collections.abc import Generator

import pytest

from tests.support.client import Answer, ask, raw
from tests.support.serving import House, house

UNKNOWN = [
    "/v1",
    "/v1/",
    "/v2/images/generations",
    "/v1/images",
    "/v1/images/generate",
    "/v1/chat/completion",
    "/v1//images/generations",
    "/v1/images/generations/x",
    "/v1/models/",
    "/favicon.ico",
    "/.env",
    "/%00",
    "/%ff%fe",
    "/v1/images/jobs/%2e%2e%2f%2e%2e",
    "/" + "a" * 20_000,
]


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: path[:40])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_door_is_a_404_or_405_with_the_error_object(home: House, path: str, method: str):
    answer = ask(home.url, path, method=method, key=home.key.secret)
    assert answer.status in (404, 405)
    assert answer.error["type"] == "invalid_request_error"
    assert answer.headers["x-request-id"].startswith("req_")


@pytest.mark.parametrize("path", ["/v1/images/generations/", "/v1/usage/", "/healthz/"])
def test_a_slash_too_many_leads_nowhere_least_of_all_to_a_host_that_the_client_named(home: House, path: str):
    answer = ask(home.url, path, key=home.key.secret, headers={"host": "evil.example"})
    assert answer.status == 404
    assert "location" not in answer.headers
    assert answer.error["code"] == "unknown_url"


WRONG = [
    ("GET", "/v1/images/generations", "POST"),
    ("PUT", "/v1/images/generations", "POST"),
    ("DELETE", "/images/generations", "POST"),
    ("PATCH", "/v1/models", "GET"),
    ("POST", "/v1/models/dall-e-2", "GET"),
    ("POST", "/v1/usage", "GET"),
    ("DELETE", "/v1/pictures/x", "GET"),
    ("POST", "/healthz", "GET"),
    ("POST", "/", "GET"),
]


@pytest.mark.parametrize(("method", "path", "allowed"), WRONG)
def test_a_wrong_method_is_a_405_that_tells_the_right_one(home: House, method: str, path: str, allowed: str):
    answer = ask(home.url, path, method=method, key=home.key.secret)
    assert answer.status == 405
    assert answer.error["code"] == "method_not_allowed"
    assert allowed in answer.headers["allow"]


@pytest.mark.parametrize("method", ["BREW", "TRACE", "CONNECT", "get", "PROPFIND"])
def test_a_strange_method_ends_in_an_error_of_ours(home: House, method: str):
    received = raw(home.url, f"{method} /v1/models HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".encode())
    assert re.match(rb"HTTP/1.1 (400|401|404|405) ", received)
    assert b'{"error":{"message":' in received


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json", "/"])
def test_these_doors_ask_for_no_key(home: House, path: str):
    assert ask(home.url, path).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/images/generations"),
        ("GET", "/v1/models"),
        ("GET", "/v1/models/dall-e-2"),
        ("GET", "/v1/images/jobs"),
        ("GET", "/v1/images/jobs/job_x"),
        ("DELETE", "/v1/images/jobs/job_x"),
        ("GET", "/v1/usage"),
        ("GET", "/v1/pictures/img_x"),
    ],
)
def test_every_other_door_asks_for_a_key(home: House, method: str, path: str):
    for prefixed in (path, path.removeprefix("/v1")):
        answer = ask(home.url, prefixed, method=method)
        assert answer.status == 401
        assert answer.error["code"] is None
        assert "www-authenticate" not in answer.headers or answer.headers["www-authenticate"]


def test_the_openapi_document_lists_the_doors_that_exist(home: House):
    document = ask(home.url, "/openapi.json").json
    assert document["openapi"].startswith("3.1")
    for path in document["paths"]:
        filled = re.sub(r"\{[^}]*\}", "x", path)
        answers = {ask(home.url, filled, method=method).status for method in ("GET", "POST")}
        assert answers - {404, 405}, f"{path} is in the document but not at the door"


PREFLIGHT = {
    "origin": "https://app.example",
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type,x-stainless-retry-count,idempotency-key",
}


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    folder = tmp_path_factory.mktemp("cors") / "data"
    with house(folder, api={"cors_origins": ("https://app.example",)}) as opened:
        yield opened


def preflight(home: House, origin: str) -> Answer:
    headers = PREFLIGHT | {"origin": origin}
    return ask(home.url, "/v1/images/generations", method="OPTIONS", headers=headers)


def test_a_named_origin_may_ask_from_a_browser(open_house: House):
    answer = preflight(open_house, "https://app.example")
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "https://app.example"
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert all(name in allowed for name in PREFLIGHT["access-control-request-headers"].split(","))


def test_an_answer_to_a_named_origin_shows_its_headers_to_the_page_errors_too(open_house: House):
    for prompt, status in (("a cat", 200), ("", 400)):
        answer = open_house.generate(prompt, headers={"origin": "https://app.example"})
        assert answer.status == status
        assert answer.headers["access-control-allow-origin"] == "https://app.example"
        assert answer.headers["access-control-expose-headers"]


def test_another_origin_may_not(open_house: House):
    assert "access-control-allow-origin" not in preflight(open_house, "https://evil.example").headers
    answer = open_house.generate(headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_without_origins_in_the_configuration_no_other_origin_may_ask(home: House):
    assert "access-control-allow-origin" not in preflight(home, "https://app.example").headers
