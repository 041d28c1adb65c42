from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictura.engines.openai import picture
from pictura.engines.openai.document import MARK, Document
from pictura.engines.openai.picture import Picture
from pictura.engines.openai.received import Received
from pictura.errors import EngineFailure
from pictura.testing import png
from pictura.types import Outcome, Size

PNG = png(Size(16, 16))
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) + b"\xfb\xff\xbe" + b"\xff\xd9"
WEBP = b"RIFF" + bytes(range(99, 180))


def b64(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def data_url(picture: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{b64(picture)}"


async def pieces_of(parts: Sequence[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def in_pieces(picture: Picture) -> bytes:
    return b"".join([piece async for piece in picture])


async def poured(picture: Picture) -> bytes:
    parts: list[bytes] = []
    await picture.pour(lambda part: parts.append(bytes(part)))
    return b"".join(parts)


Read = tuple[list[bytes | Outcome], Any]


async def _read_so(made: Document, whole: Callable[[Picture], Awaitable[bytes]]) -> Read:
    read: list[bytes | Outcome] = []
    async for each in made.pictures():
        try:
            read.append(await whole(each))
        except EngineFailure as failure:
            read.append(failure.outcome)
    return read, made.value()


async def _read(parts: Sequence[bytes]) -> Read:
    read = await _read_so(Document(pieces_of(parts)), in_pieces)
    assert await _read_so(Document(Received(pieces_of(parts))), poured) == read
    return read


def read(*parts: bytes) -> Read:
    """The pictures of a document, or how they failed, and the rest."""
    return asyncio.run(_read(parts))


def read_in_halves(whole: bytes) -> list[Read]:
    """What a document reads as for each place where it can be cut in two."""

    async def run() -> list[Read]:
        return [await _read((whole[:at], whole[at:])) for at in range(1, len(whole))]

    return asyncio.run(run())


def item(**fields: object) -> str:
    return json.dumps({"created": 1, "data": [fields]})


SHAPES = {
    "plain": (item(b64_json=b64(PNG)), [PNG]),
    "jpeg": (item(b64_json=b64(JPEG)), [JPEG]),
    "webp": (item(b64_json=b64(WEBP)), [WEBP]),
    "escaped slashes": (item(b64_json=b64(JPEG)).replace("/", "\\/"), [JPEG]),
    "escaped pluses": (item(b64_json=b64(JPEG)).replace("+", "\\u002b").replace("/", "\\u002F"), [JPEG]),
    "an escaped first letter": (item(b64_json=b64(PNG)).replace("iVBOR", "\\u0069VBOR"), [PNG]),
    "newlines": (item(b64_json=base64.encodebytes(JPEG).decode()), [JPEG]),
    "url-safe letters": (item(b64_json=base64.urlsafe_b64encode(JPEG).decode()), [JPEG]),
    "data url": (item(url=data_url(JPEG, "jpeg")), [JPEG]),
    "escaped data url": (item(url=data_url(JPEG, "jpeg")).replace("/", "\\/"), [JPEG]),
    "both, the same": (item(b64_json=b64(PNG), url=data_url(PNG)), [PNG]),
    "both, the url first": (item(url="https://a.example/1", b64_json=b64(PNG)), [PNG]),
    "several": (json.dumps({"data": [{"b64_json": b64(PNG)}, {"b64_json": b64(JPEG)}]}), [PNG, JPEG]),
    "bare strings": (json.dumps({"images": [b64(PNG), b64(JPEG)]}), [PNG, JPEG]),
    "bare data urls": (json.dumps({"images": [data_url(PNG), data_url(JPEG)]}), [PNG, JPEG]),
    "markdown": (
        json.dumps(
            {"content": f'Here "it" is:\n![a]({data_url(PNG)}) and ![b]({data_url(JPEG)}) Enjoy \\o/'}
        ),
        [PNG, JPEG],
    ),
    "html": (json.dumps({"content": f'<img src="{data_url(PNG)}">\n'}), [PNG]),
    "data url before a newline": (json.dumps({"content": f"{data_url(PNG)}\nis it"}), [PNG]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_picture_is_found_wherever_the_pieces_are_cut(shape: str) -> None:
    text, pictures = SHAPES[shape]
    whole = text.encode()
    _, rest = read(whole)
    assert len(json.dumps(rest)) < 300, "the picture itself does not stay"
    for reading in read_in_halves(whole):
        assert reading == (pictures, rest)
    assert read(*(bytes([byte]) for byte in whole)) == (pictures, rest)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.lists(st.integers(1, 400), max_size=12))
def test_a_picture_is_found_in_pieces_of_any_lengths(shape: str, lengths: list[int]) -> None:
    text, pictures = SHAPES[shape]
    left, parts = text.encode(), []
    for length in lengths:
        parts.append(left[:length])
        left = left[length:]
    assert read(*parts, left)[0] == pictures


def test_the_rest_keeps_everything_but_the_pictures() -> None:
    text = json.dumps(
        {"data": [{"b64_json": b64(PNG), "revised_prompt": 'a "cat" \\ ☃'}], "usage": {"a": [1]}}
    )
    assert read(text.encode())[1] == {
        "data": [{"b64_json": MARK, "revised_prompt": 'a "cat" \\ ☃'}],
        "usage": {"a": [1]},
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b64(PNG)[:-1], "a letter of padding is missing"),
        (b64(PNG).rstrip("=") + "A", "a letter is left over"),
        (b64(PNG)[:40] + "=" + b64(PNG)[41:], "padding in the middle"),
        (b64(PNG)[:40] + "!" + b64(PNG)[41:], "a letter of no alphabet"),
        (b64(PNG)[:40] + "\\" + b64(PNG)[41:], "a backslash"),
        (b64(PNG)[:40] + '"' + b64(PNG)[41:], "a quote"),
        (b64(PNG)[:40] + "é" + b64(PNG)[41:], "a letter that is not ASCII"),
    ],
)
def test_a_damaged_picture_is_unusable_and_others_still_come(text: str, why: str) -> None:
    whole = json.dumps({"data": [{"b64_json": text}, {"b64_json": b64(JPEG)}]}).encode()
    for reading in read_in_halves(whole):
        assert reading[0] == [Outcome.UNUSABLE, JPEG], why


def test_a_document_that_ends_within_its_picture_is_unusable() -> None:
    whole = item(b64_json=b64(PNG)).encode()

    async def run() -> None:
        made = Document(pieces_of([whole[:80]]))
        async for each in made.pictures():
            with pytest.raises(EngineFailure, match="ended before its picture was whole") as caught:
                assert await in_pieces(each)
            assert caught.value.outcome is Outcome.UNUSABLE

    asyncio.run(run())


def test_pictures_that_nobody_reads_are_skipped() -> None:
    async def run() -> None:
        made = Document(pieces_of([json.dumps({"data": [b64(PNG), b64(JPEG)], "a": 1}).encode()]))
        assert len([1 async for _ in made.pictures()]) == 2
        assert made.value() == {"data": [MARK, MARK], "a": 1}

    asyncio.run(run())


def test_a_document_without_end_is_given_up() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b'{"a": [' + b" " * 65536

    async def run() -> None:
        with pytest.raises(EngineFailure, match="far longer"):
            assert [1 async for _ in Document(endless()).pictures()] == []

    asyncio.run(run())


def test_a_picture_that_is_too_large_is_unusable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "PICTURE_BYTES_MAX", 1000)
    whole = json.dumps({"data": [b64(PNG + os.urandom(2000)), b64(PNG)]}).encode()
    assert read(whole)[0] == [Outcome.UNUSABLE, PNG]


def test_whoever_is_poured_a_picture_may_refuse_it_and_the_next_one_comes() -> None:
    def refuse(part: bytes | memoryview) -> None:
        raise EngineFailure(Outcome.UNUSABLE, "I do not like it.")

    async def run() -> list[bytes | str]:
        whole = json.dumps({"data": [b64(PNG), b64(JPEG)]}).encode()
        made = Document(Received(pieces_of([whole[:50], whole[50:90], whole[90:]])))
        read: list[bytes | str] = []
        async for each in made.pictures():
            if read:
                read.append(await poured(each))
                continue
            with pytest.raises(EngineFailure) as caught:
                await each.pour(refuse)
            read.append(caught.value.message)
        return read

    assert asyncio.run(run()) == ["I do not like it.", JPEG]
