"""Reserve and cost are exact, rounded up once, and never the wrong way round (api-contract §9.3)."""

from decimal import Decimal

import msgspec
import pytest

from pictura.contract.model import Model, TokenPrices
from pictura.contract.prices import cost, reserve
from pictura.contract.sizes import read
from pictura.contract.tokens import picture_tokens
from pictura.types import Delivered, ImageRequest, Size, Usage

PUBLISHED = {
    "gpt-image-2": {"1024x1024": (0.006, 0.053, 0.211), "1536x1024": (0.005, 0.041, 0.165)},
    "gpt-image-1.5": {"1024x1024": (0.009, 0.034, 0.133), "1024x1536": (0.013, 0.05, 0.2)},
    "gpt-image-1": {"1024x1024": (0.011, 0.042, 0.167), "1024x1536": (0.016, 0.063, 0.25)},
    "gpt-image-1-mini": {"1024x1024": (0.005, 0.011, 0.036), "1024x1536": (0.006, 0.015, 0.052)},
}
PUBLISHED_WITHIN = {"gpt-image-1-mini": 3000}
"""Micro-dollars: the guide rounds to a tenth of a cent, and for mini adds what its token price does not."""


def size(text: str) -> Size:
    found = read(text)
    assert found is not None
    return found


def price(model: Model, at: str, quality: str) -> int | None:
    picture = Delivered(size=size(at), quality=quality)
    return cost(model, Usage(output_image=picture_tokens(model, picture)), [picture])


class Override(msgspec.Struct):
    per_picture: Decimal | None = None
    text_in: Decimal | None = None
    image_in: Decimal | None = None
    image_out: Decimal | None = None
    text_out: Decimal | None = None


def request(model: str, **fields: object) -> ImageRequest:
    plain = ImageRequest(model=model, prompt="a man walks", size=Size(1024, 1024), quality="low")
    return msgspec.structs.replace(plain, **fields)


@pytest.mark.parametrize("name", PUBLISHED)
def test_one_picture_costs_what_is_published(name, catalog):
    within = PUBLISHED_WITHIN.get(name, 700)
    for at, row in PUBLISHED[name].items():
        for quality, usd in zip(("low", "medium", "high"), row, strict=True):
            assert price(catalog.models[name], at, quality) == pytest.approx(usd * 1_000_000, abs=within)


@pytest.mark.parametrize(
    ("name", "at", "quality", "micros"),
    [
        ("dall-e-2", "256x256", "standard", 16_000),
        ("dall-e-2", "512x512", "standard", 18_000),
        ("dall-e-2", "1024x1024", "standard", 20_000),
        ("dall-e-3", "1024x1024", "standard", 40_000),
        ("dall-e-3", "1792x1024", "standard", 80_000),
        ("dall-e-3", "1024x1792", "standard", 80_000),
        ("dall-e-3", "1024x1024", "hd", 80_000),
        ("dall-e-3", "1792x1024", "hd", 120_000),
        ("dall-e-3", "1024x1792", "hd", 120_000),
    ],
)
def test_dall_e_is_priced_by_the_picture(name, at, quality, micros, catalog):
    model = catalog.models[name]
    asked = request(name, size=size(at), quality=quality, n=3)
    pictures = [Delivered(size=size(at), quality=quality)] * 2
    assert reserve(model, asked, writes_text=True) == 3 * micros
    assert cost(model, Usage(output_image=999_999), pictures) == 2 * micros


def test_every_kind_of_token_has_its_own_price(catalog):
    model = catalog.models["gpt-image-1.5"]
    usage = Usage(input_text=1, input_image=10, output_text=100, output_image=1000)
    assert cost(model, usage, []) == 1 * 5 + 10 * 8 + 100 * 10 + 1000 * 32


def test_a_sum_is_rounded_up_once_a_request(catalog):
    mini = catalog.models["gpt-image-1-mini"]
    assert cost(mini, Usage(input_image=1), []) == 3
    assert cost(mini, Usage(input_image=2), []) == 5
    assert cost(mini, Usage(input_image=3), []) == 8


def test_the_worst_case_covers_all_pictures_and_all_their_partials(catalog):
    asked = request("gpt-image-2", n=4, stream=True, partial_images=3)
    assert reserve(catalog.models["gpt-image-2"], asked, writes_text=True) == 3 * 5 + 4 * (196 + 300) * 30


@pytest.mark.parametrize("name", ["gpt-image-1.5", "chatgpt-image-latest"])
def test_the_models_that_write_text_reserve_for_it_where_the_engine_may_bill_it(name, catalog):
    model, asked = catalog.models[name], request(name)
    plain = 3 * 5 + 272 * 32
    assert reserve(model, asked, writes_text=False) == plain
    assert reserve(model, asked, writes_text=True) == plain + 200 * 10


def test_the_illustrator_under_its_own_name_is_free_but_priced(catalog):
    asked = request("illustrator", n=10)
    assert reserve(catalog.models["illustrator"], asked, writes_text=False) == 0
    assert cost(catalog.models["illustrator"], Usage(output_image=7024), []) == 0


def test_a_model_that_nobody_knows_is_unpriced(catalog):
    model = catalog.permissive("my-model")
    assert reserve(model, request("my-model"), writes_text=True) is None
    assert cost(model, Usage(), []) is None


def test_an_operator_prices_an_unknown_model_by_the_picture(catalog):
    priced = catalog.with_prices({"my-model": Override(per_picture=Decimal("0.0000015"))})
    model = priced.permissive("my-model")
    assert reserve(model, request("my-model", n=3), writes_text=True) == 5
    assert cost(model, Usage(), [Delivered(size=Size(5, 5), quality="odd")]) == 2


def test_an_operator_changes_one_price_and_keeps_the_others(catalog):
    model = catalog.with_prices({"gpt-image-2": Override(image_out=Decimal("0.1"))}).models["gpt-image-2"]
    assert cost(model, Usage(input_text=1, output_image=11), []) == 7
    assert price(catalog.models["gpt-image-2"], "1024x1024", "low") == 196 * 30


def test_token_prices_without_a_token_rule_price_nothing(catalog):
    model = catalog.with_prices({"my-model": Override(image_out=Decimal(30))}).permissive("my-model")
    assert reserve(model, request("my-model"), writes_text=False) is None


def test_the_prices_of_every_model_are_those_of_the_page(catalog):
    usd = {
        name: {kind: float(price) for kind, price in model.prices.usd.items()}
        for name, model in catalog.models.items()
        if isinstance(model.prices, TokenPrices)
    }
    newer = {"text_in": 5, "text_in_cached": 1.25, "image_in": 8, "image_in_cached": 2, "image_out": 30}
    writing = newer | {"image_out": 32, "text_out": 10}
    assert usd == {
        "gpt-image-1": newer | {"image_in": 10, "image_in_cached": 2.5, "image_out": 40},
        "gpt-image-1-mini": {
            "text_in": 2,
            "text_in_cached": 0.2,
            "image_in": 2.5,
            "image_in_cached": 0.25,
            "image_out": 8,
        },
        "gpt-image-1.5": writing,
        "chatgpt-image-latest": writing,
        "gpt-image-2": newer,
        "gpt-image-2.5-flare": newer,
        "gpt-image-2.5-sunburst": newer,
        "gpt-image-2.6-flare": newer,
        "gpt-image-2.6-sunburst": newer,
        "illustrator": {"text_in": 0, "image_in": 0, "image_out": 0},
    }
