"""Where the bytes of pictures are kept.

A name never shows partial bytes: they grow without it and get it when whole.
A kept file is never truncated or rewritten, only unlinked.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from contextlib import suppress
from io import BytesIO, FileIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from pictura.store.sinks import best_sink
from pictura.turn import Batch

NAME = re.compile(r"[0-9a-f]{32}-[0-9]{1,3}", re.ASCII)
"""What a picture may be called: 32 hexadecimal digits and its place among the n."""

TEMPORARY = "tmp"

FRESH_MAX = 128
"""How many small pictures are held for the first who opens them."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class PictureSink(Protocol):
    """A picture being written. Leaving the context without commit leaves nothing behind.

    Every step raises `errors.StorageFull` when there is no room.
    """

    @property
    def bytes(self) -> int: ...

    def reserve(self, size_hint: int) -> None:
        """Refuses early what cannot fit."""
        ...

    def write(self, chunk: bytes | bytearray | memoryview) -> None: ...

    def written(self) -> BinaryIO:
        """What was written so far, open for reading; whoever asked closes it."""
        ...

    async def commit(self) -> None:
        """Gives the picture its name. Raises FileExistsError when the name is taken."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Pictures(Protocol):
    """A place for pictures. A name that is not a picture's raises FileNotFoundError, or ValueError in put."""

    def put(self, name: str) -> PictureSink: ...

    def open(self, name: str) -> BinaryIO: ...

    def size(self, name: str) -> int: ...

    def exists(self, name: str) -> bool: ...

    def delete(self, name: str) -> None:
        """Ends a picture; one that is gone already is fine. Who has it open reads on."""
        ...

    def free_bytes(self) -> int: ...

    def sweep_temporary(self) -> int:
        """Removes what aborted writes of a dead process left, and tells how many."""
        ...

    def close(self) -> None: ...


class FolderPictures:
    """Pictures as files, spread over 256 folders by the last two of their name's 32 digits.

    `durable`: a picture is synced to disk before it gets its name. Without it a kill loses nothing,
    but a power cut may lose the pictures of the last seconds.
    """

    def __init__(self, root: Path, *, durable: bool = False) -> None:
        (root / TEMPORARY).mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        self._temporary = os.open(TEMPORARY, _FOLDER, dir_fd=self._root)
        self._shards = _Shards(self._root)
        self._sink = best_sink(self._temporary)
        self._durable = durable
        self._batch = Batch()
        self._fresh: OrderedDict[str, bytes] = OrderedDict()

    def put(self, name: str) -> PictureSink:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a picture's name")
        return self._sink(
            name,
            self._temporary,
            self._shards.made,
            durable=self._durable,
            batch=self._batch,
            kept=self._remember,
        )

    def _remember(self, name: str, picture: bytes) -> None:
        """Holds a small picture for its answer, which follows at once in most cases."""
        self._fresh[name] = picture
        if len(self._fresh) > FRESH_MAX:
            self._fresh.popitem(last=False)

    def open(self, name: str) -> BinaryIO:
        fresh = self._fresh.pop(name, None)
        if fresh is not None:
            return BytesIO(fresh)
        return FileIO(os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=self._shard(name)))

    def size(self, name: str) -> int:
        return os.stat(name, dir_fd=self._shard(name), follow_symlinks=False).st_size

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        self._fresh.pop(name, None)
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self._shard(name))

    def free_bytes(self) -> int:
        room = os.fstatvfs(self._root)
        return room.f_bavail * room.f_frsize

    def sweep_temporary(self) -> int:
        with os.scandir(self._temporary) as leftovers:
            names = [leftover.name for leftover in leftovers]
        for name in names:
            os.unlink(name, dir_fd=self._temporary)
        return len(names)

    def close(self) -> None:
        self._shards.close()
        os.close(self._temporary)
        os.close(self._root)

    def _shard(self, name: str) -> int:
        if not NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self._shards.of(name)


class _Shards:
    """The 256 folders, each opened once: what happens in them needs no further look at the path."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._open: dict[str, int] = {}

    def of(self, name: str) -> int:
        """The folder of a picture; raises FileNotFoundError while no picture was put there."""
        shard = name[30:32]
        if shard not in self._open:
            self._open[shard] = os.open(shard, _FOLDER, dir_fd=self._root)
        return self._open[shard]

    def made(self, name: str) -> int:
        """The folder of a picture, made when it is the first in it."""
        try:
            return self.of(name)
        except FileNotFoundError:
            with suppress(FileExistsError):
                os.mkdir(name[30:32], 0o700, dir_fd=self._root)
            return self.of(name)

    def close(self) -> None:
        for shard in self._open.values():
            os.close(shard)
        self._open.clear()
