"""`pictura doctor`: looks at everything a server needs, and says what it found."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pictura import __version__, log, providers
from pictura.clock import Clock
from pictura.commands import asking, books, doctor_providers, wording
from pictura.commands.finding import Finding, Level
from pictura.config import Config
from pictura.engines.engine import Call, Completed, Engine
from pictura.engines.illustrator import fonts
from pictura.engines.illustrator.scene import Language
from pictura.errors import EngineFailure, PicturaError, StartError
from pictura.store import ledger
from pictura.store.database import Transaction
from pictura.store.folder import DataFolder
from pictura.types import ImageRequest, Size

FREE_BYTES_LEAST = 64_000_000
FREE_BYTES_WISHED = 1_000_000_000
DRAWING_S = 30.0
TRIAL = ImageRequest(
    model="illustrator", prompt="A lighthouse by the sea", size=Size(256, 256), quality="low", seed=1
)
WRITINGS: tuple[tuple[str, Language, str], ...] = (
    ("Chinese", "zh", "永爱"),
    ("Japanese", "ja", "あ永"),
    ("Korean", "ko", "한글"),
)
"""What is written in letters that a font of the machine must have, each with a sample."""


def findings(config: Config, clock: Clock) -> Iterator[Finding]:
    """Everything that can be looked at, in the order in which a server needs it."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok", "program", f"Pictura {__version__} on Python {python}")
    yield Finding("ok", "configuration", str(config.source or "no file: the defaults"))
    looks: list[tuple[str, Callable[[], Iterable[Finding]]]] = [
        ("models", lambda: _models(config)),
        ("data folder", lambda: _folder(config.data.dir)),
        ("illustrator", lambda: _illustrator(config, clock)),
        ("letters", _letters),
        ("providers", lambda: doctor_providers.findings(config, clock)),
    ]
    if (config.data.dir / "pictura.db").exists():
        looks += [("server", lambda: _server(config)), ("database", lambda: _database(config))]
    for subject, look in looks:
        try:
            yield from look()
        except (StartError, PicturaError, OSError) as problem:
            yield Finding("fail", subject, " ".join(str(problem).split()))


def _models(config: Config) -> Iterator[Finding]:
    menu = providers.menu(config)
    yield Finding("ok", "models", f"{len(menu.served)} served, {menu.default} when none is named")


def _folder(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding("warn", "data folder", f"{path} is not there yet; the first start makes it")
    else:
        DataFolder.open(path).check_version()
        yield Finding("ok", "data folder", f"{path} can be written")
    nearest = next(parent for parent in (path.absolute(), *path.absolute().parents) if parent.exists())
    if not os.access(nearest, os.W_OK):
        yield Finding("fail", "data folder", f"{nearest} cannot be written by this user")
    free = shutil.disk_usage(nearest).free
    level: Level = "fail" if free < FREE_BYTES_LEAST else "warn" if free < FREE_BYTES_WISHED else "ok"
    advised = "" if level == "ok" else f"; {wording.size(FREE_BYTES_WISHED)} or more are advised"
    yield Finding(level, "free space", f"{wording.size(free)}{advised}")


def _server(config: Config) -> Iterator[Finding]:
    server = books.existing(config).running_server()
    if server is None:
        yield Finding("ok", "server", "none runs on this data folder")
    elif asking.is_well(server["url"]):
        yield Finding("ok", "server", f"{server['url']} answers (process {server['pid']})")
    else:
        yield Finding("fail", "server", f"{server['url']} does not answer (process {server['pid']})")


def _database(config: Config) -> Iterator[Finding]:
    wrong = books.read(config, _damage)
    for sentence in wrong:
        yield Finding("fail", "database", sentence)
    broken = books.read(config, ledger.check)
    for sentence in broken:
        yield Finding("fail", "books", sentence)
    if not wrong:
        yield Finding("ok", "database", "whole")
    if not broken:
        yield Finding("ok", "books", "every entry adds up")


def _damage(tx: Transaction) -> list[str]:
    return [row[0] for row in tx.execute("PRAGMA quick_check") if row[0] != "ok"]


def _illustrator(config: Config, clock: Clock) -> Iterator[Finding]:
    log.configure("critical")
    began = clock.monotonic()
    engine = providers.build_engines(config)[providers.ILLUSTRATOR]
    try:
        drawn = asyncio.run(_drawn(engine, clock))
    except EngineFailure as problem:
        yield Finding("fail", "illustrator", problem.message)
        return
    took = clock.monotonic() - began
    yield Finding(
        "ok", "illustrator", f"drew {TRIAL.size} ({wording.size(drawn)}) in {took:.1f} s, its start included"
    )


def _letters() -> Iterator[Finding]:
    """What the illustrator can write on a sign."""
    faces = {name: fonts.face_for(frozenset(text), language) for name, language, text in WRITINGS}
    told = [f"{name} in {face.name or face.path.name}" for name, face in faces.items() if face]
    lacking = [name for name, face in faces.items() if face is None]
    advised = [f"no font here has {' or '.join(lacking)}"] if lacking else []
    yield Finding("ok", "letters", "; ".join(["Latin in its own", *told, *advised]))


async def _drawn(engine: Engine, clock: Clock) -> int:
    call = Call(
        job_id=clock.new_id("job"),
        request=TRIAL,
        provider_model=TRIAL.model,
        seed=1,
        deadline_s=DRAWING_S,
    )
    drawn = 0
    await engine.start()
    try:
        async for event in engine.run(call):
            if isinstance(event, Completed):
                async for piece in event.body:
                    drawn += len(piece)
    finally:
        await engine.close()
    return drawn
