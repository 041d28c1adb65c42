"""Disk space held back, so that what was begun can still be booked when the disk is full."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

BALLAST_BYTES = 4 * 2**20
ROOM_FACTOR = 4
"""It is taken only while it is a small part of what is free."""


class Ballast:
    """A file of nothing, given up when a commit finds the disk full and taken again when there is room."""

    def __init__(self, path: Path, size_bytes: int = BALLAST_BYTES) -> None:
        self._path = path
        self._size_bytes = size_bytes
        self.held = False

    def hold(self) -> None:
        """Takes the space if there is plenty; a disk that refuses is no failure."""
        with suppress(OSError):
            room = os.statvfs(self._path.parent)
            if room.f_bavail * room.f_frsize < ROOM_FACTOR * self._size_bytes:
                return
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                os.posix_fallocate(file, 0, self._size_bytes)
            finally:
                os.close(file)
            self.held = True

    def let_go(self) -> bool:
        """Frees the space; False: none was held, so that nothing has become better."""
        was_held, self.held = self.held, False
        if was_held:
            try:
                self._path.unlink()
            except OSError:
                return False
        return was_held
