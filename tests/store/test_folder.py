"""The data folder: one server at a time, and told plainly why not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pictura.errors import StartError
from pictura.store.folder import DataFolder

URL = "http://127.0.0.1:8000"


def test_a_new_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = DataFolder.open(tmp_path / "new" / "data")
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert folder.database_path.parent == folder.pictures_path.parent == folder.path


def test_a_second_server_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    first, second = DataFolder.open(tmp_path), DataFolder.open(tmp_path)
    first.lock(URL)
    with pytest.raises(StartError, match=rf"in use by the Pictura server at {URL} \(process {os.getpid()}\)"):
        second.lock("http://127.0.0.1:9000")
    first.unlock()
    second.lock("http://127.0.0.1:9000")
    second.unlock()


def test_the_running_server_is_known_while_it_runs(tmp_path: Path) -> None:
    folder, visitor = DataFolder.open(tmp_path), DataFolder.open(tmp_path)
    assert visitor.running_server() is None
    folder.lock(URL)
    assert visitor.running_server() == {"url": URL, "pid": os.getpid()}
    folder.announce("http://127.0.0.1:8123")
    assert visitor.running_server() == {"url": "http://127.0.0.1:8123", "pid": os.getpid()}
    folder.unlock()
    assert visitor.running_server() is None
    assert not (tmp_path / "server.json").exists()


def test_what_a_killed_server_left_is_not_believed(tmp_path: Path) -> None:
    holder = (
        "import os, pathlib, sys; from pictura.store.folder import DataFolder\n"
        f"DataFolder.open(pathlib.Path(sys.argv[1])).lock({URL!r}); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", holder, str(tmp_path)], check=False)
    folder = DataFolder.open(tmp_path)
    assert killed.returncode == -9 and (tmp_path / "server.json").exists()
    assert folder.running_server() is None
    folder.lock(URL)
    folder.unlock()


def test_what_a_killed_server_left_half_written_is_swept_by_the_next(tmp_path: Path) -> None:
    folder = DataFolder.open(tmp_path)
    (tmp_path / "server.json.0123abcd.part").write_bytes(b'{"url":')
    folder.lock(URL)
    assert list(tmp_path.glob("*.part")) == []
    folder.unlock()


def test_the_signing_key_is_made_once_and_private(tmp_path: Path) -> None:
    key = DataFolder.open(tmp_path).signing_key()
    assert len(key) == 32 and DataFolder.open(tmp_path).signing_key() == key
    assert (tmp_path / "signing.key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["signing.key"]


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_signing_key_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "signing.key").write_bytes(content)
    with pytest.raises(StartError, match=r"signing\.key is damaged"):
        DataFolder.open(tmp_path).signing_key()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StartError, match="is not a folder"):
            DataFolder.open(path)
