from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import msgspec
import pytest

from pictura.contract.catalog import Catalog
from pictura.engines.openai.dialect import Dialect, presets
from pictura.engines.openai.sizing import spoken
from pictura.types import Size

TEXT = resources.files("pictura.engines.openai").joinpath("dialects.toml").read_text("utf-8")
PARAMETERS = {
    "quality",
    "background",
    "output_format",
    "output_compression",
    "moderation",
    "partial_images",
} | {
    "complexity",
    "frame_count",
    "frame_duration_ms",
    "style",
    "user",
    "safety_identifier",
}


def test_every_vendor_that_the_issue_names_has_a_preset() -> None:
    named = (
        "openai azure elkapi apigo quickrouter xai ark zhipu siliconflow together recraft openrouter new-api"
    )
    assert set(named.split()) | {"sglang", "vllm-omni", "localai", "stable-diffusion.cpp"} == set(presets())


def test_the_head_of_the_file_explains_every_key() -> None:
    head = TEXT.partition("\n[")[0]
    for field in msgspec.structs.fields(Dialect):
        assert field.name in head, field.name


def test_a_key_that_nobody_reads_is_an_error() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"takes": [], "streams": "none", "edits": "none", "frobnicate": 1}, Dialect)


@pytest.mark.parametrize("preset", presets())
def test_a_dialect_is_consistent(preset: str) -> None:
    dialect = presets()[preset]
    assert dialect.takes <= PARAMETERS
    assert dialect.path.startswith("/")
    assert not dialect.models_path or dialect.models_path.startswith("/")
    assert dialect.base_url is None or dialect.base_url.startswith("https://") or dialect.private_network
    assert (dialect.size.form in {"ratio", "ratio+tier"}) == bool(dialect.size.ratios)
    assert (dialect.size.form == "ratio+tier") == bool(dialect.size.tiers) == bool(dialect.size.tier_key)
    assert dialect.streams != "none" or "partial_images" not in dialect.takes
    assert "output_format" in dialect.takes or len(dialect.formats) <= 1


@pytest.mark.parametrize("preset", presets())
def test_a_model_is_asked_for_no_more_than_the_vendor_takes(preset: str) -> None:
    dialect, catalog = presets()[preset], Catalog.load()
    for model in (*catalog.models.values(), catalog.stranger):
        accepts = dialect.narrowed(model).accepts
        assert accepts <= model.accepts
        assert accepts & PARAMETERS <= dialect.takes
    assert dialect.narrowed(catalog.stranger).streams == (dialect.streams == "all")


@pytest.mark.parametrize("size", [Size(1, 4000), Size(4000, 1), Size(1024, 1024), Size(8192, 8192)])
@pytest.mark.parametrize("preset", presets())
def test_every_size_can_be_said(preset: str, size: Size) -> None:
    fields: Any = spoken(size, presets()[preset].size)
    assert fields
    assert all(fields.values())


def test_the_file_is_in_the_order_that_presets_are_told() -> None:
    assert list(tomllib.loads(TEXT)) == list(presets())
