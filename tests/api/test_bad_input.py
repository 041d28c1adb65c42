"""Bad requests at the real door: always the error object, never a 500, and quickly."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.support.client import Answer, ask
from tests.support.serving import GENERATIONS, House, Key

SECONDS_MAX = 10.0
"""For an answer that takes single milliseconds on an idle machine; these run on busy ones, and what is read
again for each of its bytes takes minutes.
"""


def post(home: House, body: bytes, **headers: str) -> Answer:
    began = time.perf_counter()
    answer = ask(home.url, GENERATIONS, body, key=home.key.secret, headers=headers)
    assert time.perf_counter() - began < SECONDS_MAX
    return answer


MALFORMED: dict[str, bytes] = {
    "empty": b"",
    "blank": b"   \n ",
    "cut": b'{"prompt": "a cat"',
    "trailing comma": b'{"prompt": "a cat",}',
    "two values": b'{"prompt":"a"} {"prompt":"b"}',
    "bare word": b"cat",
    "single quotes": b"{'prompt': 'a cat'}",
    "NaN": b'{"prompt":"a","n":NaN}',
    "not UTF-8": b'{"prompt":"\xff\xfe"}',
    "UTF-16": json.dumps({"prompt": "a"}).encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"prompt":"a"}',
    "raw NUL": b'{"prompt":"a\x00b"}',
    "half an escape": b'{"prompt":"\\ud8"}',
    "multipart": b'--x\r\ncontent-disposition: form-data; name="prompt"\r\n\r\na cat\r\n--x--\r\n',
    "form": b"prompt=a+cat&n=1",
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xabV*(\xca\xcf-(Q\xb2R",
    "deep list": b"[" * 1_000_000,
    "deep object": b'{"a":' * 200_000,
    "deep under a key": b'{"prompt":"a","x":' + b"[" * 500_000 + b"]" * 500_000 + b"}",
    "giant exponent": b'{"prompt":"a","n":1e999999}',
    "list": b'[{"prompt":"a cat"}]',
    "string": b'"a cat"',
    "number": b"7",
    "null": b"null",
    "true": b"true",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_body_that_is_no_json_object_is_a_400_and_soon_told(home: House, body: bytes):
    answer = post(home, body)
    assert answer.status == 400
    assert answer.error["type"] == "invalid_request_error"
    assert b"Traceback" not in answer.body


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"9" * 5000])
def test_a_number_beyond_all_use_is_told_as_what_it_is(home: House, number: bytes):
    answer = post(home, b'{"prompt":"a","n":' + number + b"}")
    assert answer.status == 400
    assert answer.error["message"] == "A number in the JSON body of your request is too large."


def test_ten_megabytes_of_rubbish_are_refused_quickly(home: House):
    began = time.perf_counter()
    answer = ask(home.url, GENERATIONS, b"[" * 10_000_000, key=home.key.secret)
    assert answer.status == 400
    assert answer.error["code"] == "invalid_json"
    assert time.perf_counter() - began < SECONDS_MAX


CASES: dict[str, tuple[dict[str, Any], str | None, str | None]] = {
    "no prompt": ({}, "prompt", "missing_required_parameter"),
    "null prompt": ({"prompt": None}, "prompt", "invalid_type"),
    "number as prompt": ({"prompt": 5}, "prompt", "invalid_type"),
    "list as prompt": ({"prompt": ["a"]}, "prompt", "invalid_type"),
    "empty prompt": ({"prompt": ""}, "prompt", "empty_string"),
    "long prompt": ({"prompt": "x" * 32_001, "model": "gpt-image-2"}, "prompt", "string_above_max_length"),
    "long dall-e-2": ({"prompt": "x" * 1001, "model": "dall-e-2"}, "prompt", "string_above_max_length"),
    "lone surrogate": ({"prompt": "\ud800"}, None, "invalid_json"),
    "n 0": ({"prompt": "a", "n": 0}, "n", "integer_below_min_value"),
    "n 11": ({"prompt": "a", "n": 11}, "n", "integer_above_max_value"),
    "n of dall-e-3": ({"prompt": "a", "n": 2, "model": "dall-e-3"}, "n", "integer_above_max_value"),
    "n giant": ({"prompt": "a", "n": 10**300}, "n", None),
    "n fraction": ({"prompt": "a", "n": 1.5}, "n", "invalid_type"),
    "n true": ({"prompt": "a", "n": True}, "n", "invalid_type"),
    "n word": ({"prompt": "a", "n": "two"}, "n", "invalid_type"),
    "n list": ({"prompt": "a", "n": [1]}, "n", "invalid_type"),
    "model unknown": ({"prompt": "a", "model": "midjourney"}, "model", "invalid_value"),
    "model empty": ({"prompt": "a", "model": ""}, "model", "invalid_value"),
    "model number": ({"prompt": "a", "model": 7}, "model", "invalid_type"),
    "size bogus": ({"prompt": "a", "size": "huge"}, "size", None),
    "size number": ({"prompt": "a", "size": 1024}, "size", "invalid_type"),
    "size zero": ({"prompt": "a", "size": "0x0"}, "size", None),
    "quality": ({"prompt": "a", "quality": "ultra"}, "quality", "invalid_value"),
    "quality number": ({"prompt": "a", "quality": 1}, "quality", "invalid_type"),
    "background": ({"prompt": "a", "background": "blue"}, "background", "invalid_value"),
    "format": ({"prompt": "a", "output_format": "tiff"}, "output_format", "invalid_value"),
    "gif on 2.6": (
        {"prompt": "a", "model": "gpt-image-2.6-flare", "output_format": "gif"},
        "output_format",
        None,
    ),
    "transparent jpeg": (
        {"prompt": "a", "background": "transparent", "output_format": "jpeg"},
        "background",
        "invalid_value",
    ),
    "compression": (
        {"prompt": "a", "output_compression": 101},
        "output_compression",
        "integer_above_max_value",
    ),
    "partials": (
        {"prompt": "a", "stream": True, "partial_images": 4},
        "partial_images",
        "integer_above_max_value",
    ),
    "stream word": ({"prompt": "a", "stream": "perhaps"}, "stream", "invalid_type"),
    "moderation": ({"prompt": "a", "moderation": "high"}, "moderation", "invalid_value"),
    "response_format": ({"prompt": "a", "response_format": "gif"}, "response_format", "invalid_value"),
    "seed giant": ({"prompt": "a", "seed": 10**40}, "seed", None),
}


@pytest.mark.parametrize(("fields", "param", "code"), CASES.values(), ids=CASES.keys())
def test_a_bad_value_is_a_400_that_names_its_field(
    home: House, key: Key, fields: dict[str, Any], param: str | None, code: str | None
):
    answer = home.ask(GENERATIONS, fields, key=key)
    assert answer.status == 400
    assert answer.error["param"] == param
    if code is not None:
        assert answer.error["code"] == code
    assert home.jobs(key) == []


BOTTOMLESS: dict[str, bytes] = {
    "five thousand digits": b'{"prompt":"a","n":1' + b"0" * 5000 + b"}",
    "digits under an unknown key": b'{"prompt":"a","x":1' + b"0" * 5000 + b"}",
    "digits as seed": b'{"prompt":"a","seed":1' + b"0" * 5000 + b"}",
    "digits in a string": b'{"prompt":"a","n":"' + b"9" * 5000 + b'"}',
    "thirty digits under an unknown key": b'{"prompt":"a","x":' + b"9" * 30 + b"}",
    "many zeros": b'{"prompt":"a","x":0.' + b"0" * 5000 + b"1}",
    "surrogate under an unknown key": b'{"prompt":"a","x":"\\ud800"}',
    "surrogate as a key": b'{"prompt":"a","\\udfff":1}',
    "surrogate as user": b'{"prompt":"a","user":"\\udc00"}',
    "surrogate as model": b'{"prompt":"a","model":"\\udc00"}',
    "surrogate as size": b'{"prompt":"a","size":"\\udc00"}',
    "NUL under an unknown key": b'{"prompt":"a","x":"\\u0000"}',
    "NUL as a key": b'{"prompt":"a","\\u0000":1}',
    "ten thousand keys": b'{"prompt":"a"' + b"".join(b',"k%d":%d' % (i, i) for i in range(10_000)) + b"}",
    "a megabyte as a key": b'{"prompt":"a","' + b"k" * 1_000_000 + b'":1}',
    "a megabyte under a key": b'{"prompt":"a","k":"' + b"k" * 1_000_000 + b'"}',
    "deep but legal": b'{"prompt":"a","x":' + b"[" * 500 + b"]" * 500 + b"}",
    "empty key": b'{"prompt":"a","":1}',
}


@pytest.mark.parametrize("body", BOTTOMLESS.values(), ids=BOTTOMLESS.keys())
def test_a_hostile_value_is_drawn_or_refused_but_never_a_500(home: House, body: bytes):
    answer = post(home, body)
    assert answer.status in (200, 400)
    if answer.status == 400:
        assert answer.error["message"]
    adjustments = answer.headers.get("x-pictura-adjustments", "[]")
    assert adjustments.isascii()
    assert len(adjustments) <= 2048
    json.loads(adjustments)


def test_a_nul_in_the_prompt_is_text_like_any_other(home: House):
    assert home.generate("a\x00cat").status == 200


def test_of_duplicate_keys_the_last_one_counts(home: House):
    answer = post(home, b'{"prompt":"a","n":3,"model":"gpt-image-2","n":1}')
    assert answer.status == 200
    assert len(answer.json["data"]) == 1


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "äpplication/json",
        "/",
        "application/json; charset=utf-16",
    ],
)
def test_a_json_body_is_read_whatever_its_content_type_says(home: House, content_type: str):
    answer = ask(
        home.url,
        GENERATIONS,
        b'{"prompt":"a cat"}',
        key=home.key.secret,
        headers={"content-type": content_type},
    )
    assert answer.status == 200


@pytest.mark.parametrize("accept", ["image/*", "text/html", "application/xml;q=0", ";"])
def test_the_accept_header_does_not_count(home: House, accept: str):
    assert home.generate(headers={"accept": accept}).status == 200


@pytest.mark.parametrize("count", ["-1", "x", "²", "1" * 5000, "", "1.5", "٣"])
def test_an_odd_retry_count_is_none(home: House, count: str):
    headers = {"x-stainless-retry-count": count.encode().decode("latin-1")}
    assert home.generate(headers=headers).status == 200
