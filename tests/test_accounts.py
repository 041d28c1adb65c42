"""What is told of a provider's table before anybody is asked."""

from __future__ import annotations

from typing import Any

import pytest

from pictura.accounts import places
from pictura.config import Config, Provider
from pictura.config_values import Secret
from pictura.engines.openai.dialect import presets
from pictura.errors import ConfigError

ELSEWHERE = {"base_url": "https://relay.example.com/v1"}


def config(**options: Any) -> Config:
    return Config(providers={"one": Provider(engine="openai", **options)})


@pytest.mark.parametrize("preset", [name for name, dialect in presets().items() if dialect.key_needed])
def test_a_vendor_that_wants_a_key_is_not_configured_without_one(preset: str):
    with pytest.raises(ConfigError, match=r"providers\.one has no api_key") as told:
        places(config(preset=preset, **ELSEWHERE))
    assert f'preset "{preset}"' in str(told.value)
    assert places(config(preset=preset, api_key=Secret("k"), **ELSEWHERE))


def test_relays_and_the_operator_s_own_machines_may_go_without_a_key():
    assert places(config(preset="new-api", **ELSEWHERE))
    assert places(config(**ELSEWHERE))
    assert places(config(preset="openai", base_url="http://127.0.0.1:9/v1", private_network=True))
    for preset in ("sglang", "vllm-omni", "localai", "stable-diffusion.cpp"):
        assert places(config(preset=preset))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Files.Internal", "files.internal"),
        ("files.internal.", "files.internal"),
        ("10.0.0.9", "10.0.0.9"),
        ("FD00:0::1", "fd00::1"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_result_host_is_a_plain_name_or_address(written: str, read: str):
    assert places(config(result_hosts=(written,), **ELSEWHERE))["one"].result_hosts == (read,)


@pytest.mark.parametrize(
    "written",
    [
        "http://files.internal:9000/",
        "files.internal:9000",
        "files.internal/x",
        "a b",
        "u@h",
        "127.1",
        "[::1]",
    ],
)
def test_a_result_host_that_would_never_match_is_told(written: str):
    with pytest.raises(ConfigError, match=r"providers\.one\.result_hosts: .* plain name or address"):
        places(config(result_hosts=("fine.internal", written), **ELSEWHERE))
