"""GIF and SVG from end to end: made by the illustrator, kept, linked, served; refused where nobody makes them."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Generator
from typing import Any

import pytest
from PIL import GifImagePlugin

from pictura.config import Provider
from pictura.testing import png
from pictura.types import Size
from tests.support.client import ask
from tests.support.engine import delivers
from tests.support.serving import House, Key, fronted

MODEL = "gpt-image-2.6-flare"
OURS = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="1024" height="1024"></svg>'
GIF = b"GIF89a\x00\x04\x00\x04\x00\x00\x00\x2c" + bytes(9) + b"\x08\x00\x3b"


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    """A server whose illustrator draws under all names."""
    folder = tmp_path_factory.mktemp("drawing") / "data"
    with fronted(folder, {"illustrator": Provider()}, draws=True) as opened:
        yield opened


def first(house: House, **fields: Any) -> tuple[Any, bytes]:
    answer = house.generate("a kitten", model=MODEL, quality="low", size="1024x640", **fields)
    assert answer.status == 200, answer.body
    return answer, base64.b64decode(answer.json["data"][0]["b64_json"])


def test_a_gif_is_made_kept_and_served(drawing: House):
    answer, data = first(drawing, output_format="gif", frame_count=2, frame_duration_ms=94)
    image = GifImagePlugin.GifImageFile(io.BytesIO(data))
    assert (image.size, image.n_frames, image.info["duration"]) == ((1024, 640), 2, 90)
    assert (answer.json["output_format"], answer.json["size"]) == ("gif", "1024x640")
    assert '"parameter":"frame_duration_ms"' in answer.headers["x-pictura-adjustments"].replace(" ", "")
    served = ask(drawing.url, answer.json["data"][0]["url"].removeprefix(drawing.url))
    assert (served.status, served.body) == (200, data)
    assert served.headers["content-type"] == "image/gif"
    assert served.headers["content-disposition"].startswith("inline")


def test_an_svg_is_kept_and_served_as_an_attachment_in_a_sandbox(drawing: House):
    answer, data = first(drawing, output_format="svg")
    assert re.match(rb'<svg xmlns="http://www\.w3\.org/2000/svg" [^>]* width="1024" height="640"', data)
    assert answer.json["output_format"] == "svg"
    served = ask(drawing.url, answer.json["data"][0]["url"].removeprefix(drawing.url))
    assert (served.status, served.body) == (200, data)
    assert served.headers["content-type"] == "image/svg+xml"
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["x-content-type-options"] == "nosniff"
    policy = served.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy


NO_AUTHOR = {
    "model": "illustrator",
    "input_tokens": 0,
    "output_tokens": 0,
    "reasoning_tokens": 0,
    "total_tokens": 0,
}


def test_an_svg_tells_who_wrote_it_and_that_no_language_model_did(drawing: House):
    answer, _ = first(drawing, output_format="svg", svg={"model": "gpt-6", "reasoning": {"effort": "high"}})
    assert answer.json["svg_usage"] == NO_AUTHOR
    assert list(answer.json)[-2:] == ["usage", "svg_usage"]
    (told,) = json.loads(answer.headers["x-pictura-adjustments"])
    assert (told["parameter"], told["from"], told["to"]) == ("svg.model", "gpt-6", "illustrator")
    streamed = drawing.generate("a kitten", model=MODEL, quality="low", output_format="svg", stream=True)
    event = json.loads(streamed.body.partition(b"data: ")[2].partition(b"\n")[0])
    assert event["svg_usage"] == NO_AUTHOR
    for other in ("png", "gif"):
        answer, _ = first(drawing, output_format=other, frame_count=2)
        assert "svg_usage" not in answer.json


def test_an_svg_in_a_brush_tells_that_it_has_its_colours_alone(drawing: House):
    told = {"parameter": "prompt", "from": "oil", "to": "vector art"}
    answers = {
        kind: drawing.generate(
            "a kitten, oil painting", model=MODEL, quality="low", size="1024x640", output_format=kind
        )
        for kind in ("svg", "png")
    }
    (adjustment,) = json.loads(answers["svg"].headers["x-pictura-adjustments"])
    assert told.items() <= adjustment.items()
    assert "x-pictura-adjustments" not in answers["png"].headers


@pytest.mark.parametrize("kind", ["gif", "svg"])
def test_they_are_charged_as_a_png_of_their_size(drawing: House, kind: str):
    key = drawing.new_key()
    costs: list[str] = []
    for output_format in ("png", kind):
        answer = drawing.generate(
            "a cat", key=key, model=MODEL, quality="low", output_format=output_format, frame_count=2
        )
        costs.append(answer.headers["x-pictura-cost"])
    assert costs[0] == costs[1] != "0"


def test_the_same_seed_is_the_same_loop(drawing: House):
    (_, one), (_, other) = (first(drawing, output_format="gif", frame_count=2, seed=5) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("kind", ["gif", "svg"])
def test_a_stream_tells_of_them_in_one_event(drawing: House, kind: str):
    answer = drawing.generate(
        "a kitten",
        model=MODEL,
        quality="low",
        output_format=kind,
        stream=True,
        partial_images=2,
        frame_count=2,
    )
    assert answer.status == 200
    kinds = re.findall(rb"event: (\S+)", answer.body)
    assert kinds == [b"image_generation.completed"]
    assert f'"output_format":"{kind}"'.encode() in answer.body.replace(b" ", b"")


# Where another engine serves


@pytest.mark.parametrize("kind", ["gif", "svg"])
def test_where_nobody_makes_them_they_are_refused_and_nothing_is_spent(
    home: House, key: Key, prompt: str, kind: str
):
    answer = home.generate(prompt, key=key, model=MODEL, output_format=kind)
    assert answer.status == 400
    assert (answer.error["param"], answer.error["code"]) == ("output_format", "invalid_value")
    assert kind.upper() in answer.error["message"]
    assert home.engine.calls_of(prompt) == 0


@pytest.mark.parametrize("data", [OURS, GIF], ids=["svg", "gif"])
def test_what_comes_unasked_is_no_picture_however_well_it_is_made(
    home: House, key: Key, prompt: str, data: bytes
):
    home.engine.plays(prompt, delivers(data))
    answer = home.generate(prompt, key=key, model=MODEL)
    assert answer.status == 502
    assert answer.headers["x-should-retry"] == "false"


def test_an_svg_never_comes_of_an_engine_that_has_none(
    home: House, key: Key, prompt: str, monkeypatch: pytest.MonkeyPatch
):
    """Even one that is asked for GIF and may give it."""
    may = home.engine.abilities.formats | {"gif"}
    monkeypatch.setattr(home.engine, "abilities", type(home.engine.abilities)(formats=may))
    answers: dict[str, Any] = {}
    for kind, data in {"svg": OURS, "gif": GIF, "png": png(Size(1024, 1024))}.items():
        home.engine.plays(f"{prompt} {kind}", delivers(data))
        answers[kind] = home.generate(f"{prompt} {kind}", key=key, model=MODEL, output_format="gif")
    assert answers["svg"].status == 502
    assert answers["gif"].json["output_format"] == "gif"
    assert answers["png"].json["output_format"] == "png"
    assert "the engine delivered another" in answers["png"].headers["x-pictura-adjustments"]
