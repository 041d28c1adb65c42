"""Whatever a client sends to the real door, it gets a picture or the error object, never a 500."""

from __future__ import annotations

import http.client
import json
from collections.abc import Generator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.serving import GENERATIONS, House, house

EXAMPLES, EXAMPLES_CAMPAIGN = 250, 20_000


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    with house(tmp_path_factory.mktemp("fuzz") / "data") as opened:
        yield opened


class Line:
    """One kept connection, made anew when the server ends it."""

    def __init__(self, home: House) -> None:
        self._home = home
        self._connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def send(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        url = urlsplit(self._home.url)
        if self._connection is None:
            self._connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=20)
        given_headers = {"authorization": f"Bearer {self._home.key.secret}", **headers}
        self._connection.request("POST", path, body, given_headers)
        answer = self._connection.getresponse()
        received = answer.read()
        if answer.will_close:
            self.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, received


@pytest.fixture(scope="module")
def line(fuzzed: House) -> Generator[Line]:
    made = Line(fuzzed)
    yield made
    made.close()


NAMES = [
    "prompt",
    "model",
    "n",
    "size",
    "quality",
    "background",
    "output_format",
    "output_compression",
    "moderation",
    "stream",
    "partial_images",
    "response_format",
    "style",
    "user",
    "safety_identifier",
    "seed",
    "complexity",
    "frame_count",
    "frame_duration_ms",
    "svg",
    "mask",
    "image",
    "images",
    "batch_size",
    "extra_body",
    "prompt_rewriter",
]
WORDS = [
    "auto", "low", "medium", "high", "xhigh", "max", "standard", "hd", "vivid", "natural", "transparent", "opaque",
    "png", "jpeg", "jpg", "webp", "gif", "svg", "url", "b64_json", "1024x1024", "512X512", "1*1", "99999x1",
    "16x16", "1536 x 1024", "0x0", "-1x-1", "true", "false", "yes", "1", "0", "2", "-3", "1e3", "NaN", "null",
    "gpt-image-1.5", "gpt-image-2", "dall-e-2", "dall-e-3", "gpt-image-2.6-flare", "illustrator", "透明", "高", "",
]  # fmt: skip
texts = st.sampled_from(WORDS) | st.text(max_size=40)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
likely = st.fixed_dictionaries(
    {"prompt": st.just("a cat") | texts | scalars, "model": st.sampled_from(WORDS[34:46]) | scalars},
    optional=dict.fromkeys(NAMES[2:], scalars),
)
anything = st.dictionaries(st.sampled_from(NAMES) | texts, values, max_size=8)
bodies = (likely | anything).map(lambda fields: json.dumps(fields).encode("utf-8", "surrogatepass"))
damaged = st.builds(
    lambda body, at, cut, put: body[: at % (len(body) + 1)] + put + body[at % (len(body) + 1) + cut :],
    bodies,
    st.integers(0, 500),
    st.integers(0, 20),
    st.binary(max_size=8),
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "idempotency-key": st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=300),
        "x-stainless-retry-count": st.sampled_from(["0", "1", "2", "99999", "-1", "x"]),
        "x-pictura-compat": st.sampled_from(["chat", "none", "CHAT ", "soap", ""]),
        "content-type": st.sampled_from(["", "application/json", "multipart/form-data", "text/html"]),
        "prefer": st.sampled_from(["respond-async", "wait=1", "wait=x"]),
        "accept-encoding": st.sampled_from(["gzip", "br", "identity;q=0"]),
        "range": st.sampled_from(["bytes=0-1", "bytes=-"]),
    },
)


def check(line: Line, body: bytes, sent: dict[str, str]) -> None:
    status, told, received = line.send(GENERATIONS, body, sent)
    assert status in (200, 202, 400, 422), (status, received[:300])
    assert told["x-request-id"]
    adjustments = told.get("x-pictura-adjustments", "[]")
    assert adjustments.isascii()
    assert len(adjustments) <= 2048
    json.loads(adjustments)
    if status >= 400:
        error = json.loads(received)["error"]
        assert sorted(error) == ["code", "message", "param", "type"]
        assert "Traceback" not in error["message"]
        assert len(received) < 3000
    elif told["content-type"].startswith("text/event-stream"):
        assert received.endswith(b"\n\n")
    else:
        json.loads(received)


@pytest.mark.campaign
def test_no_body_makes_a_500(fuzzed: House, line: Line, campaign: bool):
    @settings(
        max_examples=EXAMPLES_CAMPAIGN if campaign else EXAMPLES,
        deadline=None,
        derandomize=not campaign,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(bodies | damaged | st.binary(max_size=200), headers)
    def story(body: bytes, sent: dict[str, str]) -> None:
        check(line, body, sent)

    story()
    fuzzed.check_books()
