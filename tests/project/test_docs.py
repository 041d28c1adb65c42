"""The documentation is about this program: every option stands in it, with its default."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from pictura import config

ROOT = Path(__file__).parents[2]
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text("utf-8")
KINDS: dict[str, type[msgspec.Struct]] = {
    "server": config.Server,
    "data": config.Data,
    "api": config.Api,
    "webhooks": config.Webhooks,
    "providers": config.Provider,
    "prices": config.Price,
}
HEADINGS = {"providers": "providers.NAME", "prices": 'prices."MODEL"'}


def documented(section: str) -> dict[str, str]:
    """The options in a section's table, each with its default as it is written there."""
    heading = f"## [{HEADINGS.get(section, section)}]\n"
    assert CONFIGURATION.count(heading) == 1
    part = CONFIGURATION.partition(heading)[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \|$", part, re.MULTILINE)
    return {option: default.strip("`") for option, default in rows}


def written(value: object) -> str:
    """A default as TOML writes it."""
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return str(list(value))
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str | Path) else str(value)


def test_every_section_is_documented() -> None:
    assert KINDS.keys() == config.SECTIONS.keys() | config.NAMED.keys()


@pytest.mark.parametrize("section", KINDS)
def test_every_option_of_a_section_is_documented_with_its_default(section: str) -> None:
    defaults = {field.name: written(field.default) for field in msgspec.structs.fields(KINDS[section])}
    assert documented(section) == defaults


def test_the_example_is_a_configuration(tmp_path: Path) -> None:
    file = tmp_path / "pictura.toml"
    file.write_text(CONFIGURATION.partition("```toml\n")[2].partition("```")[0], "utf-8")
    assert config.load(file, {}, {}).server.port == 9000


def test_every_link_of_the_pages_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
