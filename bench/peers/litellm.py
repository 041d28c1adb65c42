"""LiteLLM's proxy, with a master key and no database."""

from __future__ import annotations

from pathlib import Path

from bench.clients import Door
from bench.peers.peer import INSTALLED, Plan

_BINARY = INSTALLED / "litellm" / "bin" / "litellm"
_KEY = "sk-bench-0123456789abcdef"
_CONFIG = """\
model_list:
  - model_name: gpt-image-1.5
    litellm_params:
      model: openai/gpt-image-1.5
      api_base: {upstream}/v1
      api_key: sk-upstream
general_settings:
  master_key: {key}
"""
_ALONE = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_TELEMETRY_DISABLED": "True",
    "LITELLM_LOG": "ERROR",
}
"""It asks nobody outside and says only what went wrong."""


class LiteLLM:
    name = "LiteLLM"

    def missing(self) -> str | None:
        return None if _BINARY.exists() else "not installed: make bench-peers"

    def plan(self, folder: Path, port: int, upstream: str) -> Plan:
        config = folder / "config.yaml"
        config.write_text(_CONFIG.format(upstream=upstream, key=_KEY))
        return Plan(
            command=[str(_BINARY), "--config", str(config), "--host", "127.0.0.1", "--port", str(port)],
            environment=_ALONE,
            door=Door(port, _KEY),
        )
