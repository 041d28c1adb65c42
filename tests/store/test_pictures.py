"""Bytes of pictures: whole or absent, never rewritten, never outside their folder."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pictura.errors import StorageFull
from pictura.store import sinks
from pictura.store.pictures import FolderPictures, Pictures

NAME = "0123456789abcdef0123456789abcdef-0"
SMALL, LARGE = b"small", b"large" * 20_000
"""A picture that becomes a file in one go, and one that grows in it."""


@pytest.fixture(params=["nameless files", "links", "renames"])
def pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Pictures]:
    """A folder on a file system that has these at best."""
    if request.param == "links":
        monkeypatch.setattr(sinks, "_NAMELESS", 0)
    if request.param == "renames":
        monkeypatch.setattr(os, "link", refuse)
    pictures = FolderPictures(tmp_path / "pictures")
    yield pictures
    pictures.close()


def refuse(*_args: object, **_options: object) -> None:
    raise OSError(errno.ENOTSUP, "this file system has no links")


def put(pictures: Pictures, name: str, *chunks: bytes) -> None:
    async def writing() -> None:
        async with pictures.put(name) as sink:
            for chunk in chunks:
                sink.write(chunk)
            assert sink.bytes == sum(map(len, chunks))
            await sink.commit()

    asyncio.run(writing())


def read(pictures: Pictures, name: str) -> bytes:
    with pictures.open(name) as file:
        return file.read()


def files(tmp_path: Path) -> list[str]:
    return sorted(file.name for file in tmp_path.rglob("*") if not file.is_dir())


def test_what_is_put_is_there(pictures: Pictures, tmp_path: Path) -> None:
    put(pictures, NAME, b"one", b"", b"two" * 100_000)
    assert read(pictures, NAME) == b"one" + b"two" * 100_000
    assert (pictures.exists(NAME), pictures.size(NAME)) == (True, 300_003)
    assert files(tmp_path) == [NAME]


def test_pictures_are_spread_by_the_end_of_their_digits(pictures: Pictures, tmp_path: Path) -> None:
    put(pictures, NAME, b"x")
    assert (tmp_path / "pictures" / "ef" / NAME).is_file()


def test_a_durable_folder_keeps_them_all_the_same(tmp_path: Path) -> None:
    pictures = FolderPictures(tmp_path, durable=True)
    put(pictures, NAME, b"x")
    assert read(pictures, NAME) == b"x"
    pictures.close()


def test_a_name_never_shows_partial_bytes(pictures: Pictures) -> None:
    async def watch() -> None:
        async with pictures.put(NAME) as sink:
            for _ in range(20):
                sink.write(b"x" * 4096)
                assert not pictures.exists(NAME)
            await sink.commit()
        assert pictures.size(NAME) == 20 * 4096

    asyncio.run(watch())


def test_what_was_written_can_be_read_before_it_has_its_name(pictures: Pictures, tmp_path: Path) -> None:
    async def read_back() -> None:
        async with pictures.put(NAME) as sink:
            sink.write(b"one")
            with sink.written() as file:
                assert (file.tell(), file.read()) == (0, b"one")
                sink.write(b"two")
                assert file.read() == b"two"
            assert not pictures.exists(NAME)

    asyncio.run(read_back())
    assert files(tmp_path) == []


@pytest.mark.parametrize("half", [SMALL, LARGE])
@pytest.mark.parametrize("error", [RuntimeError("cut"), asyncio.CancelledError()])
def test_an_aborted_put_leaves_nothing(
    pictures: Pictures, tmp_path: Path, error: BaseException, half: bytes
) -> None:
    async def abort() -> None:
        async with pictures.put(NAME) as sink:
            sink.write(half)
            raise error

    with pytest.raises(type(error)):
        asyncio.run(abort())
    assert files(tmp_path) == [] and not pictures.exists(NAME)


@pytest.mark.parametrize("whole", [SMALL, LARGE])
def test_a_put_without_commit_leaves_nothing(pictures: Pictures, tmp_path: Path, whole: bytes) -> None:
    async def forget() -> None:
        async with pictures.put(NAME) as sink:
            sink.write(whole)

    asyncio.run(forget())
    assert files(tmp_path) == []


@pytest.mark.parametrize("second", [SMALL, LARGE])
def test_a_kept_picture_is_never_rewritten(pictures: Pictures, tmp_path: Path, second: bytes) -> None:
    put(pictures, NAME, b"first")
    with pytest.raises(FileExistsError):
        put(pictures, NAME, second)
    assert read(pictures, NAME) == b"first"
    assert files(tmp_path) == [NAME]


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="this system has no nameless files")
def test_a_kill_leaves_nothing_where_files_can_be_nameless(tmp_path: Path) -> None:
    pictures = FolderPictures(tmp_path)

    async def watch() -> None:
        async with pictures.put(NAME) as sink:
            sink.write(LARGE)
            assert files(tmp_path) == []

    asyncio.run(watch())
    pictures.close()


def test_who_has_a_deleted_picture_open_reads_on(pictures: Pictures) -> None:
    put(pictures, NAME, b"still here")
    with pictures.open(NAME) as file:
        pictures.delete(NAME)
        pictures.delete(NAME)
        assert not pictures.exists(NAME)
        assert file.read() == b"still here"
    with pytest.raises(FileNotFoundError):
        pictures.open(NAME)


def test_small_pictures_of_one_turn_are_there_before_their_names_are_told(pictures: Pictures) -> None:
    names = [f"{number:032x}-0" for number in range(100)]

    async def keep(name: str) -> bytes:
        async with pictures.put(name) as sink:
            sink.write(name.encode())
            await sink.commit()
        return read(pictures, name)

    async def keep_all() -> None:
        assert await asyncio.gather(*map(keep, names)) == [name.encode() for name in names]

    asyncio.run(keep_all())
    assert [read(pictures, name) for name in names] == [name.encode() for name in names]


def test_a_small_picture_that_was_deleted_unread_is_gone(pictures: Pictures) -> None:
    put(pictures, NAME, SMALL)
    pictures.delete(NAME)
    with pytest.raises(FileNotFoundError):
        pictures.open(NAME)


HOSTILE = [
    "",
    "..",
    "../" + NAME,
    "/etc/passwd",
    NAME + "/..",
    NAME + "\n",
    NAME + "\0",
    NAME.upper(),
    NAME.replace("-0", "-٠"),
    "tmp",
    "..\\" + NAME,
    "%2e%2e%2f" + NAME,
    NAME + ".png",
    NAME[1:],
]


@pytest.mark.parametrize("name", HOSTILE)
def test_only_a_pictures_name_reaches_the_disk(pictures: Pictures, name: str) -> None:
    for door in (pictures.open, pictures.size):
        with pytest.raises(FileNotFoundError):
            door(name)
    assert not pictures.exists(name)
    pictures.delete(name)
    with pytest.raises(ValueError, match="not a picture's name"):
        pictures.put(name)


def test_a_symlink_is_not_followed(pictures: Pictures, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    shard = tmp_path / "pictures" / "ef"
    shard.mkdir()
    (shard / NAME).symlink_to(secret)
    with pytest.raises(OSError, match="symbolic links"):
        pictures.open(NAME)
    with pytest.raises(FileExistsError):
        put(pictures, NAME, b"x")
    pictures.delete(NAME)
    assert secret.read_text() == "secret"


def test_a_folder_that_is_a_symlink_is_not_followed(pictures: Pictures, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / NAME).write_text("secret")
    (tmp_path / "pictures" / "ef").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotADirectoryError):
        pictures.open(NAME)


def test_the_start_sweeps_what_a_killed_server_left(pictures: Pictures, tmp_path: Path) -> None:
    put(pictures, NAME, b"kept")
    (tmp_path / "pictures" / "tmp" / f"{NAME}.left").write_bytes(b"half")
    assert pictures.sweep_temporary() == 1
    assert files(tmp_path) == [NAME]


def test_no_room_is_told_before_a_byte_is_written(pictures: Pictures) -> None:
    async def ask() -> None:
        async with pictures.put(NAME) as sink:
            sink.reserve(1000)
            sink.reserve(pictures.free_bytes() * 2)

    with pytest.raises(StorageFull):
        asyncio.run(ask())


@pytest.mark.parametrize("picture", [SMALL, LARGE])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_told_as_such(
    pictures: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, picture: bytes
) -> None:
    def full(*_args: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StorageFull) as told:
        put(pictures, NAME, picture)
    assert told.value.status == 507
    assert files(tmp_path) == []
