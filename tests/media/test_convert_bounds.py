"""What a conversion withstands: broken pictures, bombs, processes that hang, lie or die."""

from __future__ import annotations

import asyncio
import itertools
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import uvloop
from PIL import Image

from pictura.errors import StorageFull
from pictura.media.conversion import Bounds, Conversion
from pictura.media.convert import ConversionFailed, Converter, Unreadable
from pictura.media.sniff import Format
from pictura.types import Size
from tests.engines.processes import children
from tests.media.converting import convert, converted
from tests.support.paintings import (
    BOMB_WEBP,
    NO_PICTURES,
    encoded,
    noise,
    png_bomb,
    png_header,
    png_of,
    png_of_nonsense,
    target,
)

TO_WEBP = Conversion(format="webp")
GOOD = encoded(target(Size(32, 32)), "png")
MEBIBYTE = 1024 * 1024
SOON_S = 5.0
"""Of the processor's time, a process's start included; the largest of these bombs would take it minutes."""

loops = pytest.mark.parametrize("run", [uvloop.run, asyncio.run], ids=["uvloop", "asyncio"])
Run = Callable[[Coroutine[Any, Any, None]], None]


def program(*lines: str) -> tuple[str, ...]:
    return (sys.executable, "-c", "import os, sys, time\n" + "\n".join(lines))


def tiled(image: Image.Image, times: int) -> Image.Image:
    wide = Image.new(image.mode, (image.width * times, image.height * times))
    for column, row in itertools.product(range(times), range(times)):
        wide.paste(image, (column * image.width, row * image.height))
    return wide


def cut(kind: Format) -> bytes:
    data = encoded(noise(Size(64, 64)), kind)
    return data[: len(data) * 2 // 3]


def wrong_checksum() -> bytes:
    data = bytearray(encoded(noise(Size(64, 64)), "png"))
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


BROKEN = {
    **NO_PICTURES,
    "nothing": b"",
    "cut png": cut("png"),
    "cut jpeg": cut("jpeg"),
    "cut webp": cut("webp"),
    "wrong checksum": wrong_checksum(),
    "nonsense under right checksums": png_of_nonsense(Size(64, 64)),
    "no pixels": png_of(png_header(Size(64, 64)), (b"IEND", b"")),
    "webp bomb": BOMB_WEBP,
    "giant png": png_of(png_header(Size(60_000, 60_000)), (b"IDAT", b""), (b"IEND", b"")),
    "gif with the head of a png": b"\x89PNG\r\n\x1a\n" + NO_PICTURES["gif"],
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_picture_is_unreadable_and_soon_told(data: bytes):
    before_s = cpu_s_of_children()
    with pytest.raises(Unreadable):
        convert(data, TO_WEBP)
    assert cpu_s_of_children() - before_s < SOON_S


def cpu_s_of_children() -> float:
    """What all processes that this one has seen to their end have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_picture_too_large_for_its_memory_is_not_even_decoded():
    with pytest.raises(ConversionFailed, match="9000x9000 is too large to decode"):
        convert(png_bomb(Size(9000, 9000)), TO_WEBP, bounds=Bounds(memory_bytes_max=512 * MEBIBYTE))


def test_memory_that_ends_half_way_is_a_failure_not_a_broken_picture():
    picture = encoded(noise(Size(1500, 1500), "RGBA"), "png", compress_level=0)
    with pytest.raises(ConversionFailed):
        convert(picture, TO_WEBP, bounds=Bounds(memory_bytes_max=80 * MEBIBYTE))


def test_time_on_the_processor_is_bounded():
    # Five seconds' work where it was written: no machine soon does it in one.
    picture = encoded(tiled(noise(Size(500, 500), "RGBA"), 8), "png", compress_level=0)
    with pytest.raises(ConversionFailed, match="ended with -"):
        convert(picture, TO_WEBP, bounds=Bounds(cpu_s_max=1))


def test_a_picture_that_the_format_cannot_hold_is_a_failure_not_a_broken_picture():
    wide = encoded(target(Size(17_000, 20)), "png")
    with pytest.raises(ConversionFailed):
        convert(wide, TO_WEBP)


@loops
def test_a_process_that_hangs_is_ended(run: Run):
    async def story() -> None:
        converter = Converter(1, time_s_max=0.5, program=program("time.sleep(60)"))
        began = time.monotonic()
        with pytest.raises(ConversionFailed, match=r"longer than 0\.5 s"):
            await converted(converter, GOOD, TO_WEBP)
        assert time.monotonic() - began < 30
        assert children() <= before

    before = children()
    run(story())


@loops
def test_a_process_that_hangs_while_it_answers_is_ended(run: Run):
    async def story() -> None:
        flood = "print('{}', flush=True)", "while True: os.write(1, bytes(65536))"
        converter = Converter(1, time_s_max=0.5, program=program(*flood))
        with pytest.raises(ConversionFailed, match="longer than"), tempfile.TemporaryFile() as file:
            await converter.convert(file, TO_WEBP, into=len)
        assert children() <= before

    before = children()
    run(story())


@loops
@pytest.mark.parametrize("after_s", [0.0, 0.002, 0.05, 0.4])
def test_a_conversion_that_is_cancelled_leaves_no_process(run: Run, after_s: float):
    async def story() -> None:
        converter = Converter(1, program=program("print('{}', flush=True)", "time.sleep(60)"))
        running = asyncio.create_task(converted(converter, GOOD, TO_WEBP))
        await asyncio.sleep(after_s)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert children() <= before
        assert not converter._turns.locked()

    before = children()
    run(story())


@loops
def test_what_the_taker_raises_ends_the_process(run: Run):
    async def story() -> None:
        def full(piece: bytes) -> None:
            raise StorageFull("no room")

        flood = program("print('{}', flush=True)", "while True: os.write(1, bytes(65536))")
        with pytest.raises(StorageFull), tempfile.TemporaryFile() as file:
            await Converter(1, program=flood).convert(file, TO_WEBP, full)
        assert children() <= before

    before = children()
    run(story())


def test_no_more_processes_run_at_once_than_allowed_and_all_have_their_turn(tmp_path: Path):
    gate = tmp_path / "gate"
    held = f"while not os.path.exists({str(gate)!r}): time.sleep(0.01)"

    async def story() -> None:
        converter = Converter(2, program=program(held, "print('{}')", "print('picture')"))
        running = [asyncio.create_task(converted(converter, GOOD, TO_WEBP)) for _ in range(6)]
        async with asyncio.timeout(30):
            while len(children() - before) < 2:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        most = len(children() - before)
        gate.touch()
        while not all(task.done() for task in running):
            most = max(most, len(children() - before))
            await asyncio.sleep(0.01)
        assert [(await task)[0] for task in running] == [b"picture\n"] * 6
        assert most == 2

    before = children()
    uvloop.run(story())


def test_who_waits_too_long_for_a_turn_is_told_so():
    async def story() -> None:
        converter = Converter(1, time_s_max=0.5, program=program("time.sleep(60)"))
        ended = await asyncio.gather(
            *(converted(converter, GOOD, TO_WEBP) for _ in range(3)), return_exceptions=True
        )
        assert [type(end) for end in ended] == [ConversionFailed] * 3
        assert children() <= before

    before = children()
    uvloop.run(story())


LIARS = {
    "dies": program("sys.exit('no module named PIL')"),
    "is killed": program("os.kill(os.getpid(), 9)"),
    "says nothing": program(""),
    "reports nonsense": program("print('[1'); print('picture')"),
    "reports what there is not": program("""print('{"lost": ["a cat"]}')"""),
    "never ends its line": program("os.write(1, b'x' * 300_000)"),
    "is not there": ("/nowhere/to/be/found",),
}


@pytest.mark.parametrize("liar", LIARS.values(), ids=LIARS.keys())
def test_a_process_that_lies_or_dies_is_a_failure(liar: tuple[str, ...]):
    with pytest.raises(ConversionFailed):
        convert(GOOD, TO_WEBP, program=liar)


def test_the_reason_of_a_failure_is_what_the_process_said_last():
    with pytest.raises(ConversionFailed, match="ended with 1: no module named PIL"):
        convert(GOOD, TO_WEBP, program=LIARS["dies"])


def test_a_process_knows_nothing_of_the_servers_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    told, _ = convert(GOOD, TO_WEBP, program=program("print('{}')", "print(dict(os.environ))"))
    assert b"PYTHONPATH" in told
    assert b"sk-secret" not in told
    assert b"HOME" not in told


def test_a_process_that_has_bound_itself_can_open_nothing_and_start_nothing():
    tries = """
import os, resource, socket
from pictura.media import worker
from pictura.media.conversion import Bounds
worker._bind(Bounds())
def refused(what):
    try:
        what()
    except OSError:
        return True
    return False
print([
    refused(lambda: open("/etc/passwd")),
    refused(lambda: open("/tmp/made", "w")),
    refused(socket.socket),
    refused(os.pipe),
    resource.getrlimit(resource.RLIMIT_NPROC) == (0, 0),
    resource.getrlimit(resource.RLIMIT_AS)[1] == 2 * 1024**3,
    os.nice(0) >= 10,
])
"""
    modules = os.pathsep.join(filter(None, sys.path))
    ran = subprocess.run(
        [sys.executable, "-c", tries], env={"PYTHONPATH": modules}, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == str([True] * 7)


def test_a_converter_works_in_turn_for_one_picture_after_another():
    async def story() -> None:
        converter = Converter(1)
        with pytest.raises(Unreadable):
            await converted(converter, BOMB_WEBP, TO_WEBP)
        for _ in range(2):
            picture, _ = await converted(converter, GOOD, TO_WEBP)
            assert picture[8:12] == b"WEBP"

    uvloop.run(story())
