"""End to end: a server process as a person starts it, its own illustrator, the official SDK, curl's bytes."""

from __future__ import annotations

import base64
import io
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest
from openai import OpenAI
from PIL import Image

from pictura.store import ledger
from tests.api.test_seeds import OFFICIAL_ORDER, SEEDS
from tests.support.client import ask, eventually
from tests.support.process import Served, serve


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    folder = tmp_path_factory.mktemp("process") / "data"
    with serve(folder) as child:
        yield child
    with closing(sqlite3.connect(folder / "pictura.db")) as tx:
        assert ledger.check(tx) == []
        assert tx.execute("SELECT count(*) FROM jobs WHERE ended_at IS NULL").fetchone() == (0,)


@pytest.fixture(scope="module")
def client(served: Served) -> Generator[OpenAI]:
    with OpenAI(base_url=f"{served.url}/v1", api_key=served.secret, timeout=100) as made:
        yield made


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("name", SEEDS)
def test_a_page_s_request_is_drawn_by_the_illustrator(served: Served, name: str):
    body, quality, size, image_tokens = SEEDS[name]
    answer = ask(served.url, "/v1/images/generations", body.encode(), key=served.secret)
    assert answer.status == 200, answer.body
    told = answer.json
    assert list(told) == OFFICIAL_ORDER
    assert (told["quality"], told["size"]) == (quality, size)
    assert told["usage"]["output_tokens"] == image_tokens
    content = base64.b64decode(told["data"][0]["b64_json"], validate=True)
    picture = opened(content)
    assert (picture.format, f"{picture.width}x{picture.height}") == ("PNG", size)
    assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 100, "a real picture has many colours"
    assert ask(served.url, told["data"][0]["url"].removeprefix(served.url)).body == content
    assert answer.headers["x-pictura-engine"] == "illustrator"


def test_the_first_start_makes_a_picture_through_its_own_door(served: Served):
    line = eventually(lambda: next((said for said in served.said if "first picture" in said), None), 90)
    link = line.split()[-1]
    assert link.startswith(f"{served.url}/v1/pictures/"), line
    assert opened(ask(served.url, link.removeprefix(served.url)).body).size == (1024, 1024)


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_the_sdk_gets_the_format_and_the_exact_size_it_asks_for(client: OpenAI, output_format: str):
    answer = client.images.generate(
        model="gpt-image-2",
        prompt="a red fox in the snow",
        size="1040x656",
        output_format=output_format,  # type: ignore[arg-type]
        quality="low",
    )
    assert answer.data is not None
    picture = opened(base64.b64decode(answer.data[0].b64_json or ""))
    assert (picture.format or "").lower() == output_format
    assert picture.size == (1040, 656)


def test_transparent_means_alpha_zero_around_the_subject(client: OpenAI):
    answer = client.images.generate(
        model="gpt-image-1.5",
        prompt="a cat",
        background="transparent",
        quality="low",
        extra_body={"seed": 7},
    )
    assert answer.data is not None
    picture = opened(base64.b64decode(answer.data[0].b64_json or ""))
    assert picture.mode == "RGBA"
    corners = [picture.getpixel((x, y)) for x in (0, 1023) for y in (0, 1023)]
    assert [corner[3] for corner in corners if isinstance(corner, tuple)] == [0] * 4
    assert picture.getchannel("A").getextrema() == (0, 255)


def test_n_pictures_differ_and_a_seed_repeats_them(client: OpenAI):
    def made(**extra: int) -> list[str | None]:
        answer = client.images.generate(
            model="gpt-image-2", prompt="a man walks", n=2, quality="low", extra_body=extra or None
        )
        assert answer.data is not None
        return [one.b64_json for one in answer.data]

    first = made(seed=7)
    assert first[0] != first[1]
    assert made(seed=7) == first
    assert made()[0] not in (first[0], made()[0])


def test_a_stream_shows_true_stages(client: OpenAI):
    with client.images.generate(
        model="gpt-image-1.5",
        prompt="a small boat on a lake",
        stream=True,
        partial_images=3,
        quality="low",
        extra_body={"seed": 7},
    ) as stream:
        events = list(stream)
    *partials, last = events
    assert last.type == "image_generation.completed"
    assert {event.type for event in partials} <= {"image_generation.partial_image"}
    pictures = [event.b64_json for event in events]
    assert len(set(pictures)) == len(pictures)
    for content in pictures:
        opened(base64.b64decode(content))


def test_a_second_server_on_the_same_folder_is_refused(served: Served, tmp_path: Path):
    folder = next(said.split()[1] for said in served.said if said.split()[:1] == ["data"])
    with pytest.raises(AssertionError, match="is in use by the Pictura server"), serve(Path(folder)):
        pass
