"""Without a mask: something is added, the light or the hand changes, the background is another, the picture goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from pictura.engines.illustrator import styles
from pictura.types import Size
from tests.illustrator.edits.editing import (
    apart,
    brightness,
    cut_out,
    edited,
    landscape,
    mean,
    order,
    pixel,
    saved,
    told,
    with_ball,
)

BALL = (75, 100, 117, 143)


def changed(image: Image.Image, made: Image.Image, by: int = 40) -> tuple[int, int, int, int] | None:
    difference = ImageChops.difference(image.convert("RGB"), made.convert("RGB")).convert("L")
    return difference.point([0] * by + [255] * (256 - by)).getbbox()


def test_a_subject_is_added_on_free_ground_and_the_rest_stays(tmp_path: Path):
    image = with_ball(landscape())
    made = edited(order("add a black dog", saved(tmp_path, image)))
    box = changed(image, made)
    assert box is not None and box[3] > 130
    assert apart(image, made, BALL) < 4
    assert apart(image, made, (0, 0, 192, 40)) == 0


def test_a_balloon_floats(tmp_path: Path):
    image = landscape()
    box = changed(image, edited(order("add a red balloon", saved(tmp_path, image))))
    assert box is not None and box[3] < 150


@pytest.mark.parametrize(("prompt", "darker"), [("make it night", 45), ("thunderstorm", 30), ("sunset", 5)])
def test_an_hour_and_a_weather_are_another_light(tmp_path: Path, prompt: str, darker: float):
    image = landscape()
    made = edited(order(prompt, saved(tmp_path, image)))
    assert brightness(made) < brightness(image) - darker


def test_night_turns_to_day(tmp_path: Path):
    image = landscape(bright=0.25)
    assert brightness(edited(order("make it daytime", saved(tmp_path, image)))) > brightness(image) + 15


def test_snow_lies_and_falls(tmp_path: Path):
    image = landscape()
    made = edited(order("snowing", saved(tmp_path, image)))
    lawn = (0, 110, 192, 192)
    red, green, blue = mean(made, lawn)
    assert max(red, green, blue) - min(red, green, blue) < 30
    assert brightness(made, lawn) > brightness(image, lawn) + 20


def test_autumn_turns_what_is_green(tmp_path: Path):
    red, green, _ = mean(edited(order("make it autumn", saved(tmp_path, landscape()))), (0, 110, 192, 192))
    assert red > green


@pytest.mark.parametrize("style", sorted(styles.names()))
def test_every_style_works_on_an_upload(tmp_path: Path, style: str):
    from pictura.engines.illustrator.edits.restyled import restyled

    image = with_ball(landscape())
    for hero in (Image.new("L", image.size), image.getchannel("R")):
        made = restyled(image, hero, style, seed=3, fine=True)
        assert (made.size, made.mode) == (image.size, "RGB")
        assert apart(image, made) > 1.5


def test_a_style_that_was_named_is_another_hand(tmp_path: Path):
    path = saved(tmp_path, with_ball(landscape()))
    made = [
        edited(order(f"turn it into {style}", path))
        for style in ("an oil painting", "pixel art", "a watercolor")
    ]
    assert min(apart(made[0], made[1]), apart(made[1], made[2]), apart(made[0], made[2])) > 4


def test_a_new_background_keeps_the_subject(tmp_path: Path):
    image = with_ball(landscape(), (60, 80, 130, 150))
    made = edited(order("change the background to a beach at night", saved(tmp_path, image)))
    assert apart(image, made, (0, 0, 192, 40)) > 40
    red, green, blue = mean(made, (80, 105, 110, 130))
    assert red > 1.5 * max(green, blue)


def test_a_cut_out_stands_before_the_place_that_was_named(tmp_path: Path):
    path = saved(tmp_path, cut_out())
    made = edited(order("on a beach", path))
    assert made.mode == "RGB"
    red, green, blue = mean(made, (45, 60, 75, 100))
    assert blue > green < red
    assert len(made.resize((16, 16)).getcolors() or []) > 40


def test_a_transparent_edit_is_the_subject_alone(tmp_path: Path):
    image = with_ball(Image.new("RGB", (192, 192), "#f4f4f4"))
    made = edited(order("remove the background", saved(tmp_path, image), transparent=True))
    assert made.mode == "RGBA"
    assert pixel(made, 5, 5)[3] == 0
    assert pixel(made, 96, 122) == (208, 40, 24, 255)


def test_what_stands_out_is_removed_where_no_mask_says_what(tmp_path: Path):
    of = order("remove the ball", saved(tmp_path, with_ball(landscape())))
    assert apart(edited(of), landscape(), BALL) < 20
    assert [adjustment.became for adjustment in told(of)] == ["what stands out most"]


def test_a_prompt_of_nothing_known_changes_the_mood_and_says_so(tmp_path: Path):
    of = order("qwzx vbnt", saved(tmp_path, landscape()))
    assert apart(edited(of), landscape()) > 4
    assert [adjustment.became for adjustment in told(of)] == ["a change of colours"]


def test_a_mood_is_another_mood(tmp_path: Path):
    path = saved(tmp_path, landscape())
    sad, happy = edited(order("make it sad", path)), edited(order("make it joyful", path))
    assert brightness(sad) < brightness(happy) - 15
    assert told(order("make it sad", path)) == ()


# The picture goes on around the upload.


def test_an_upload_of_another_shape_keeps_its_pixels(tmp_path: Path):
    image = with_ball(landscape())
    made = edited(order("a meadow", saved(tmp_path, image), size=Size(384, 192)))
    assert apart(image, made.crop((96, 0, 288, 192))) == 0


def test_a_transparent_border_is_room_to_go_on_in(tmp_path: Path):
    sheet = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    sheet.paste(landscape((128, 128)), (64, 64))
    made = edited(order("", saved(tmp_path, sheet)))
    assert apart(made.crop((64, 64, 192, 192)), landscape((128, 128))) == 0
    assert made.mode == "RGB"


def test_colours_meet_at_the_seam_and_horizons_agree(tmp_path: Path):
    made = edited(order("", saved(tmp_path, landscape()), size=Size(384, 192)))
    for y in (20, 60, 130, 170):
        inside, beyond = mean(made, (97, y, 105, y + 12)), mean(made, (86, y, 94, y + 12))
        assert max(abs(a - b) for a, b in zip(inside, beyond, strict=True)) < 30
    sky, lawn = mean(made, (10, 10, 60, 50)), mean(made, (10, 140, 60, 185))
    assert sky[2] > sky[0] and lawn[1] > lawn[2]


def test_extended_at_the_same_shape_it_is_seen_from_further_away(tmp_path: Path):
    image = with_ball(landscape())
    made = edited(order("zoom out", saved(tmp_path, image)))
    assert apart(image, made) > 5
    red, green, _ = mean(made, (88, 102, 104, 118))
    assert red > green
