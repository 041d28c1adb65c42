"""Stained glass: large panes on the ground, and the hero whole between leads of its own."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageStat

from pictura.engines.illustrator import styles
from pictura.engines.illustrator.light import lights
from pictura.engines.illustrator.styles.artwork import Artwork

SIDE = 256
DISC = (88, 88, 168, 168)
DARK = [255 if value < 90 else 0 for value in range(256)]


def disc(*box: int) -> Image.Image:
    mask = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask


def window() -> Image.Image:
    """A red disc before pale blue, as glass."""
    painted = Image.new("RGB", (SIDE, SIDE), "#a8d4f0")
    painted.paste("#e05040", mask=disc(*DISC))
    art = Artwork(hero=disc(*DISC), light=lights()["day"], seed=5, size=(SIDE, SIDE), fine=True)
    return styles.finish(painted, "glass", art)


def dark_share(image: Image.Image, where: Image.Image) -> float:
    return ImageStat.Stat(image.convert("L").point(DARK), where).mean[0] / 255


def test_little_of_the_ground_is_lead():
    ground = ImageChops.invert(disc(76, 76, 180, 180))
    assert 0.02 < dark_share(window(), ground) < 0.2


def test_the_hero_is_in_a_lead_of_its_own_and_whole_within_it():
    image = window()
    edge = ImageChops.subtract(disc(87, 87, 169, 169), disc(90, 90, 166, 166))
    assert dark_share(image, edge) > 0.9
    inside = disc(100, 100, 156, 156)
    assert dark_share(image, inside) == 0
    red, green, _ = ImageStat.Stat(image, inside).mean
    assert red > 2 * green


def test_panes_near_the_hero_have_not_its_colour():
    around = ImageChops.subtract(disc(60, 60, 196, 196), disc(80, 80, 176, 176))
    red, _, blue = ImageStat.Stat(window(), around).mean
    assert blue > red
