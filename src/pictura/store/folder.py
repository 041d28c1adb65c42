"""The data folder: who may serve from it, and the small files beside the database.

    pictura.db     keys, books and records       signing.key   the secret behind signed links
    pictures/      the bytes                     server.json   where the running server listens
    server.lock    held while a server runs      ballast       space for the books on a full disk

The lock binds servers only: the command line works beside a running one.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

import msgspec

from pictura.errors import StartError
from pictura.store import sqlite

SIGNING_KEY_BYTES = 32

_LOCK_TRIES = 10
"""`running_server` holds the lock for an instant; a start waits that out."""
_LOCK_PAUSE_S = 0.03


class RunningServer(TypedDict):
    """The server that holds a data folder, as `server.json` says it."""

    url: str
    pid: int


class DataFolder:
    """One folder that holds all that a server keeps."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = -1

    @classmethod
    def open(cls, path: Path) -> DataFolder:
        """Makes the folder when it is new. Raises `errors.StartError` when it cannot be used."""
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise StartError(f"{path} is not a folder; choose another data folder.") from error
        except OSError as error:
            raise StartError(f"The data folder {path} cannot be made: {error.strerror}.") from error
        if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
            raise StartError(f"The data folder {path} cannot be written by this user.")
        return cls(path)

    @property
    def database_path(self) -> Path:
        return self.path / "pictura.db"

    @property
    def pictures_path(self) -> Path:
        return self.path / "pictures"

    def check_version(self) -> None:
        """Raises `errors.StartError` when a newer version, or another program, wrote this folder's database."""
        if self.database_path.exists():
            sqlite.check_version(self.database_path)

    def lock(self, address: str) -> None:
        """Takes the folder for a server that answers at `address`, until `unlock` or the process ends.

        Raises `errors.StartError` that names the server that holds it.
        """
        lock = self._open_lock()
        for _ in range(_LOCK_TRIES):
            if _try_lock(lock):
                self._lock = lock
                self._sweep()
                self.announce(address)
                return
            time.sleep(_LOCK_PAUSE_S)
        os.close(lock)
        raise StartError(self._who_holds())

    def announce(self, address: str) -> None:
        """Tells the command line where the server of this folder listens."""
        self._write("server.json", msgspec.json.encode(RunningServer(url=address, pid=os.getpid())))

    def unlock(self) -> None:
        """Gives the folder back; harmless when it is not held."""
        if self._lock < 0:
            return
        with suppress(FileNotFoundError):
            (self.path / "server.json").unlink()
        os.close(self._lock)
        self._lock = -1

    def running_server(self) -> RunningServer | None:
        """The server that holds this folder now, if any does; what a killed one left is not believed."""
        lock = self._open_lock()
        try:
            return None if _try_lock(lock) else self._announced()
        finally:
            os.close(lock)

    def signing_key(self) -> bytes:
        """The folder's secret for signed links, made on first use and readable by its owner alone.

        Raises `errors.StartError` when it is damaged.
        """
        path = self.path / "signing.key"
        if not path.exists():
            self._write("signing.key", secrets.token_bytes(SIGNING_KEY_BYTES), keep=True)
        key = path.read_bytes()
        if len(key) != SIGNING_KEY_BYTES:
            raise StartError(
                f"{path} is damaged ({len(key)} bytes, not {SIGNING_KEY_BYTES}). Restore it, or remove it: "
                "links signed before then end."
            )
        return key

    def _sweep(self) -> None:
        """Removes what a server that was killed while it wrote left half written."""
        for part in self.path.glob("*.part"):
            part.unlink(missing_ok=True)

    def _open_lock(self) -> int:
        return os.open(self.path / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def _announced(self) -> RunningServer | None:
        try:
            return msgspec.json.decode((self.path / "server.json").read_bytes(), type=RunningServer)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def _who_holds(self) -> str:
        holder = self._announced()
        who = "another Pictura server"
        if holder is not None:
            who = f"the Pictura server at {holder['url']} (process {holder['pid']})"
        return f"The data folder {self.path} is in use by {who}. Stop it first, or choose another folder with --data."

    def _write(self, name: str, content: bytes, *, keep: bool = False) -> None:
        part = self.path / f"{name}.{secrets.token_hex(4)}.part"
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if keep:
                with suppress(FileExistsError):
                    os.link(part, self.path / name)
            else:
                part.replace(self.path / name)
        except OSError as error:
            raise StartError(f"{self.path / name} cannot be written: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
