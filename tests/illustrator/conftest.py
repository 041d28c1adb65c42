"""What tests of the illustrator share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pictura.engines.illustrator import fonts, letters


@pytest.fixture
def font_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only folder in which fonts are looked for; empty at first."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    table = msgspec.structs.replace(fonts.load(), folders=(str(folder),))
    with monkeypatch.context() as patched:
        patched.setattr(fonts, "load", lambda: table)
        forget_fonts()
        yield folder
    forget_fonts()


def forget_fonts() -> None:
    """What was found is looked for again."""
    for cached in (fonts.machine_faces, fonts.face_for, letters._face, letters.lettering):
        cached.cache_clear()
