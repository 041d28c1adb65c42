"""Tokens come out as OpenAI's own tables print them (api-contract §9.1, §9.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictura.contract.model import Model
from pictura.contract.sizes import read
from pictura.contract.tokens import picture_tokens, picture_usage, text_tokens
from pictura.types import Delivered, ImageRequest, Size, Usage

OLDER = {
    "1024x1024": (272, 1056, 4160),
    "1024x1536": (408, 1584, 6240),
    "1536x1024": (400, 1568, 6208),
}
GPT_IMAGE_2 = {
    "1024x1024": (196, 1756, 7024),
    "1536x1024": (158, 1372, 5488),
    "1024x1536": (158, 1372, 5488),
    "1536x864": (120, 1078, 4312),
    "2048x2048": (397, 3568, 14272),
    "2048x1152": (157, 1413, 5650),
    "2560x1440": (205, 1843, 7370),
    "3840x2160": (371, 3336, 13342),
    "2160x3840": (371, 3336, 13342),
}
GPT_IMAGE_2_5 = {
    "1024x1024": (196, 439, 1756, 3122, 7024),
    "1536x1024": (158, 343, 1372, 2459, 5488),
    "1024x1536": (158, 343, 1372, 2459, 5488),
    "1536x864": (120, 280, 1078, 1917, 4312),
    "2048x2048": (397, 892, 3568, 6343, 14272),
    "2048x1152": (157, 367, 1413, 2511, 5650),
    "2560x1440": (205, 478, 1843, 3276, 7370),
    "3840x2160": (371, 865, 3336, 5930, 13342),
    "2160x3840": (371, 865, 3336, 5930, 13342),
}
TABLES = {
    "gpt-image-1": OLDER,
    "gpt-image-1-mini": OLDER,
    "gpt-image-1.5": OLDER,
    "chatgpt-image-latest": OLDER,
    "gpt-image-2": GPT_IMAGE_2,
    "gpt-image-2.5-flare": GPT_IMAGE_2_5,
    "gpt-image-2.5-sunburst": GPT_IMAGE_2_5,
}
QUALITIES = ("low", "medium", "high", "xhigh", "max")


def tokens(model: Model, at: str, quality: str, partials: int = 0) -> int:
    size = read(at)
    assert size is not None
    return picture_tokens(model, Delivered(size=size, quality=quality, partials=partials))


@pytest.mark.parametrize("name", TABLES)
def test_every_published_number_of_output_tokens_is_met(name, catalog):
    model = catalog.models[name]
    for size, row in TABLES[name].items():
        assert tuple(tokens(model, size, quality) for quality in QUALITIES[: len(row)]) == row


@pytest.mark.parametrize("name", ["gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "illustrator"])
def test_2_6_counts_low_four_times_and_medium_three_times_the_2_5_tokens(name, catalog):
    model = catalog.models[name]
    assert model.estimated
    for size, (low, medium, *higher) in GPT_IMAGE_2_5.items():
        expected = (4 * low, 3 * medium, *higher)
        assert tuple(tokens(model, size, quality) for quality in QUALITIES) == expected


def test_only_2_6_is_estimated(catalog):
    estimated = {name for name, model in catalog.models.items() if model.estimated}
    assert estimated == {"gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "illustrator"}


def test_each_partial_adds_a_hundred_tokens(catalog):
    model = catalog.models["gpt-image-2"]
    assert tokens(model, "1024x1024", "low", partials=3) == 196 + 300


def test_a_surprising_picture_counts_as_the_dearest_that_could_be_meant(catalog):
    assert tokens(catalog.models["gpt-image-1"], "2048x2048", "low") == 408
    assert tokens(catalog.models["gpt-image-1"], "1024x1024", "ultra") == 6240
    assert tokens(catalog.models["gpt-image-2"], "1024x1024", "ultra") == 7024


@pytest.mark.parametrize(
    ("prompt", "estimate"),
    [("a", 1), ("abcd", 1), ("a man walks", 3), ("一只小猫", 3), ("고양이", 3), ("🐈", 1)],
)
def test_a_prompt_counts_as_a_quarter_of_its_bytes(prompt, estimate):
    assert text_tokens(prompt) == estimate


@given(st.text(st.characters(codec=None), min_size=1))
def test_any_prompt_can_be_counted(prompt):
    assert 0 < text_tokens(prompt) <= len(prompt)


def test_the_input_is_counted_with_the_first_picture_only(catalog):
    request = ImageRequest(model="gpt-image-2", prompt="a man walks", size=Size(1024, 1024), quality="low")
    picture = Delivered(size=request.size, quality="low", partials=1)
    model = catalog.models["gpt-image-2"]
    assert picture_usage(model, request, picture, first=True) == Usage(input_text=3, output_image=296)
    assert picture_usage(model, request, picture, first=False) == Usage(output_image=296)
