"""The project's own promises: few dependencies, locked by hash, nothing that runs unasked."""

import json
import pathlib
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile

import pytest
from packaging.requirements import Requirement

ROOT = pathlib.Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WHEEL_BYTES_MAX = 6_000_000
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def locked(name: str) -> dict[str, list[str]]:
    """Each package of a lock file with its hashes."""
    packages: dict[str, list[str]] = {}
    entry = ""
    for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            entry = line.split(" ")[0]
            packages[entry] = []
        packages.setdefault(entry, []).extend(re.findall(r"sha256:[0-9a-f]{64}", line))
    packages.pop("", None)
    return packages


def test_few_packages_are_asked_for_and_few_are_installed() -> None:
    direct = {re.match(NAME, one) for one in PROJECT["project"]["dependencies"]}
    assert len(direct) <= 16
    assert len(locked("run.lock")) <= 36


def test_every_locked_package_has_one_version_and_its_hashes() -> None:
    for name in ("run.lock", "dev.lock"):
        packages = locked(name)
        assert packages
        for package, hashes in packages.items():
            assert "==" in package, package
            assert hashes, package


def test_what_runs_is_locked_alike_for_running_and_for_testing() -> None:
    assert locked("run.lock").keys() <= locked("dev.lock").keys()


def test_every_direct_dependency_is_locked() -> None:
    names = {package.split("==")[0] for package in locked("run.lock")}
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.match(NAME, requirement)
        assert name is not None
        assert name[0] in names


def test_every_direct_dependency_has_a_line_that_says_what_it_buys() -> None:
    table = (ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    for requirement in (one for one in wanted if isinstance(one, str)):
        name = re.match(NAME, requirement)
        assert name is not None
        assert f"| {name[0]} |" in table, f"{name[0]} has no line in docs/decisions/dependencies.md"


SYSTEMS = [
    ("linux", "x86_64"),
    ("linux", "aarch64"),
    ("darwin", "arm64"),
    ("darwin", "x86_64"),
    ("win32", "AMD64"),
]


@pytest.mark.parametrize(("system", "machine"), SYSTEMS)
def test_every_machine_gets_one_rasteriser(system: str, machine: str) -> None:
    here = {"sys_platform": system, "platform_machine": machine}
    wanted = [Requirement(one) for one in PROJECT["project"]["dependencies"]]
    got = [one.name for one in wanted if one.marker is None or one.marker.evaluate(here)]
    rasterisers = [name for name in got if name in ("pylunasvg", "resvg")]
    has_luna = (system, machine) in (("linux", "x86_64"), ("darwin", "arm64"))
    assert rasterisers == ["pylunasvg" if has_luna else "resvg"]


def test_the_wheel_holds_art_and_words_and_is_small(tmp_path: pathlib.Path) -> None:
    build = "import sys; from flit_core.buildapi import build_wheel; print(build_wheel(sys.argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    wheel = tmp_path / built.stdout.strip()
    assert wheel.stat().st_size <= WHEEL_BYTES_MAX
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*")
               if path.suffix in (".toml", ".xz", ".html", ".sql", ".md")}  # fmt: skip
    assert shipped <= set(names)
    assert any(name.endswith("art.json.xz") for name in shipped)
    assert not [name for name in names if name.startswith(("tests/", "bench/"))]


def test_no_file_of_the_locks_names_the_host_that_packages_came_from() -> None:
    lock = json.loads((ROOT / "tests" / "sdk_node" / "package-lock.json").read_text("utf-8"))
    assert all("resolved" not in package for package in lock["packages"].values())
    for name in ("run.lock", "dev.lock"):
        assert "://" not in (ROOT / "requirements" / name).read_text("utf-8")


def test_no_installed_package_runs_code_when_python_starts() -> None:
    site = pathlib.Path(sysconfig.get_paths()["purelib"])
    lines = [line for file in site.glob("*.pth") for line in file.read_text("utf-8").splitlines()]
    assert [line for line in lines if line.startswith("import ")] == []


def test_importing_the_package_brings_in_nothing_else() -> None:
    loaded = (
        "import sys, pictura; print([m for m in sys.modules if m.split('.')[0] in ('starlette', 'uvicorn')])"
    )
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
