from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictura.contract.catalog import Catalog
from pictura.contract.parse import generation
from pictura.contract.translate import Translated, translate
from pictura.types import Size

CATALOG = Catalog.load()
MENU = CATALOG.menu({name: name for name in CATALOG.models})
STRANGER = "a stranger"


def translated(theirs: str, **fields: Any) -> Translated:
    """What a client's fields become for a provider's model, known or not."""
    asked = {"model": "gpt-image-2.6-flare", "prompt": "a fox", **fields}
    request = generation(asked, MENU, "lenient").request
    contract = CATALOG.stranger if theirs == STRANGER else CATALOG.models[theirs]
    return translate(request, CATALOG.models[request.model], contract)


def told(translation: Translated) -> list[tuple[str, object, object]]:
    return [(each.parameter, each.asked, each.became) for each in translation.adjustments]


@pytest.mark.parametrize("theirs", [*CATALOG.models, STRANGER])
@pytest.mark.parametrize("model", ["gpt-image-2", "gpt-image-1.5", "gpt-image-2.6-sunburst"])
def test_nothing_is_asked_that_the_client_did_not_ask(model: str, theirs: str) -> None:
    translation = translated(theirs, model=model)
    assert (translation.fields, translation.size, told(translation)) == ({}, None, [])


@pytest.mark.parametrize(
    "default",
    [
        {"output_format": "png"},
        {"output_compression": 100},
        {"moderation": "auto"},
        {"quality": "auto"},
        {"size": "auto"},
        {"background": "auto"},
        {"stream": False},
        {"partial_images": 0},
        {"response_format": "b64_json"},
    ],
)
def test_a_default_that_is_asked_is_still_a_default(default: dict[str, object]) -> None:
    assert translated("gpt-image-2", **default).fields == {}
    assert translated(STRANGER, **default).fields == {}


@pytest.mark.parametrize(
    ("model", "quality", "theirs", "sent"),
    [
        ("dall-e-3", "hd", "gpt-image-2", "high"),
        ("dall-e-3", "standard", "gpt-image-2", "medium"),
        ("dall-e-3", None, "gpt-image-2", "medium"),
        ("dall-e-3", "hd", "dall-e-3", "hd"),
        ("dall-e-3", None, "dall-e-3", None),
        ("dall-e-3", None, STRANGER, None),
        ("dall-e-3", "hd", STRANGER, "hd"),
        ("gpt-image-2.5-flare", "max", "gpt-image-2", "high"),
        ("gpt-image-2.5-flare", "xhigh", "gpt-image-2.6-flare", "xhigh"),
        ("gpt-image-2", "high", "dall-e-3", "hd"),
        ("gpt-image-2", "low", "dall-e-3", None),
        ("gpt-image-2", "high", STRANGER, "high"),
    ],
)
def test_a_quality_becomes_one_that_they_have(
    model: str, quality: str | None, theirs: str, sent: str | None
) -> None:
    asked = {} if quality is None else {"quality": quality}
    assert translated(theirs, model=model, **asked).fields.get("quality") == sent


def test_what_becomes_of_a_request_for_a_retired_model_is_told() -> None:
    translation = translated(
        "gpt-image-2", model="dall-e-3", quality="hd", style="vivid", size="1792x1024", response_format="url"
    )
    assert translation.fields == {"quality": "high"}
    assert told(translation) == [("quality", "hd", "high"), ("style", "vivid", None)]
    assert (translation.size, translation.fit) == (Size(1792, 1024), None)


def test_what_their_model_lacks_is_dropped_and_told() -> None:
    translation = translated(
        "dall-e-3",
        moderation="low",
        complexity="high",
        user="alice",
        background="opaque",
        output_format="jpeg",
        output_compression=50,
        stream=True,
        partial_images=2,
    )
    assert translation.fields == {"user": "alice"}
    assert told(translation) == [
        ("moderation", "low", None),
        ("complexity", "high", None),
        ("partial_images", 2, None),
    ]


def test_what_their_model_has_is_asked_in_its_words() -> None:
    translation = translated(
        "gpt-image-2.6-sunburst",
        moderation="low",
        complexity="high",
        user="alice",
        background="transparent",
        output_format="webp",
        output_compression=50,
        stream=True,
        partial_images=2,
        quality="max",
        size="1920x1088",
    )
    assert translation.fields == {
        "moderation": "low",
        "complexity": "high",
        "safety_identifier": "alice",
        "background": "transparent",
        "output_format": "webp",
        "output_compression": 50,
        "stream": True,
        "partial_images": 2,
        "quality": "max",
    }
    assert (translation.size, translation.fit, told(translation)) == (Size(1920, 1088), None, [])


@pytest.mark.parametrize(
    ("asked", "theirs", "bought"),
    [
        ("1024x1024", "gpt-image-1.5", "1024x1024"),
        ("816x816", "gpt-image-1.5", "1024x1024"),
        ("1360x768", "gpt-image-1.5", "1536x1024"),
        ("768x1360", "gpt-image-1.5", "1024x1536"),
        ("3840x2160", "gpt-image-1.5", "1536x1024"),
        ("1536x1024", "dall-e-3", "1792x1024"),
        ("2048x2048", "dall-e-3", "1024x1024"),
    ],
)
def test_a_size_that_they_lack_is_bought_larger_if_there_is_one(asked: str, theirs: str, bought: str) -> None:
    translation = translated(theirs, size=asked)
    assert str(translation.size) == bought
    assert str(translation.fit) == (asked if asked != bought else "None")


@pytest.mark.parametrize(
    ("asked", "bought"),
    [
        ((512, 512), (816, 816)),
        ((1920, 1080), (1920, 1088)),
        ((256, 256), (816, 816)),
        ((2000, 400), (2000, 672)),
    ],
)
def test_on_a_grid_the_size_bought_just_covers(asked: tuple[int, int], bought: tuple[int, int]) -> None:
    assert CATALOG.models["gpt-image-2"].sizes.to_buy(Size(*asked)) == Size(*bought)


@given(
    st.integers(1, 4000), st.integers(1, 4000), st.sampled_from(["gpt-image-2", "gpt-image-1", "dall-e-2"])
)
def test_whatever_is_bought_can_be_bought(width: int, height: int, name: str) -> None:
    sizes = CATALOG.models[name].sizes
    asked = Size(width, height)
    bought = sizes.to_buy(asked)
    assert sizes.legal(bought)
    if not bought.covers(asked):
        assert not any(size.covers(asked) for size in sizes.listed.values())


VALUES: dict[str, list[object]] = {
    "quality": ["low", "medium", "high", "xhigh", "max", "standard", "hd", "auto"],
    "background": ["opaque", "transparent", "auto"],
    "output_format": ["png", "jpeg", "webp"],
    "output_compression": [0, 50, 100],
    "moderation": ["auto", "low"],
    "style": ["vivid", "natural"],
    "complexity": ["low", "high"],
    "stream": [True, False],
    "partial_images": [0, 1, 3],
    "size": ["1024x1024", "512x512", "1536x1024", "auto"],
    "user": ["alice"],
}


@given(
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()}),
    st.sampled_from(sorted(CATALOG.models)),
    st.sampled_from([*sorted(CATALOG.models), STRANGER]),
)
def test_nothing_goes_out_that_their_model_refuses(fields: dict[str, object], ours: str, theirs: str) -> None:
    if fields.get("background") == "transparent" and fields.get("output_format") == "jpeg":
        return
    translation = translated(theirs, model=ours, **fields)
    contract = CATALOG.stranger if theirs == STRANGER else CATALOG.models[theirs]
    assert translation.fields.keys() <= contract.accepts
    assert None not in translation.fields.values()
    json.dumps(translation.fields)
    if theirs == STRANGER:
        return
    # What goes out, the strict reader of the same contract takes.
    sent = {"model": theirs, "prompt": "a fox", **translation.fields}
    if translation.size is not None:
        sent["size"] = str(translation.size)
    generation(sent, MENU, "strict")


def test_it_is_told_whether_their_api_takes_no_such_parameter_or_their_model_has_no_such_value() -> None:
    theirs = CATALOG.models["gpt-image-1.5"]
    asked = {"model": "gpt-image-2", "prompt": "a fox", "quality": "low", "moderation": "low"}
    request = generation(asked, MENU, "lenient").request
    deaf = msgspec.structs.replace(theirs, accepts=theirs.accepts - {"quality", "moderation"})
    told = [each.why for each in translate(request, CATALOG.models["gpt-image-2"], deaf).adjustments]
    assert told == [
        "the provider takes no quality for gpt-image-1.5",
        "the provider takes no moderation for gpt-image-1.5",
    ]
    lacking = translated("dall-e-3", quality="low").adjustments
    assert [each.why for each in lacking] == ["dall-e-3 has no quality low"]
