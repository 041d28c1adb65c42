from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pictura import __version__
from pictura.contract.catalog import Catalog
from pictura.contract.parse import generation
from pictura.engines.engine import Call, Terms
from pictura.engines.openai.account import Account
from pictura.engines.openai.asking import Asked, Asking
from pictura.engines.openai.dialect import UnknownParams, presets
from pictura.types import ImageRequest, Size
from tests.engines.openai.provider import KEY, PNG, Reply, ask, b64, call_of, request_of

CATALOG = Catalog.load()
MENU = CATALOG.menu({name: name for name in CATALOG.models})
MOVING: dict[str, Any] = {"model": "gpt-image-2.6-flare", "output_format": "gif"}
GOLDEN = Path(__file__).parent / "asked.json"

THEIRS = {"azure": "my-deployment", "openrouter": "openai/gpt-image-2"} | dict.fromkeys(
    ("openai", "new-api", "elkapi", "apigo", "quickrouter"), "gpt-image-2"
)
"""The provider's model of each preset; the other vendors have models of their own."""

REQUESTS: dict[str, dict[str, Any]] = {
    "only a prompt": {"model": "gpt-image-2"},
    "everything": {
        "model": "gpt-image-2",
        "n": 2,
        "size": "1536x1024",
        "quality": "high",
        "background": "opaque",
        "output_format": "webp",
        "output_compression": 60,
        "moderation": "low",
        "stream": True,
        "partial_images": 2,
        "user": "alice",
        "seed": 5,
        "response_format": "url",
        "negative_prompt": "rain",
    },
    "a retired model": {"model": "dall-e-3", "size": "1792x1024", "quality": "hd", "style": "vivid"},
}


def parsed(**fields: Any) -> ImageRequest:
    return generation({"prompt": "a fox", **fields}, MENU, "lenient").request


def asking(preset: str, unknown_params: UnknownParams | None = None) -> Asking:
    dialect = presets()[preset]
    account = Account(
        name="one",
        dialect=dialect,
        base_url="http://127.0.0.1:1/v1",
        api_key=KEY,
        unknown_params=unknown_params,
    )
    return Asking(account, CATALOG)


def asked(preset: str, theirs: str, unknown_params: UnknownParams | None = None, **fields: Any) -> Asked:
    request = parsed(**fields)
    call = Call(job_id="job_1", request=request, provider_model=theirs, seed=request.seed or 1, deadline_s=5)
    return asking(preset, unknown_params).ask(call)


def spoken(preset: str) -> dict[str, Any]:
    """What each of the requests becomes in a dialect: its body and what is told."""
    bodies = {
        name: asked(preset, THEIRS.get(preset, "theirs"), **fields) for name, fields in REQUESTS.items()
    }
    return {
        name: {
            "body": each.body,
            "fit": None if each.fit is None else str(each.fit),
            "told": [f"{one.parameter}: {one.asked} -> {one.became}" for one in each.facts.adjustments],
        }
        for name, each in bodies.items()
    }


@pytest.mark.parametrize("preset", presets())
def test_each_preset_asks_in_its_own_words(preset: str) -> None:
    golden = json.loads(GOLDEN.read_text("utf-8"))
    assert json.loads(json.dumps(spoken(preset))) == golden[preset], "see asked.json"


def test_only_presets_have_words_of_their_own() -> None:
    assert list(json.loads(GOLDEN.read_text("utf-8"))) == list(presets())


@pytest.mark.parametrize("preset", presets())
@pytest.mark.parametrize("theirs", [*CATALOG.models, "openai/gpt-image-2", "unheard-of"])
def test_no_body_says_null_and_response_format_never_goes_to_a_gpt_image_model(
    preset: str, theirs: str
) -> None:
    for fields in REQUESTS.values():
        body = asked(preset, theirs, **fields).body
        assert None not in body.values()
        if "gpt-image" in theirs:
            assert "response_format" not in body
            assert "style" not in body


def test_a_model_is_known_with_its_makers_name_before_it() -> None:
    assert asked("openrouter", "openai/dall-e-3", model="gpt-image-2", quality="high").body["quality"] == "hd"


def test_a_deployment_has_the_contract_of_the_model_that_it_serves() -> None:
    body = asked("azure", "pictures-eu", model="dall-e-3", style="vivid", quality="hd").body
    assert body == {
        "model": "pictures-eu",
        "prompt": "a fox",
        "size": "1024x1024",
        "quality": "hd",
        "style": "vivid",
    }


@pytest.mark.parametrize(
    ("preset", "theirs", "size", "said", "fit"),
    [
        ("xai", "grok", "1024x1024", {"aspect_ratio": "1:1", "resolution": "1k"}, Size(1024, 1024)),
        ("xai", "grok", "1536x1024", {"aspect_ratio": "3:2", "resolution": "2k"}, Size(1536, 1024)),
        ("xai", "grok", "3840x2160", {"aspect_ratio": "16:9", "resolution": "2k"}, Size(3840, 2160)),
        ("ark", "seedream", "1024x1024", {"size": "1920x1920"}, Size(1024, 1024)),
        ("ark", "seedream", "2048x2048", {"size": "2048x2048"}, None),
        ("zhipu", "glm-image", "1024x1024", {"size": "1024x1024"}, None),
        ("zhipu", "glm-image", "2160x3840", {"size": "1088x1920"}, Size(2160, 3840)),
        ("siliconflow", "kolors", "1536x1024", {"image_size": "1536x1024"}, None),
        ("together", "flux", "1536x1024", {"width": 1536, "height": 1024}, None),
        ("recraft", "recraftv4", "1536x1024", {"size": "3:2"}, Size(1536, 1024)),
        ("openai", "gpt-image-1.5", "2048x1152", {"size": "1536x1024"}, Size(2048, 1152)),
    ],
)
def test_a_size_is_said_as_the_vendor_wants_it(
    preset: str, theirs: str, size: str, said: dict[str, object], fit: Size | None
) -> None:
    each = asked(preset, theirs, model="gpt-image-2", size=size)
    assert said.items() <= each.body.items()
    assert each.fit == fit


def test_a_seed_goes_where_it_is_taken_and_only_if_the_client_gave_one() -> None:
    assert "seed" not in asked("together", "flux", model="gpt-image-2").body
    assert asked("together", "flux", model="gpt-image-2", seed=7).body["seed"] == 7
    giant = asked("together", "flux", model="gpt-image-2", seed=2**40 + 3)
    assert giant.body["seed"] == 3
    assert [(each.asked, each.became) for each in giant.facts.adjustments] == [(2**40 + 3, 3)]
    nobody = asked("openai", "gpt-image-2", model="gpt-image-2", seed=7)
    assert "seed" not in nobody.body
    assert [(each.parameter, each.became) for each in nobody.facts.adjustments] == [("seed", None)]


def test_unknown_keys_pass_where_they_may_and_are_told() -> None:
    extra = {"negative_prompt": "rain", "watermark": True, "nothing": None}
    cases: list[tuple[str, UnknownParams | None, bool]] = [
        ("openai", None, True),
        ("azure", None, True),
        ("ark", None, False),
        ("ark", "pass", True),
        ("openai", "drop", False),
    ]
    for preset, unknown_params, passes in cases:
        each = asked(preset, "theirs", unknown_params, model="gpt-image-2", **extra)
        assert ("negative_prompt" in each.body) == passes
        assert ("negative_prompt" in each.facts.passed) == passes
        assert "nothing" not in each.body
        if preset == "ark":
            assert each.body["watermark"] is False, "what we say ourselves cannot be replaced"
            assert "watermark" not in each.facts.passed


def terms(preset: str, theirs: str, unknown_params: UnknownParams | None = None, **fields: Any) -> Terms:
    return asking(preset, unknown_params).terms(parsed(**({"model": "gpt-image-2"} | fields)), theirs)


@pytest.mark.parametrize(
    ("preset", "theirs", "fields", "param", "message"),
    [
        (
            "openai",
            "dall-e-3",
            {"background": "transparent"},
            "background",
            "Transparent background is not supported",
        ),
        (
            "ark",
            "seedream",
            {"background": "transparent"},
            "background",
            "Transparent background is not supported",
        ),
        ("openai", "dall-e-3", {"prompt": "x" * 4001}, "prompt", "maximum length 4000"),
        ("openai", "gpt-image-2", MOVING, "output_format", "GIF is not supported"),
        ("new-api", "gpt-image-2.6-flare", MOVING, "output_format", "GIF is not supported"),
        ("ark", "seedream", MOVING, "output_format", "GIF is not supported"),
    ],
)
def test_what_a_provider_cannot_do_at_all_is_an_obstacle(
    preset: str, theirs: str, fields: dict[str, Any], param: str, message: str
) -> None:
    obstacle = terms(preset, theirs, **fields).obstacle
    assert obstacle is not None
    assert obstacle.param == param
    assert message in obstacle.message


def test_a_gif_is_asked_where_its_model_makes_one() -> None:
    assert terms("openai", "gpt-image-2.6-flare", **MOVING).obstacle is None
    sent = asked("openai", "gpt-image-2.6-flare", **MOVING, frame_count=4, frame_duration_ms=94).body
    assert sent["output_format"] == "gif"
    assert (sent["frame_count"], sent["frame_duration_ms"]) == (4, 90)
    usual = asked("openai", "gpt-image-2.6-flare", **MOVING, stream=True).body
    assert not {"frame_count", "frame_duration_ms", "stream"} & usual.keys()


def test_unknown_keys_can_be_an_obstacle() -> None:
    obstacle = terms("openai", "gpt-image-2", "reject", negative_prompt="rain").obstacle
    assert obstacle is not None
    assert (obstacle.param, obstacle.message) == ("negative_prompt", "Unknown parameter: 'negative_prompt'.")
    assert terms("openai", "gpt-image-2", "reject").obstacle is None
    assert terms("openai", "gpt-image-2", negative_prompt="rain").obstacle is None


@pytest.mark.parametrize("preset", presets())
def test_editing_is_an_obstacle_as_long_as_pictures_do_not_come_with_requests(preset: str) -> None:
    for operation in ("edit", "variation"):
        assert asking(preset).terms(request_of(operation=operation), "theirs").obstacle is not None


@pytest.mark.parametrize("preset", presets())
def test_a_plain_request_meets_no_obstacle(preset: str) -> None:
    assert terms(preset, THEIRS.get(preset, "theirs")).obstacle is None


@pytest.mark.parametrize(
    ("preset", "theirs", "fields", "most"),
    [
        ("openai", "gpt-image-2", {}, 10),
        ("openai", "dall-e-3", {}, 1),
        ("openai", "gpt-image-2", {"stream": True}, 1),
        ("openai", "dall-e-2", {"stream": True}, 10),
        ("quickrouter", "gpt-image-2", {"stream": True}, 10),
        ("ark", "seedream", {}, 1),
        ("siliconflow", "kolors", {}, 4),
        ("recraft", "recraftv4", {}, 6),
    ],
)
def test_how_many_pictures_one_call_makes(
    preset: str, theirs: str, fields: dict[str, Any], most: int
) -> None:
    assert terms(preset, theirs, **fields).pictures_per_call == most


def sent(preset: str, api_key: str | None = KEY) -> Any:
    made = ask(Reply.of({"data": [{"b64_json": b64(PNG)}]}), call_of("theirs"), preset, api_key=api_key)
    assert made.pictures == {0: PNG}
    return made.asked[0]


@pytest.mark.parametrize("preset", presets())
def test_the_request_carries_the_key_and_nothing_of_the_client(preset: str) -> None:
    dialect = presets()[preset]
    asked = sent(preset)
    query = f"?{dialect.query}" if dialect.query else ""
    assert (asked.method, asked.path) == ("POST", f"/v1{dialect.path}{query}")
    known = {"host", "content-length", "accept-encoding", "accept", "user-agent", "content-type"}
    key = {"api-key": KEY} if dialect.auth == "api-key" else {"authorization": f"Bearer {KEY}"}
    assert key.items() <= asked.headers.items()
    assert asked.headers.keys() - known - key.keys() <= (
        {"idempotency-key"} if dialect.idempotency else set()
    )
    assert asked.headers["user-agent"] == f"Pictura/{__version__}"
    assert (asked.headers["accept"], asked.headers["content-type"]) == (
        "application/json",
        "application/json",
    )
    assert sent(preset, None).headers.keys().isdisjoint({"authorization", "api-key"})


def test_each_call_of_a_job_has_an_idempotency_key_of_its_own() -> None:
    assert sent("openai").headers["idempotency-key"] == "job_1-0"
    assert "idempotency-key" not in sent("new-api").headers
