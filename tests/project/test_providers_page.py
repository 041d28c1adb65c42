"""docs/providers.md tells the truth about every preset."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pictura import config
from pictura.contract.catalog import Catalog
from pictura.engines.openai.dialect import Dialect, presets

PAGE = (Path(__file__).parents[2] / "docs" / "providers.md").read_text("utf-8")
STREAMS = {"all": "yes", "known": "models of the contract", "none": "no"}
SIZES = {
    "WxH": "pixels",
    "width+height": "pixels",
    "ratio": "the nearest ratio, then fitted",
    "ratio+tier": "the nearest ratio and a tier, then fitted",
}
LIVES = {None: "not said", 3600: "an hour", 86_400: "a day"}
EDITS = {
    "multipart": "as files",
    "json": "in the JSON",
    "same-route": "in the JSON, at the same path",
    "none": "no",
}


def section(preset: str) -> str:
    heading = f"\n## {preset}\n"
    assert PAGE.count(heading) == 1, f"{preset} has one section"
    return PAGE.partition(heading)[2].partition("\n## ")[0]


def facts(dialect: Dialect) -> dict[str, str]:
    """What a section's table must say."""
    stranger = dialect.narrowed(Catalog.load().stranger)
    clear = "background" in stranger.accepts and "transparent" in stranger.backgrounds
    formats = stranger.formats if "output_format" in stranger.accepts else stranger.formats[:1]
    return {
        "address": "yours" if dialect.base_url is None else f"`{dialect.base_url}`",
        "private address": "yes" if dialect.private_network else "no",
        "pictures a call": str(dialect.n.most),
        "size": SIZES[dialect.size.form],
        "formats": ", ".join(formats),
        "transparent": "yes" if clear else "no",
        "streams": STREAMS[dialect.streams],
        "seed": "no" if dialect.seed is None else "yes",
        "links live": LIVES[dialect.link_lives_s],
        "tells its cost": "no" if dialect.cost is None else "yes",
        "unknown keys": dialect.unknown_params,
        "edits": EDITS[dialect.edits],
    }


def test_each_preset_has_its_section_in_the_order_of_the_table() -> None:
    assert re.findall(r"^## (.+)$", PAGE, re.MULTILINE) == list(presets())


@pytest.mark.parametrize("preset", presets())
def test_the_facts_of_a_section_are_those_of_the_dialect(preset: str) -> None:
    rows = dict(re.findall(r"^\| ([a-z ]+) \| (.+) \|$", section(preset), re.MULTILINE))
    assert rows == facts(presets()[preset])


@pytest.mark.parametrize("preset", presets())
def test_the_example_of_a_section_is_a_configuration(preset: str, tmp_path: Path) -> None:
    example = section(preset).partition("```toml\n")[2].partition("```")[0]
    file = tmp_path / "pictura.toml"
    file.write_text(example, "utf-8")
    environ = dict.fromkeys(re.findall(r'env = "(\w+)"', example), "a-key-of-some-length")
    providers = config.load(file, environ, {}).providers
    options = [provider for provider in providers.values() if provider.preset == preset]
    assert len(options) == 1
    assert options[0].models
    needs_address = presets()[preset].base_url is None
    assert (options[0].base_url is not None) == needs_address
