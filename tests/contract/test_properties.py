"""Whatever is sent is accepted, adjusted or refused, and what is priced is what is drawn."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictura.contract.catalog import Catalog
from pictura.contract.parse import generation
from pictura.contract.prices import cost, reserve
from pictura.contract.tokens import picture_usage
from pictura.errors import BadRequest
from pictura.types import Delivered, Usage

CATALOG = Catalog.load()
MENU = CATALOG.menu({name: name for name in [*CATALOG.models, "stranger"]})

PARAMETERS = sorted(
    {name for served in MENU.served.values() for name in served.model.accepts} - {"model", "prompt"}
)
ODD = [
    None, True, False, 0, 1, -1, 2, 3, 10, 11, 100, 101, 10**5000, -(10**5000), 2**63, 1.0, 1.5, math.inf, -math.inf,
    math.nan, "", " ", "0", "1", "2", "10", "true", "False", "yes", "null", "auto", "\x00", "\ud800", "é" * 300,
    "9" * 5000, "-" * 30, "²", "１", [], {}, [1], {"a": 1}, [[[[[[]]]]]], {"width": 1},
]  # fmt: skip
WORDS = [
    "low", "medium", "high", "xhigh", "max", "standard", "hd", "ultra", "transparent", "opaque", "透明", "png",
    "webp", "jpeg", "jpg", "gif", "svg", "vivid", "natural", "url", "b64_json", "256x256", "1024x1024", "512x512",
    "1536x1024", "1792x1024", "1920x1080", "3840x2160", "4096x4096", "1*1", "999999999x1", "0x0", "bogus",
]  # fmt: skip

values = st.one_of(
    st.sampled_from(ODD), st.sampled_from(WORDS), st.integers(), st.floats(), st.text(max_size=20)
)
keys = st.one_of(
    st.sampled_from(["seed", "response_format", *PARAMETERS]),
    st.sampled_from(["foo", "num_images", "images", "svg", "\ud800", "", "k" * 500]),
)
prompts = st.one_of(
    st.just("a cat"), st.text(max_size=30), st.sampled_from(["x" * 1001, "猫" * 32_001, None, 5, "\ud800"])
)
models = st.one_of(
    st.sampled_from([*MENU.served]), st.sampled_from([None, "", "dall-e-9", 5, "gpt-image-2-2026-04-21"])
)
bodies = st.builds(
    lambda model, prompt, rest: {"model": model, "prompt": prompt} | rest,
    models,
    prompts,
    st.dictionaries(keys, values, max_size=5),
)


def assert_drawable(parsed) -> None:
    request, model = parsed.request, parsed.model
    assert model.sizes.legal(request.size)
    assert request.quality in model.qualities
    assert request.quality != "auto"
    assert request.output_format in model.formats
    assert request.background in ("opaque", "transparent")
    assert not (request.background == "transparent" and request.output_format == "jpeg")
    assert 1 <= request.n <= model.n_max
    assert 0 <= request.output_compression <= 100
    assert 0 <= request.partial_images <= (3 if request.stream else 0)
    assert request.seed is None or 0 <= request.seed < 2**63
    assert request.prompt.encode()


def assert_priced(parsed) -> None:
    request, model = parsed.request, parsed.model
    picture = Delivered(size=request.size, quality=request.quality, partials=request.partial_images)
    reserved = reserve(model, request, writes_text=False)
    if model.prices is None:
        assert reserved is None
        return
    assert reserved is not None
    usage = Usage()
    for index in range(request.n):
        usage += picture_usage(model, request, picture, first=index == 0)
        posted = cost(model, usage, [picture] * (index + 1))
        assert posted is not None
        assert posted <= reserved
    assert cost(model, usage, [picture] * request.n) == reserved
    written = usage + Usage(output_text=request.n * model.text_allowance)
    assert cost(model, written, [picture] * request.n) == reserve(model, request, writes_text=True)


def assert_mendable(refusal: BadRequest) -> None:
    assert refusal.status == 400
    assert refusal.param is not None
    assert len(refusal.param) <= 200
    assert refusal.code is not None
    assert len(refusal.message.encode()) < 3000


@pytest.mark.parametrize("mode", ["lenient", "strict"])
@settings(max_examples=600, deadline=None)
@given(fields=bodies)
def test_any_body_is_accepted_adjusted_or_refused_and_never_worse(mode, fields):
    try:
        parsed = generation(fields, MENU, mode)
    except BadRequest as refusal:
        assert_mendable(refusal)
    else:
        assert_drawable(parsed)
        assert_priced(parsed)
        assert mode == "lenient" or parsed.adjustments == ()
        told = json.dumps(
            [(each.parameter, each.asked, each.became, each.why) for each in parsed.adjustments],
            allow_nan=False,
        )
        assert len(told) < 10_000


@pytest.mark.parametrize("mode", ["lenient", "strict"])
@pytest.mark.parametrize("model", [*MENU.served])
def test_every_listed_size_and_quality_of_every_model_is_drawn_and_priced_as_asked(model, mode):
    contract = MENU.served[model].model
    for size in contract.sizes.listed:
        for quality in contract.qualities:
            for n in (1, contract.n_max):
                fields = {"model": model, "prompt": "a cat", "size": size, "quality": quality, "n": n}
                parsed = generation(fields, MENU, mode)
                assert parsed.adjustments == ()
                assert str(parsed.request.size) == size
                assert quality in ("auto", parsed.request.quality)
                assert_drawable(parsed)
                assert_priced(parsed)


@settings(max_examples=300, deadline=None)
@given(fields=bodies)
def test_what_strict_mode_accepts_lenient_mode_draws_the_same(fields):
    try:
        strict = generation(fields, MENU, "strict")
    except BadRequest:
        return
    assert generation(fields, MENU, "lenient").request == strict.request


def test_values_nested_deeper_than_any_stack_are_taken_in_their_stride():
    deep: object = 1
    for _ in range(200_000):
        deep = [deep]
    parsed = generation({"prompt": "a cat", "deep": deep}, MENU, "lenient")
    assert parsed.request.extra == {}
