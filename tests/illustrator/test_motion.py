"""Loops and vectors of the drawing half: what a GIF and an SVG hold, whatever the prompt."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import GifImagePlugin, Image, ImageChops, ImageStat

from pictura.engines.illustrator import cast, drawing, motion, places, raster, styles, things, vocabulary
from pictura.engines.illustrator.drawing import VECTOR_BYTES_MAX
from pictura.engines.illustrator.layers import Layer
from pictura.engines.illustrator.scene import Order, Scene, Subject
from pictura.engines.illustrator.staging import stage
from pictura.media.sniff import Measured, measure
from pictura.media.whole import Wholeness
from pictura.types import Frames, Size

CAMPAIGN = bool(os.environ.get("PICTURA_CAMPAIGN")) or "--campaign" in sys.argv
PLACES = sorted(name for name in vocabulary.load().place if places.knows(name))
DRAWN = {
    "svg", "g", "defs", "use", "mask", "clipPath", "path", "rect", "circle", "ellipse", "line", "polygon",
    "polyline", "linearGradient", "radialGradient", "stop", "filter", "feGaussianBlur", "feColorMatrix",
    "feComponentTransfer", "feFuncR", "feFuncG", "feFuncB", "feOffset", "feComposite", "feFlood", "feBlend",
}  # fmt: skip
"""Every element that an SVG of ours may have: none that runs, holds pixels or a page, or looks otherwise elsewhere."""


def order(prompt: str, output_format: str, width: int = 128, height: int = 128, **changes: Any) -> Order:
    small = Order(prompt=prompt, size=Size(width, height), quality="low", seed=7)
    return msgspec.structs.replace(small, output_format=output_format, **changes)


def made(of: Order, scene: Scene | None = None) -> bytes:
    (stage,) = drawing.paint(of) if scene is None else drawing.draw(scene, of)
    assert stage.last
    wholeness = Wholeness()
    wholeness.feed(stage.data)
    assert wholeness.whole
    assert measure(stage.data) == Measured("gif" if of.output_format == "gif" else "svg", of.size)
    return stage.data


def loop(data: bytes) -> list[Image.Image]:
    """A GIF's frames as they are seen."""
    image = GifImagePlugin.GifImageFile(io.BytesIO(data))
    frames: list[Image.Image] = []
    for number in range(image.n_frames):
        image.seek(number)
        frames.append(image.convert("RGBA"))
    return frames


def distance(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def checked(svg: bytes) -> ET.Element:
    """An SVG that is well formed, runs nothing, points nowhere and holds no pixels."""
    text = svg.decode()
    assert len(svg) <= VECTOR_BYTES_MAX
    assert not re.search(r"<[!?]|&|javascript:|data:|base64|@import", text, re.IGNORECASE)
    root = ET.fromstring(text)
    names = {name for each in root.iter() if (name := each.get("id"))}
    for each in root.iter():
        assert each.tag.removeprefix("{http://www.w3.org/2000/svg}") in DRAWN
        for key, value in each.attrib.items():
            assert not key.lower().startswith("on")
            assert "nan" not in value
            if key.endswith("href"):
                assert value.removeprefix("#") in names
            for link in re.findall(r"url\(([^)]*)\)", value):
                assert link.removeprefix("#") in names
    return root


# GIF


@pytest.mark.parametrize(("count", "duration_ms"), [(2, 10), (9, 200), (16, 655_350)])
def test_a_loop_has_the_frames_and_durations_that_were_asked_and_never_ends(count: int, duration_ms: int):
    data = made(order("a fox in the snow", "gif", frames=Frames(count, duration_ms)))
    image = GifImagePlugin.GifImageFile(io.BytesIO(data))
    assert (image.n_frames, image.info["loop"]) == (count, 0)
    for number in range(count):
        image.seek(number)
        assert image.info["duration"] == duration_ms


def test_the_usual_loop_is_9_frames_of_200_ms():
    image = GifImagePlugin.GifImageFile(io.BytesIO(made(order("the sea", "gif"))))
    assert (image.n_frames, image.info["duration"]) == (9, 200)


@pytest.mark.parametrize("prompt", ["a kitten", "a dog running", "an eagle flying in the sky", "a city in the rain",
                                    "a boat on the sea", "snowfall in a forest", "moonlit lake at night"])  # fmt: skip
def test_every_frame_moves_a_little_and_the_last_leads_to_the_first(prompt: str):
    frames = loop(made(order(prompt, "gif", 192, 192)))
    steps = [distance(one, other) for one, other in zip(frames, frames[1:] + frames[:1], strict=True)]
    assert all(step > 0 for step in steps)
    assert max(steps) < 60, "a beating wing is the most that moves"
    assert steps[-1] <= 1.5 * max(steps[:-1])


def test_a_loop_is_as_large_as_asked_though_it_is_painted_smaller():
    for size in ((1536, 640), (640, 1536)):
        frames = loop(made(order("a meadow", "gif", *size, frames=Frames(2, 100))))
        assert [frame.size for frame in frames] == [size, size]


def test_a_transparent_loop_shows_the_subject_alone_and_leaves_no_trail():
    frames = loop(made(order("a dog running", "gif", transparent=True, frames=Frames(4, 100))))
    assert len(frames) == 4
    for frame in frames:
        assert frame.getchannel("A").getextrema() == (0, 255)
        assert frame.getpixel((0, 0)) == (0, 0, 0, 0) or frame.getchannel("A").getpixel((0, 0)) == 0
    covered = [sum(frame.getchannel("A").histogram()[128:]) for frame in frames]
    assert max(covered) < 1.2 * min(covered)


def test_what_stands_still_does_not_flicker():
    """Indoors only the hero breathes: the corners of all frames are the same."""
    frames = loop(made(order("a cup of tea on a desk", "gif", 256, 256, frames=Frames(3, 100))))
    corners = {frame.crop((0, 0, 40, 40)).tobytes() for frame in frames}
    assert len(corners) == 1


@pytest.mark.parametrize("place", PLACES)
def test_something_moves_in_every_place_though_nobody_is_there(place: str):
    scene = Scene(prompt=place, place=place)
    frames = loop(made(order(place, "gif", frames=Frames(4, 100)), scene))
    assert distance(frames[0], frames[1]) > 0


@pytest.mark.parametrize("thing", ["cat", "deer", "girl"])
def test_whoever_has_eyes_of_ours_blinks_once_in_a_loop(thing: str):
    scene = Scene(prompt=thing, place="studio", subjects=(Subject(thing=thing, action="stand"),))
    setting = stage(scene, order(thing, "gif"))
    opened, closed = (
        cast.cast(each, places.draw(drawing.brush_for(each, order(thing, "gif")), each))
        for each in (setting, motion.blinking(setting))
    )
    assert opened[0].sprite.svg != closed[0].sprite.svg
    assert (opened[0].x, opened[0].y, opened[0].height) == (closed[0].x, closed[0].y, closed[0].height)
    for count in range(2, 17):
        assert sum(motion.blinks(number, count) for number in range(count)) == (count >= 5)


def test_what_moves_is_a_layer_of_the_drawings():
    assert {"rain", "snow", "waves", "motes"} <= motion.motions().keys()
    still = Layer("<g/>", name="sky")
    assert motion.layer_at(still, 0.3, (1000, 1000)) is still


# SVG


def test_an_svg_is_shapes_in_the_size_that_was_asked():
    root = checked(made(order("two red foxes in a garden", "svg", 640, 320)))
    assert (root.get("width"), root.get("height")) == ("640", "320")
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 50


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_of_place_is_a_vector_of_bounded_length(place: str):
    scene = Scene(prompt=place, place=place, subjects=(Subject(thing="cat"), Subject(thing="car")))
    checked(made(order(place, "svg", 3840, 2160, quality="high"), scene))


@pytest.mark.parametrize(
    "style", ["mono", "ink", "vintage", "oil", "flat", "pixel", "neon", "pastel", "papercut"]
)
def test_every_style_has_a_vector(style: str):
    assert styles.knows(style)
    checked(made(order("x", "svg"), Scene(prompt="x", place="meadow", styles=(style,))))


@pytest.mark.parametrize(
    ("style", "colourful"), [("", True), ("ink", False), ("sketch", False), ("mono", False)]
)
def test_a_vector_has_the_colours_of_its_style(style: str, colourful: bool):
    scene = Scene(prompt="x", place="meadow", styles=(style,) if style else ())
    seen = raster.resvg()(made(order("x", "svg"), scene).decode(), 128, 128, "none").convert("HSV")
    assert (ImageStat.Stat(seen).mean[1] > 80) == colourful


def test_a_transparent_svg_is_the_subject_alone():
    root = checked(made(order("an owl", "svg", transparent=True)))
    everything = checked(made(order("an owl", "svg")))
    assert len(list(root.iter())) < len(list(everything.iter())) / 2


@pytest.mark.parametrize(
    "prompt", ["<script>alert(1)</script>", '"><image href="http://example.org/"/>', "]]>&lol;"]
)
def test_no_word_of_a_prompt_gets_into_an_svg(prompt: str):
    assert b"alert" not in made(order(prompt, "svg"))
    checked(made(order(prompt, "svg")))


# Both


@pytest.mark.parametrize("kind", ["gif", "svg"])
def test_the_same_order_gives_the_same_bytes_in_another_process_with_another_hash_seed(kind: str):
    of = order("two cats in the snow, snowfall", kind, frames=Frames(3, 100))
    script = (
        "import hashlib, sys\n"
        "from pictura.engines.illustrator import drawing\n"
        "from pictura.engines.illustrator.wire import decode_order\n"
        "print(hashlib.sha256(list(drawing.paint(decode_order(sys.stdin.buffer.read())))[-1].data).hexdigest())\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=msgspec.msgpack.encode(of),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "src"},
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
        for seed in ("0", "123")
    }
    assert seen == {sha256(made(of)).hexdigest()}
    assert made(msgspec.structs.replace(of, seed=8)) != made(of)


@pytest.mark.campaign
@settings(
    max_examples=2000 if CAMPAIGN else 100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.text(max_size=300), st.sampled_from([(64, 64), (48, 144), (144, 48)]), st.booleans())
def test_any_prompt_is_a_loop_and_a_vector(prompt: str, size: tuple[int, int], transparent: bool):
    checked(made(order(prompt, "svg", *size, transparent=transparent)))
    data = made(order(prompt, "gif", *size, transparent=transparent, frames=Frames(2, 100)))
    assert len(loop(data)) == 2


@pytest.mark.parametrize(
    ("thing", "deed"),
    [
        ("eagle", "fly"),
        ("goldfish", "swim"),
        ("whale", "swim"),
        ("dog", "stand"),
        ("horse", "walk"),
        ("butterfly", "fly"),
    ],
)
def test_wings_fins_and_tails_move_and_end_where_they_began(thing: str, deed: str):
    still, begun, moved, ended = (
        things.sprite(Subject(thing=thing), deed, 1, phase=phase) for phase in (0, 1e-9, 0.15, 1 - 1e-9)
    )
    assert moved.svg != still.svg
    assert begun.svg == ended.svg
    assert moved.box == still.box
    assert moved.foot == still.foot
