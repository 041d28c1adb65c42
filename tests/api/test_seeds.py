"""The five pages that this product was asked to implement: their requests, literally.

Only base URL and key are changed; the bodies are the pages' own bytes.
"""

from __future__ import annotations

import base64
import struct
import time
from typing import Any

import pytest

from tests.support.client import Answer, ask
from tests.support.serving import House

ELKAPI_ZH = """{
  "prompt": "一只小猫在阳光下的花园里奔跑,电影感,高细节",
  "model": "gpt-image-1.5",
  "size": "1024x1024",
  "stream": false
}"""
ELKAPI_KO = """{
  "prompt": "햇살이 비치는 정원에서 달리는 작은 고양이, 영화적인 느낌, 높은 디테일",
  "model": "gpt-image-1.5",
  "size": "1024x1024",
  "stream": false
}"""
ELKAPI_EN = """{
  "prompt": "A small kitten running through a sunny garden, cinematic, highly detailed",
  "model": "gpt-image-1.5",
  "size": "1024x1024",
  "stream": false
}"""
APIGO_JA = """
{
  "prompt": "一只可爱的小猫在花园里玩耍,阳光明媚,油画风格",
  "model": "gpt-image-1",
  "size": "1024x1024",
  "quality": "high"
}
"""
QUICKROUTER_ZH = """{
"size": "1024x1536",
"prompt": "a man walks",
"model": "gpt-image-1.5",
"n": 1
}"""

SEEDS = {
    "elkapi-zh": (ELKAPI_ZH, "medium", "1024x1024", 1056),
    "elkapi-ko": (ELKAPI_KO, "medium", "1024x1024", 1056),
    "elkapi-en": (ELKAPI_EN, "medium", "1024x1024", 1056),
    "apigo-ja": (APIGO_JA, "high", "1024x1024", 4160),
    "quickrouter-zh": (QUICKROUTER_ZH, "medium", "1024x1536", 1584),
}
seeds = pytest.mark.parametrize(("body", "quality", "size", "image_tokens"), SEEDS.values(), ids=SEEDS.keys())
doors = pytest.mark.parametrize("door", ["/v1/images/generations", "/images/generations"])

OFFICIAL_ORDER = ["created", "background", "data", "output_format", "quality", "size", "usage"]


def curl(home: House, door: str, body: str, **more: str) -> Answer:
    """The curl of a page: its method, its headers, its body."""
    headers = {"Content-Type": "application/json", **more}
    return ask(home.url, door, body.encode(), key=home.key.secret, headers=headers)


def fetched(home: House, url: str) -> bytes:
    assert url.startswith(home.url + "/"), url
    answer = ask(home.url, url.removeprefix(home.url))
    assert answer.status == 200
    assert answer.headers["content-type"] == "image/png"
    return answer.body


def png_size(picture: bytes) -> str:
    width, height = struct.unpack_from(">II", picture, 16)
    return f"{width}x{height}"


def check_usage(usage: dict[str, Any], image_tokens: int) -> None:
    assert usage["output_tokens"] == image_tokens
    assert usage["output_tokens_details"] == {"image_tokens": image_tokens, "text_tokens": 0}
    assert usage["input_tokens"] > 0
    assert usage["input_tokens_details"] == {"image_tokens": 0, "text_tokens": usage["input_tokens"]}
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert usage["prompt_tokens"] == usage["input_tokens"]
    assert usage["completion_tokens"] == usage["output_tokens"]


@seeds
@doors
def test_a_page_s_request_gets_its_picture_shaped_as_the_official_api_shapes_it(
    home: House, door: str, body: str, quality: str, size: str, image_tokens: int
):
    answer = curl(home, door, body)
    assert answer.status == 200
    told = answer.json
    assert list(told) == OFFICIAL_ORDER
    assert abs(told["created"] - time.time()) < 60 and isinstance(told["created"], int)
    resolved = {name: told[name] for name in ("background", "output_format", "quality", "size")}
    assert resolved == {"background": "opaque", "output_format": "png", "quality": quality, "size": size}
    (picture,) = told["data"]
    assert list(picture) == ["b64_json", "url"]
    content = base64.b64decode(picture["b64_json"], validate=True)
    assert png_size(content) == size
    assert fetched(home, picture["url"]) == content
    check_usage(told["usage"], image_tokens)


@seeds
def test_a_page_s_answer_carries_the_house_s_headers_and_no_adjustment(
    home: House, body: str, quality: str, size: str, image_tokens: int
):
    headers = curl(home, "/v1/images/generations", body).headers
    assert headers["content-type"] == "application/json"
    assert headers["x-request-id"].startswith("req_")
    assert headers["openai-processing-ms"].isdigit()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-pictura-engine"] == "fake"
    assert "x-pictura-adjustments" not in headers
    job = home.job(headers["x-pictura-job"])
    assert headers["x-pictura-cost"] == f"{job.cost / 1_000_000:.6f}"
    assert job.cost > 0


@pytest.mark.parametrize("by", ["header", "key"])
@doors
def test_quickrouter_s_page_gets_the_chat_envelope_that_it_documents(home: House, door: str, by: str):
    key = home.new_key(compat="chat") if by == "key" else home.new_key()
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if by == "header":
        headers["x-pictura-compat"] = "chat"
    answer = ask(home.url, door, QUICKROUTER_ZH.encode(), key=key.secret, headers=headers)
    assert answer.status == 200
    told = answer.json
    assert [name for name in told if name != "model"] == ["id", "object", "created", "choices", "usage"]
    assert told["id"].startswith("chatcmpl-")
    assert told["object"] == "chat.completion"
    assert isinstance(told["created"], int)
    (choice,) = told["choices"]
    assert choice["index"] == 0
    assert choice["finish_reason"] == "stop"
    assert choice["message"]["role"] == "assistant"
    usage = told["usage"]
    assert sorted(usage) == ["completion_tokens", "prompt_tokens", "total_tokens"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert usage["completion_tokens"] == 1584
    link = choice["message"]["content"].removeprefix("![image](").removesuffix(")")
    (image,) = choice["message"]["images"]
    head, _, encoded = image["image_url"]["url"].partition(",")
    assert (image["type"], head) == ("image_url", "data:image/png;base64")
    assert fetched(home, link) == base64.b64decode(encoded, validate=True)


def test_a_chat_key_gets_the_images_shape_when_the_header_says_none(home: House):
    key = home.new_key(compat="chat")
    answer = ask(
        home.url,
        "/v1/images/generations",
        QUICKROUTER_ZH.encode(),
        key=key.secret,
        headers={"x-pictura-compat": "none"},
    )
    assert list(answer.json) == OFFICIAL_ORDER


def test_an_unknown_envelope_is_refused(home: House):
    answer = home.generate(headers={"x-pictura-compat": "soap"})
    assert answer.status == 400
    assert answer.error["param"] == "x-pictura-compat"


def test_the_values_that_elkapi_s_page_prints_translated_are_read_as_they_mean(home: House):
    answer = home.generate("一只猫", model="gpt-image-1", background="透明", moderation="低", size="自动")
    assert answer.status == 200
    assert answer.json["background"] == "transparent"
    told = answer.headers["x-pictura-adjustments"]
    assert told.isascii()
    assert '"parameter":"background"' in told
