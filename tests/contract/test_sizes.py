"""Which sizes are legal, and which legal one is nearest (api-contract §2.3; decisions, Requests)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pictura.contract.catalog import Catalog
from pictura.contract.sizes import read, read_loosely
from pictura.types import Size

MODELS = [*Catalog.load().models.values(), Catalog.load().permissive("anything")]
GRID = Catalog.load().models["gpt-image-2"].sizes


def size(text: str) -> Size:
    found = read(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "legal"),
    [
        ("1024x1024", True),
        ("1920x1088", True),
        ("3840x2160", True),
        ("2160x3840", True),
        ("2880x2880", True),
        ("1536x512", True),
        ("1920x1080", False),
        ("3840x2400", False),
        ("512x512", False),
        ("256x256", False),
        ("3856x1600", False),
        ("1552x512", False),
    ],
)
def test_the_grid_of_gpt_image_2_holds_its_bounds(text, legal):
    assert GRID.legal(size(text)) == legal


@pytest.mark.parametrize(
    ("model", "asked", "nearest"),
    [
        ("gpt-image-2", "512x512", "816x816"),
        ("gpt-image-2", "1920x1080", "1920x1088"),
        ("gpt-image-2", "4096x4096", "2880x2880"),
        ("gpt-image-2", "7680x4320", "3840x2160"),
        ("gpt-image-2", "5000x100", "1408x480"),
        ("gpt-image-1.5", "512x512", "1024x1024"),
        ("gpt-image-1.5", "1792x1024", "1536x1024"),
        ("gpt-image-1.5", "1024x1792", "1024x1536"),
        ("dall-e-3", "1536x1024", "1792x1024"),
        ("dall-e-2", "300x300", "256x256"),
        ("dall-e-2", "1536x1024", "1024x1024"),
    ],
)
def test_an_illegal_size_is_rounded_by_ratio_first_then_pixels(model, asked, nearest, catalog):
    assert str(catalog.models[model].sizes.nearest(size(asked))) == nearest


edges = st.one_of(st.integers(1, 5000), st.integers(1, 999_999_999))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@given(width=edges, height=edges)
@example(width=1, height=999_999_999)
@example(width=811, height=808)
@example(width=2881, height=2879)
@example(width=3000, height=1001)
def test_rounding_yields_a_legal_size_and_never_changes_one(model, width, height):
    asked = Size(width, height)
    nearest = model.sizes.nearest(asked)
    assert model.sizes.legal(nearest)
    assert model.sizes.nearest(nearest) == nearest
    if model.sizes.legal(asked):
        assert nearest == asked


@given(width=st.integers(300, 8000), height=st.integers(300, 8000))
def test_rounding_on_a_grid_keeps_the_ratio_within_a_step(width, height):
    ratio = min(max(width / height, 1 / 3), 3)
    nearest = GRID.nearest(Size(width, height))
    assert nearest.width / nearest.height == pytest.approx(ratio, rel=16 / min(nearest.width, nearest.height))


@given(st.text(max_size=100))
def test_any_text_is_read_as_a_size_or_not_at_all(text):
    for reading in (read(text), read_loosely(text)):
        assert reading is None or (reading.width >= 1 and reading.height >= 1)


@given(width=st.integers(1, 999_999_999), height=st.integers(1, 999_999_999))
def test_a_size_reads_back_as_it_is_written(width, height):
    written = f"{width}x{height}"
    assert read(written) == read_loosely(written) == Size(width, height)
