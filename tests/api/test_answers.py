"""Answers: fields, formats, headers and what was changed on the way."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pictura.api.respond import adjustments_header
from pictura.types import Adjustment
from tests.support.client import ask
from tests.support.serving import House, Key, house


def test_url_alone_b64_alone_or_both_on_every_model(home: House, key: Key):
    for model in ("dall-e-2", "dall-e-3", "gpt-image-1.5", "gpt-image-2.6-flare"):
        for response_format, fields in (
            ("url", {"url"}),
            ("b64_json", {"b64_json"}),
            (None, {"url", "b64_json"}),
        ):
            answer = home.generate(key=key, model=model, response_format=response_format)
            assert answer.json["data"][0].keys() == fields


def test_urls_may_be_left_out_by_configuration(tmp_path: Path):
    with house(tmp_path / "data", api={"url_in_answer": False}) as home:
        assert home.generate().json["data"][0].keys() == {"b64_json"}
        assert home.generate(response_format="url").json["data"][0].keys() == {"url"}


def test_links_begin_with_the_public_url_when_there_is_one(tmp_path: Path):
    with house(tmp_path / "data", server={"public_url": "https://pictures.example/base"}) as home:
        url = home.generate().json["data"][0]["url"]
        assert url.startswith("https://pictures.example/base/v1/pictures/")


def test_strict_mode_refuses_what_lenient_mode_changes(tmp_path: Path):
    with house(tmp_path / "data", api={"mode": "strict"}) as home:
        cases: list[tuple[dict[str, Any], str, str]] = [
            ({"prompt": "a"}, "model", "missing_required_parameter"),
            (
                {"prompt": "a", "model": "gpt-image-2", "response_format": "url"},
                "response_format",
                "unknown_parameter",
            ),
            ({"prompt": "a", "model": "gpt-image-2", "n": "2"}, "n", "invalid_type"),
            ({"prompt": "a", "model": "gpt-image-2", "size": "512x512"}, "size", "invalid_value"),
            ({"prompt": "a", "model": "gpt-image-2", "stream": "false"}, "stream", "invalid_type"),
        ]
        for fields, param, code in cases:
            refused = home.ask("/v1/images/generations", fields)
            assert refused.status == 400
            assert (refused.error["param"], refused.error["code"]) == (param, code)
        assert home.generate(model="gpt-image-2").status == 200


def test_n_pictures_are_n_entries_with_links_of_their_own(home: House, key: Key):
    data = home.generate(key=key, n=10, model="gpt-image-2").json["data"]
    assert len({one["url"] for one in data}) == 10
    for one in data:
        assert ask(home.url, one["url"].removeprefix(home.url)).body == base64.b64decode(one["b64_json"])


def test_an_answer_larger_than_a_piece_is_whole(home: House, key: Key, prompt: str):
    """Base64 is encoded out of the store in pieces; they must join without a seam."""
    from pictura.testing import png
    from pictura.types import Size
    from tests.support.engine import delivers

    for extra in (0, 1, 2, 48 * 1024 - 1, 500_000):
        picture = png(Size(1024, 1024)) + bytes(extra)
        home.engine.plays(f"{prompt} {extra}", delivers(picture))
        answer = home.generate(f"{prompt} {extra}", key=key)
        assert answer.headers["content-length"] == str(len(answer.body))
        assert base64.b64decode(answer.json["data"][0]["b64_json"], validate=True) == picture


def test_every_change_is_told_and_nothing_else(home: House, key: Key):
    sent: dict[str, Any] = {
        "model": "gpt-image-2",
        "n": "2",
        "size": "512x512",
        "quality": "hd",
        "style": "vivid",
        "response_format": "url",
        "stream": "false",
        "user": None,
        "nonsense": 1,
    }
    answer = home.generate(key=key, **sent)
    told = json.loads(answer.headers["x-pictura-adjustments"])
    assert [list(change) for change in told] == [["parameter", "from", "to", "why"]] * len(told)
    changes = {change["parameter"]: (change["from"], change["to"]) for change in told}
    assert changes == {
        "n": ("2", 2),
        "size": ("512x512", "816x816"),
        "quality": ("hd", "high"),
        "style": ("vivid", None),
        "stream": ("false", False),
        "nonsense": (1, None),
    }
    assert answer.json["size"] == "816x816"
    assert home.job(answer.headers["x-pictura-job"]).adjustments


HOSTILE: dict[str, Any] = {
    "long keys": {"k" * 1000 + str(number): number for number in range(30)},
    "many keys": {f"key{number}": number for number in range(2000)},
    "other scripts": {"钥匙" * 20: "值" * 500, "🐱" * 30: "🐱" * 500},
    "header breaks": {"a\r\nset-cookie: x=1": "b\r\n\r\n<html>"},
    "control characters": {"".join(map(chr, range(32))) + "\x7f\x85\u2028": "\x00\x1b[31m"},
    "quotes": {'"\\"' * 20: "'\"\\" * 20},
    "deep": {"deep": [[[[[[{"a": [1, 2]}]]]]]]},
    "a size in Arabic digits": {"size": "١٠٢٤x١٠٢٤", "quality": "高" * 3},
}


@pytest.mark.parametrize("fields", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_values_leave_the_header_ascii_bounded_and_one_line(home: House, key: Key, fields: Any):
    answer = home.ask("/v1/images/generations", {"prompt": "a", **fields}, key=key)
    assert answer.status in (200, 400)
    assert "set-cookie" not in answer.headers
    header = answer.headers.get("x-pictura-adjustments", "[]")
    assert header.isascii()
    assert header.isprintable()
    assert len(header) <= 2048
    json.loads(header)


def test_what_does_not_fit_is_counted_and_stands_in_the_job(home: House, key: Key):
    answer = home.ask(
        "/v1/images/generations",
        {"prompt": "a", **{"键" * 9 + str(i): "值" * 60 for i in range(15)}},
        key=key,
    )
    told = json.loads(answer.headers["x-pictura-adjustments"])
    whole = home.ask(f"/v1/images/jobs/{answer.headers['x-pictura-job']}", key=key).json["adjustments"]
    assert told[-1] == f"+{len(whole) - len(told) + 1} more"
    assert told[:-1] == whole[: len(told) - 1]


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=300)
)
changes = st.builds(
    Adjustment,
    st.text(max_size=300).filter(lambda text: text.isprintable()),
    scalars,
    scalars,
    st.text(max_size=100),
)


@example([Adjustment("", None, None, "\x7f")])
@given(st.lists(changes, max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_header_is_ascii_json_of_at_most_2_kb_whatever_it_tells(adjustments: list[Adjustment]):
    header = adjustments_header(adjustments)
    assert header.isascii()
    assert header.isprintable()
    assert len(header) <= 2048
    told = json.loads(header)
    if told and isinstance(told[-1], str):
        assert told[-1] == f"+{len(adjustments) - len(told) + 1} more"
    else:
        assert len(told) == len(adjustments)


def test_the_models_are_listed_in_the_official_shape_with_hints_beside_it(home: House, key: Key):
    listed = home.ask("/v1/models", key=key).json
    assert list(listed) == ["object", "data"]
    for model in listed["data"]:
        assert list(model)[:4] == ["id", "object", "created", "owned_by"]
        assert model["object"] == "model"
        assert "shutdown_date" in model
        assert home.ask(f"/v1/models/{model['id']}", key=key).json == model
    names = [model["id"] for model in listed["data"]]
    assert {"dall-e-2", "dall-e-3", "gpt-image-1", "gpt-image-1.5", "gpt-image-2", "illustrator"} <= set(
        names
    )
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["nope", "%00", "a/b", "..%2f..", "a" * 3000, "%F0%9F%90%B1"])
def test_an_unknown_model_is_a_404_model_not_found(home: House, name: str):
    refused = home.ask(f"/v1/models/{name}")
    assert (refused.status, refused.error["code"]) == (404, "model_not_found")
