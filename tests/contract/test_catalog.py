"""The catalogue says what each model is; the menu says what a server offers of it."""

from typing import Any

import pytest

from pictura.contract.describe import describe
from pictura.errors import ConfigError

ORDER = [
    "dall-e-2",
    "dall-e-3",
    "gpt-image-1",
    "gpt-image-1-mini",
    "gpt-image-1.5",
    "chatgpt-image-latest",
    "gpt-image-2",
    "gpt-image-2.5-flare",
    "gpt-image-2.5-sunburst",
    "gpt-image-2.6-flare",
    "gpt-image-2.6-sunburst",
    "illustrator",
]


def test_every_model_is_listed_in_the_order_of_the_file(catalog):
    assert [*catalog.models] == ORDER
    assert [model.name for model in catalog.models.values()] == ORDER


def test_shutdown_dates_are_those_that_openai_announced(catalog):
    dates = {name: model.shutdown_date for name, model in catalog.models.items() if model.shutdown_date}
    assert dates == {
        "dall-e-2": "2026-05-12",
        "dall-e-3": "2026-05-12",
        "gpt-image-1": "2026-10-23",
        "gpt-image-1-mini": "2026-12-01",
        "gpt-image-1.5": "2026-12-01",
        "chatgpt-image-latest": "2026-12-01",
    }


@pytest.mark.parametrize(
    ("snapshot", "name"),
    [
        ("gpt-image-1.5-2025-12-16", "gpt-image-1.5"),
        ("gpt-image-2-2026-04-21", "gpt-image-2"),
        ("gpt-image-2.5-flare-2026-09-08", "gpt-image-2.5-flare"),
        ("gpt-image-2.5-sunburst-2026-09-08", "gpt-image-2.5-sunburst"),
    ],
)
def test_a_snapshot_is_an_alias_of_its_model(snapshot, name, catalog, menu):
    assert catalog.find(snapshot) is catalog.models[name]
    assert menu.find(snapshot) is menu.served[name]


def test_a_name_that_nobody_serves_is_not_found(catalog, menu):
    assert catalog.find("dall-e-9") is None
    assert menu.find("dall-e-9") is None


def test_a_menu_stands_in_catalogue_order_with_strangers_last(catalog):
    names = {"my-model": "my-model", "gpt-image-2": "gpt-image-2", "dall-e-3": "gpt-image-2"}
    menu = catalog.menu(names)
    assert [*menu.served] == ["dall-e-3", "gpt-image-2", "my-model"]
    assert menu.default == "dall-e-3"


def test_the_default_is_gpt_image_1_5_if_it_is_served(menu):
    assert menu.default == "gpt-image-1.5"


def test_a_default_that_nobody_serves_is_an_error_at_start(catalog):
    with pytest.raises(ConfigError, match=r"api\.default_model"):
        catalog.menu({"dall-e-3": "gpt-image-2"}, "gpt-image-2")


def test_a_mapped_name_has_its_own_contract_else_that_of_its_target_else_a_permissive_one(catalog):
    assert catalog.serve("dall-e-3", "gpt-image-2").model is catalog.models["dall-e-3"]
    assert catalog.serve("my-cat", "gpt-image-2").model is catalog.models["gpt-image-2"]
    stranger = catalog.serve("my-cat", "their-cat").model
    assert (stranger.name, stranger.prices, stranger.n_max) == ("my-cat", None, 10)


def test_the_values_that_a_model_resolves_to_are_legal_for_it(catalog):
    for model in (*catalog.models.values(), catalog.permissive("any")):
        assert model.sizes.legal(model.size_default)
        assert model.quality_default in model.qualities
        assert all(model.sizes.legal(size) for size in model.sizes.listed.values())


def test_a_model_is_described_so_that_a_page_can_be_drawn_from_it(menu):
    hints: dict[str, Any] = describe(menu.served["gpt-image-2"])
    assert hints["sizes"] == [
        "1024x1024", "1536x1024", "1024x1536", "2048x2048", "2048x1152", "3840x2160", "2160x3840", "auto",
    ]  # fmt: skip
    assert hints["qualities"] == ("low", "medium", "high", "auto")
    assert hints["formats"] == ("png", "webp", "jpeg")
    assert hints["frame_rule"] is None
    assert (hints["n_max"], hints["prompt_max"], hints["stream"]) == (10, 32_000, True)
    assert {"size": "1024x1024", "quality": "high", "cost_micros": 210_720} in hints["price_examples"]


def test_a_model_that_makes_gifs_tells_the_bounds_of_their_frames(menu):
    assert describe(menu.served["gpt-image-2.6-flare"])["frame_rule"] == {
        "count": {"min": 2, "max": 16, "default": 9},
        "duration_ms": {"min": 10, "max": 655_350, "step": 10, "default": 200},
    }


def test_a_model_without_a_price_is_described_without_one(catalog):
    hints = describe(catalog.serve("my-cat", "their-cat"))
    assert (hints["prices"], hints["price_examples"]) == (None, [])


def test_where_some_provider_takes_any_name_a_stranger_has_a_permissive_contract(catalog):
    menu = catalog.menu({"illustrator": "illustrator"}, any_name=True)
    served = menu.find("flux-9-ultra")
    assert served is not None and served.name == "flux-9-ultra" and served.model.prices is None
    assert menu.default == "gpt-image-1.5" and menu.find("gpt-image-1.5") is not None
    assert menu.find("") is None and menu.find("a b") is None and menu.find("x" * 129) is None
