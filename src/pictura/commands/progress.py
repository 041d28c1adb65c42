"""How far `pictura generate` is: a moving line in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from pictura.commands.answers import Picture, Stage


class Progress(Protocol):
    def see(self, event: Stage | Picture) -> None:
        """Shows one more event."""
        ...


@contextmanager
def progress(pictures: int, stages: int) -> Generator[Progress]:
    """Shows progress on the error output while the block runs; `stages` are those of each picture."""
    if sys.stderr.isatty():
        with _moving(pictures, stages) as shown:
            yield shown
    else:
        yield _Lines(pictures)


class _Lines:
    def __init__(self, pictures: int) -> None:
        self._pictures = pictures

    def see(self, event: Stage | Picture) -> None:
        what = "done" if isinstance(event, Picture) else "taking shape"
        print(f"picture {event.index + 1} of {self._pictures}: {what}", file=sys.stderr, flush=True)


@contextmanager
def _moving(pictures: int, stages: int) -> Generator[Progress]:
    # rich takes a tenth of a second to import, which `pictura serve` shall not pay.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("drawing", total=pictures * (stages + 1))

        class Moving:
            done = 0
            seen = 0

            def see(self, event: Stage | Picture) -> None:
                self.seen += 1
                if isinstance(event, Picture):
                    self.done += 1
                    self.seen = max(self.seen, self.done * (stages + 1))
                bar.update(task, completed=self.seen, description=f"{self.done} of {pictures} drawn")

        yield Moving()
