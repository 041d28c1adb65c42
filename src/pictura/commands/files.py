"""Where the pictures of `pictura generate` go: names from `-o` or the prompt, never over another file."""

from __future__ import annotations

import re
from pathlib import Path

from pictura.errors import StartError

SLUG_LENGTH_MAX = 48
FORMATS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp", ".gif": "gif", ".svg": "svg"}
OTHER_FORMATS = frozenset({".avif", ".bmp", ".heic", ".ico", ".jxl", ".pdf", ".tif", ".tiff"})
SUFFIXES = {"jpeg": ".jpg"}


def format_of(output: Path | None) -> str | None:
    """The format that the name of a file asks for."""
    return None if output is None else FORMATS.get(output.suffix.lower())


def check(output: Path | None, count: int) -> None:
    """Raises `StartError` before anything is spent, when the pictures could not be written."""
    if output is None:
        return
    if output.suffix.lower() in OTHER_FORMATS:
        raise StartError(f"{output} cannot be made: pictures come as .png, .jpg, .webp, .gif and .svg.")
    if not output.parent.is_dir():
        raise StartError(f"There is no folder {output.parent} to write into.")
    for path in _numbered(output, count):
        if path.exists():
            raise StartError(f"{path} exists already; name another file with -o.")


def places(output: Path | None, prompt: str, picture_format: str, count: int) -> list[Path]:
    """One path a picture: FILE, or FILE-1, FILE-2 ...; without `-o` a free name made of the prompt."""
    if output is not None:
        return _numbered(output, count)
    suffix = SUFFIXES.get(picture_format, f".{picture_format}")
    attempt = 1
    while True:
        stem = slug(prompt) if attempt == 1 else f"{slug(prompt)}_{attempt}"
        paths = _numbered(Path(f"{stem}{suffix}"), count)
        if not any(path.exists() for path in paths):
            return paths
        attempt += 1


def write(path: Path, data: bytes) -> None:
    """Writes a new file; raises `StartError` when it cannot, or when another took its name meanwhile."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise StartError(f"{path} exists already; name another file with -o.") from None
    except OSError as problem:
        raise StartError(f"{path} cannot be written: {problem.strerror}.") from None


def slug(prompt: str) -> str:
    """The words of a prompt as a file name, in whatever script they are."""
    words = re.sub(r"\W+", "-", prompt.lower()).strip("-")
    return words[:SLUG_LENGTH_MAX].rstrip("-") or "picture"


def _numbered(path: Path, count: int) -> list[Path]:
    if count == 1:
        return [path]
    return [path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(1, count + 1)]
