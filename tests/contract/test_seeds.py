"""The request of each page that this product was asked to implement, literally (api-contract §5)."""

import pytest

from pictura.contract.parse import generation
from pictura.types import Size

ELKAPI = {"model": "gpt-image-1.5", "size": "1024x1024", "stream": False}

SEEDS = {
    "elkapi, Chinese": ELKAPI | {"prompt": "一只小猫在阳光下的花园里奔跑,电影感,高细节"},
    "elkapi, Korean": ELKAPI
    | {"prompt": "햇살이 비치는 정원에서 달리는 작은 고양이, 영화적인 느낌, 높은 디테일"},
    "elkapi, English": ELKAPI
    | {"prompt": "A small kitten running through a sunny garden, cinematic, highly detailed"},
    "apigo": {
        "prompt": "一只可爱的小猫在花园里玩耍,阳光明媚,油画风格",
        "model": "gpt-image-1",
        "size": "1024x1024",
        "quality": "high",
    },
    "QuickRouter": {"size": "1024x1536", "prompt": "a man walks", "model": "gpt-image-1.5", "n": 1},
}


@pytest.mark.parametrize("mode", ["lenient", "strict"])
@pytest.mark.parametrize("page", SEEDS)
def test_each_page_s_own_request_is_taken_as_it_is(page, mode, menu):
    fields = SEEDS[page]
    parsed = generation(fields, menu, mode)
    assert parsed.adjustments == ()
    assert (parsed.request.prompt, parsed.request.model) == (fields["prompt"], fields["model"])
    assert str(parsed.request.size) == fields["size"]
    assert parsed.request.quality == ("high" if page == "apigo" else "medium")
    assert parsed.request.n == 1
    assert not parsed.request.stream


def test_the_chinese_page_s_translated_values_are_read_as_what_they_mean(menu):
    fields = SEEDS["elkapi, Chinese"] | {"background": "透明", "moderation": "低", "size": "自动"}
    parsed = generation(fields, menu, "lenient")
    assert (parsed.request.background, parsed.request.moderation) == ("transparent", "low")
    assert parsed.request.size == Size(1024, 1024)
    told = {each.parameter: (each.asked, each.became) for each in parsed.adjustments}
    assert told == {
        "background": ("透明", "transparent"),
        "moderation": ("低", "low"),
        "size": ("自动", "auto"),
    }
