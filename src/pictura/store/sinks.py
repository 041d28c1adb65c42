"""How a picture's bytes grow into a file: without a name where the system can, else under a temporary one."""

from __future__ import annotations

import asyncio
import errno
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from types import TracebackType
from typing import BinaryIO, Self

from pictura.errors import StorageFull
from pictura.turn import Batch

_NAMELESS = getattr(os, "O_TMPFILE", 0)
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW

_PATH_OF = "/proc/self/fd/{}"
"""A descriptor's own path."""

HELD_BYTES_MAX = 32 * 1024
"""Up to this size a picture becomes a file in one go."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EMLINK})


class FileSink(ABC):
    """A `pictures.PictureSink`; `shard` makes the folder that its name shall stand in.

    A small picture is held in memory until it is whole, and becomes a file together with the others
    of its `batch`; `kept` is then given its name and its bytes.
    """

    def __init__(
        self,
        name: str,
        temporary: int,
        shard: Callable[[str], int],
        *,
        durable: bool,
        batch: Batch,
        kept: Callable[[str, bytes], None],
    ) -> None:
        self._name = name
        self._temporary = temporary
        self._shard = shard
        self._durable = durable
        self._batch = batch
        self._kept = kept
        self._held = b""
        self._file = -1
        self._bytes = 0

    @abstractmethod
    def _begun(self) -> int:
        """The open file that is written."""

    @abstractmethod
    def _give_name(self, shard: int) -> None:
        """Lets the whole file be seen; raises FileExistsError when the name is taken."""

    @abstractmethod
    def _reopened(self) -> int:
        """The file that is written, open to be read from its beginning."""

    def _end(self) -> None:
        os.close(self._file)
        self._file = -1

    def written(self) -> BinaryIO:
        if self._file < 0:
            self._begin()
        return FileIO(self._reopened())

    @property
    def bytes(self) -> int:
        return self._bytes

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file >= 0:
            self._end()

    def reserve(self, size_hint: int) -> None:
        room = os.fstatvfs(self._temporary)
        if size_hint > room.f_bavail * room.f_frsize:
            raise _no_room()

    def write(self, chunk: bytes | bytearray | memoryview) -> None:
        if self._file < 0:
            if self._bytes + len(chunk) <= HELD_BYTES_MAX:
                self._held += chunk
                self._bytes += len(chunk)
                return
            self._begin()
        self._append(chunk)
        self._bytes += len(chunk)

    async def commit(self) -> None:
        if self._durable:
            await self._commit_durably()
        elif self._file < 0:
            await self._batch.do(self._keep_held)
        else:
            self._finish()

    def _keep_held(self) -> None:
        self._begin()
        self._finish()
        self._kept(self._name, self._held)

    def _begin(self) -> None:
        """Opens the file and writes what was held."""
        with _telling_full():
            self._file = self._begun()
        self._append(self._held)

    def _append(self, chunk: bytes | bytearray | memoryview) -> None:
        with _telling_full():
            written = os.write(self._file, chunk)
            while written < len(chunk):
                written += os.write(self._file, memoryview(chunk)[written:])

    def _finish(self) -> None:
        with _telling_full():
            self._give_name(self._shard(self._name))
        self._end()

    async def _commit_durably(self) -> None:
        if self._file < 0:
            self._begin()
        with _telling_full():
            await asyncio.to_thread(os.fdatasync, self._file)
            shard = self._shard(self._name)
            self._give_name(shard)
            await asyncio.to_thread(os.fsync, shard)
        self._end()


class NamelessSink(FileSink):
    """A file that has no name before it is whole: a kill leaves nothing of it."""

    def _begun(self) -> int:
        return os.open(".", _NAMELESS | os.O_WRONLY, 0o600, dir_fd=self._temporary)

    def _reopened(self) -> int:
        return os.open(_PATH_OF.format(self._file), os.O_RDONLY)

    def _give_name(self, shard: int) -> None:
        _name_file(self._file, self._name, shard)


class PartSink(FileSink):
    """A file under a temporary name, for systems without better; the next start sweeps what a kill leaves."""

    def _begun(self) -> int:
        self._part = f"{self._name}.{os.urandom(8).hex()}"
        return os.open(self._part, _NEW_FILE, 0o600, dir_fd=self._temporary)

    def _reopened(self) -> int:
        return os.open(self._part, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=self._temporary)

    def _give_name(self, shard: int) -> None:
        # A link, not a rename: a rename would replace a picture of the same name.
        try:
            os.link(
                self._part, self._name, src_dir_fd=self._temporary, dst_dir_fd=shard, follow_symlinks=False
            )
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            with suppress(FileNotFoundError):
                os.stat(self._name, dir_fd=shard, follow_symlinks=False)
                raise FileExistsError(self._name) from error
            os.rename(self._part, self._name, src_dir_fd=self._temporary, dst_dir_fd=shard)

    def _end(self) -> None:
        super()._end()
        with suppress(FileNotFoundError):
            os.unlink(self._part, dir_fd=self._temporary)


def best_sink(temporary: int) -> type[FileSink]:
    """The kind of sink that the file system of a folder allows, found out by trying."""
    if not _NAMELESS:
        return PartSink
    trial = f"trial.{os.urandom(8).hex()}"
    try:
        file = os.open(".", _NAMELESS | os.O_WRONLY, 0o600, dir_fd=temporary)
    except OSError:
        return PartSink
    try:
        _name_file(file, trial, temporary)
        os.unlink(trial, dir_fd=temporary)
    except OSError:
        return PartSink
    finally:
        os.close(file)
    return NamelessSink


def _name_file(file: int, name: str, folder: int) -> None:
    # The descriptor's path is a link to the file that the system lets us follow (open(2), O_TMPFILE).
    os.link(_PATH_OF.format(file), name, dst_dir_fd=folder, follow_symlinks=True)


class _telling_full:  # noqa: N801 - reads as a word of the `with` statement
    """Raises `StorageFull` for what the system says of a full disk."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError) and error.errno in _FULL:
            raise _no_room() from error


def _no_room() -> StorageFull:
    return StorageFull("The server's disk is full; the picture was not kept and nothing was charged.")
