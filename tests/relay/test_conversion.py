"""What a client gets when its picture came otherwise than it was asked: converted, or truly labelled."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from pictura.engines.engine import Call, Completed, Event
from pictura.media.sniff import Format, Measured, measure
from pictura.testing import pieces
from pictura.types import Outcome, Size
from tests.relay.test_full_disk import files_of_at_most, pictures_on_disk
from tests.support.client import Answer
from tests.support.engine import Part, delivers
from tests.support.events import events_of
from tests.support.paintings import (
    BLUE,
    BOMB_WEBP,
    GREEN,
    NO_PICTURES,
    RED,
    alike,
    colour_at,
    decoded,
    encoded,
    noise,
    png_of_nonsense,
    target,
    with_credentials,
)
from tests.support.serving import House, Key, house

MODEL = "gpt-image-1.5"
SQUARE, WIDE = Size(1024, 1024), Size(1536, 1024)
FORMATS: tuple[Format, ...] = ("png", "jpeg", "webp")
deliveries = pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])


def bought_at(fit: Size, *pictures: bytes) -> Part:
    """Delivers pictures that had to be bought larger than they were asked."""

    async def part(call: Call) -> AsyncGenerator[Event]:
        for index, picture in enumerate(pictures):
            yield Completed(index=index, body=pieces(picture), fit=fit)

    return part


def adjustments(answer: Answer) -> list[dict[str, Any]]:
    return json.loads(answer.headers.get("x-pictura-adjustments", "[]"))


def told_of(home: House, key: Key) -> list[tuple[str, object, object, str]]:
    """What the job tells of its pictures, without what was read into the request."""
    (job,) = home.ended(key)
    ours = ("output_format", "size")
    return [(a.parameter, a.asked, a.became, a.why) for a in job.adjustments if a.parameter in ours]


def ask(
    home: House, key: Key, prompt: str, output_format: str, *, stream: bool = False, **more: Any
) -> Answer:
    options = {"model": MODEL, "size": str(SQUARE), "output_format": output_format, "stream": stream}
    return home.generate(prompt, key=key, **options | more)


def picture_of(answer: Answer, *, stream: bool = False) -> bytes:
    if stream:
        (last,) = [sent.data for sent in events_of(answer.body) if sent.event.endswith("completed")]
        return base64.b64decode(last["b64_json"])
    (item,) = answer.json["data"]
    return base64.b64decode(item["b64_json"])


@deliveries
@pytest.mark.parametrize("kind", FORMATS)
def test_what_was_asked_passes_through_byte_for_byte(
    home: House, key: Key, prompt: str, kind: Format, stream: bool
):
    sent = with_credentials(encoded(target(SQUARE), kind), kind)
    home.engine.plays(prompt, delivers(sent))
    answer = ask(home, key, prompt, kind, stream=stream)
    assert picture_of(answer, stream=stream) == sent
    assert told_of(home, key) == []


@deliveries
@pytest.mark.parametrize(("came", "wanted"), list(itertools.permutations(FORMATS, 2)))
def test_another_format_is_converted_to_the_one_that_was_asked(
    home: House, key: Key, prompt: str, came: Format, wanted: Format, stream: bool
):
    home.engine.plays(prompt, delivers(encoded(target(SQUARE), came)))
    answer = ask(home, key, prompt, wanted, stream=stream)
    picture = picture_of(answer, stream=stream)
    assert measure(picture) == Measured(wanted, SQUARE)
    assert alike(colour_at(decoded(picture, wanted), 0.5, 0.5), RED)
    assert told_of(home, key) == [("output_format", came, wanted, f"converted from the provider's {came}")]
    (job,) = home.jobs(key)
    (kept,) = job.pictures
    assert (kept.format, kept.size, kept.bytes) == (wanted, SQUARE, len(picture))
    if not stream:
        assert answer.json["output_format"] == wanted
        assert [told["parameter"] for told in adjustments(answer)] == ["output_format"]


def test_a_picture_bought_larger_is_cut_to_what_was_asked(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, bought_at(SQUARE, encoded(target(WIDE), "png")))
    answer = ask(home, key, prompt, "png")
    image = decoded(picture_of(answer), "png")
    assert (image.size, answer.json["size"]) == ((1024, 1024), "1024x1024")
    assert alike(colour_at(image, 0.5, 0.5), RED)
    assert alike(colour_at(image, 0.0, 0.5), GREEN)
    assert alike(colour_at(image, 0.5, 0.0), BLUE)
    why = "resized and cropped around its centre from the provider's 1536x1024"
    assert told_of(home, key) == [("size", "1536x1024", "1024x1024", why)]


def test_a_picture_bought_larger_in_another_format_is_told_as_both(home: House, key: Key, prompt: str):
    sent = with_credentials(encoded(target(WIDE), "jpeg"), "jpeg")
    home.engine.plays(prompt, bought_at(SQUARE, sent))
    answer = ask(home, key, prompt, "webp")
    assert measure(picture_of(answer)) == Measured("webp", SQUARE)
    told = told_of(home, key)
    assert [(parameter, asked, became) for parameter, asked, became, _ in told] == [
        ("output_format", "jpeg", "webp"),
        ("size", "1536x1024", "1024x1024"),
    ]
    loss = "; its metadata is not kept: content credentials (C2PA)"
    assert [why.endswith(loss) for *_, why in told] == [True, False]


def test_a_size_that_was_right_all_the_same_is_left_alone(home: House, key: Key, prompt: str):
    sent = encoded(target(SQUARE), "png")
    home.engine.plays(prompt, bought_at(SQUARE, sent))
    assert picture_of(ask(home, key, prompt, "png")) == sent
    assert told_of(home, key) == []


def test_a_size_that_nobody_meant_is_delivered_and_told_though_the_format_is_converted(
    home: House, key: Key, prompt: str
):
    home.engine.plays(prompt, delivers(encoded(target(Size(640, 480)), "png")))
    answer = ask(home, key, prompt, "webp")
    assert measure(picture_of(answer)) == Measured("webp", Size(640, 480))
    assert told_of(home, key) == [
        ("output_format", "png", "webp", "converted from the provider's png"),
        ("size", "1024x1024", "640x480", "the engine delivered another"),
    ]


def test_compression_is_what_was_asked(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, delivers(encoded(noise(Size(256, 256)), "png")))
    fine, coarse = (
        len(picture_of(ask(home, key, prompt, "jpeg", output_compression=compression)))
        for compression in (100, 10)
    )
    assert coarse * 2 < fine


@deliveries
def test_what_cannot_be_converted_is_delivered_and_called_what_it_is(
    home: House, key: Key, prompt: str, stream: bool
):
    too_wide_for_webp = encoded(target(Size(17_000, 20)), "png")
    home.engine.plays(prompt, delivers(too_wide_for_webp))
    answer = ask(home, key, prompt, "webp", stream=stream)
    assert picture_of(answer, stream=stream) == too_wide_for_webp
    (job,) = home.ended(key)
    assert job.pictures[0].format == "png"
    assert ("output_format", "webp", "png", "the engine delivered another") in told_of(home, key)
    if not stream:
        assert answer.json["output_format"] == "png"
        link = home.ask(answer.json["data"][0]["url"].removeprefix(home.url), key=key)
        assert link.headers["content-type"] == "image/png"


UNUSABLE = {**NO_PICTURES, "bomb": BOMB_WEBP, "pixels of nonsense": png_of_nonsense(Size(64, 64))}


@deliveries
@pytest.mark.parametrize("sent", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_decodes_nowhere_is_unusable(home: House, key: Key, prompt: str, sent: bytes, stream: bool):
    home.engine.plays(prompt, delivers(sent))
    answer = ask(home, key, prompt, "webp", stream=stream)
    assert (answer.status, answer.headers["x-should-retry"]) == (502, "false")
    (job,) = home.ended(key)
    assert (job.state, job.outcome) == ("voided", Outcome.UNUSABLE)
    assert home.balance(key).posted == home.balance(key).pending == 0


def test_one_that_decodes_nowhere_does_not_spoil_the_others(home: House, key: Key, prompt: str):
    good = encoded(target(SQUARE), "png")
    home.engine.plays(prompt, delivers(good, png_of_nonsense(SQUARE), good))
    answer = ask(home, key, prompt, "webp", n=3)
    assert [measure(base64.b64decode(item["b64_json"])) for item in answer.json["data"]] == [
        Measured("webp", SQUARE)
    ] * 2
    assert len(told_of(home, key)) == 1, "what is the same of all pictures is told once"


def test_nothing_but_the_converted_picture_stays_on_the_disk(tmp_path: Path):
    with house(tmp_path / "data") as home:
        home.engine.plays("a cat", delivers(encoded(target(SQUARE), "png")))
        assert ask(home, home.key, "a cat", "jpeg").status == 200
        home.engine.plays("no cat", delivers(png_of_nonsense(SQUARE)))
        assert ask(home, home.key, "no cat", "jpeg").status == 502
        (file,) = pictures_on_disk(home)
        assert measure(file.read_bytes()) == Measured("jpeg", SQUARE)


def test_a_disk_without_room_for_the_converted_picture_keeps_what_came(tmp_path: Path):
    small, large_as_png = encoded(noise(Size(1200, 1200)), "jpeg", quality=20), 3_600_000
    with house(tmp_path / "data") as home:
        home.engine.plays("a cat", delivers(small))
        with files_of_at_most(large_as_png - 1_000_000):
            answer = ask(home, home.key, "a cat", "png")
        assert picture_of(answer) == small
        assert answer.json["output_format"] == "jpeg"
        (file,) = pictures_on_disk(home)
        assert file.read_bytes() == small
