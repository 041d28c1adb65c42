"""A picture by another hand: the styles work on an upload as on a drawing, and paper cut makes its own sheets of it."""

from __future__ import annotations

from PIL import Image, ImageFilter, ImageStat

from pictura.engines.illustrator import finish, paper, styles
from pictura.engines.illustrator.canvas import Camera
from pictura.engines.illustrator.edits.light_of import light_of
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.engines.illustrator.styles.artwork import Artwork

GRAINLESS = {"papercut": 10, "flat": 22, "icon": 22, "poster": 20, "ukiyoe": 28, "pop": 24}
"""Styles of flat colour, and of how many colours of paper they are cut."""
SPARING = frozenset({"oil", "ink", "watercolour", "storybook"})
"""Styles that lose all that is not the subject."""
CALM_SIDE = 420
"""On a picture of about this size fine structure is calmed."""
SHADOW = "#4a4260"


def restyled(image: Pixels, hero: Pixels, style: str, *, seed: int, fine: bool) -> Pixels:
    """The picture in a style; `hero` is the mask of what it shall treat as its subject."""
    light = light_of(image)
    canvas = styles.canvas(style, image.size, Camera(0, 0, *image.size), light)
    small, subject = (
        sheet if sheet.size == canvas.size else sheet.resize(canvas.size, Image.Resampling.LANCZOS)
        for sheet in (image, hero)
    )
    if style in GRAINLESS:
        shaded = light if style == "papercut" else None
        small = _cut(_calmed(small), canvas.size, GRAINLESS[style], shaded)
    art = Artwork(hero=subject, light=light, seed=seed & 0xFFFF, size=image.size, fine=fine)
    return styles.finish(small, style, art)


def middle(like: Pixels, style: str) -> Pixels:
    """The middle of a picture as its subject, for the styles that need some subject but draw no line around it."""
    if style not in SPARING:
        return Image.new("L", like.size)
    return Image.radial_gradient("L").point(paper.levels(lambda v: (190 - v) * 2.2)).resize(like.size)


def _calmed(image: Pixels) -> Pixels:
    """Small, fine structure gone, edges kept."""
    shrink = min(1.0, CALM_SIDE / max(image.size))
    size = max(2, round(image.width * shrink)), max(2, round(image.height * shrink))
    small = image.resize(size, Image.Resampling.BOX).filter(ImageFilter.MedianFilter(5))
    return small.filter(ImageFilter.MedianFilter(3))


def _cut(image: Pixels, size: Extent, sheets: int, light: Light | None) -> Pixels:
    """Areas of few colours with smooth outlines, the higher ones behind; under a light each throws its shadow."""
    vivid = finish.saturated(image, 1.2)
    few = vivid.quantize(palette=_papers(vivid, sheets), dither=Image.Dither.NONE)
    palette = few.getpalette() or []
    indexes = Image.frombytes("L", image.size, few.tobytes())
    present = [number for number, count in enumerate(indexes.histogram()) if count]
    masks = [(indexes.point([255 if v == number else 0 for v in range(256)]), number) for number in present]
    order = sorted(masks, key=lambda entry: _middle(entry[0]))
    sheet = Image.new("RGB", size, _colour(palette, order[0][1]))
    for mask, number in order[1:]:
        outline = _outline(mask, size)
        if light is not None:
            _throw(sheet, outline, light)
        sheet.paste(_colour(palette, number), (0, 0), outline)
    return sheet


def _papers(image: Pixels, sheets: int) -> Pixels:
    """The colours of the sheets, as a picture that Pillow quantizes to; found on a small one, which is quick."""
    small = image.resize((64, 64), Image.Resampling.BOX)
    return small.quantize(sheets, Image.Quantize.MEDIANCUT, kmeans=1)


def _outline(mask: Pixels, size: Extent) -> Pixels:
    """An area enlarged, its edge as scissors cut it."""
    large = mask.filter(ImageFilter.GaussianBlur(0.8)).resize(size, Image.Resampling.BICUBIC)
    steep = 3 * max(1.0, size[0] / mask.width)
    return large.point(paper.levels(lambda v: (v - 100) * steep))


def _middle(mask: Pixels) -> float:
    """How far down in the picture a colour lies."""
    rows = mask.resize((1, 64), Image.Resampling.BOX).tobytes()
    return sum(y * level for y, level in enumerate(rows)) / max(1, sum(rows))


def _colour(palette: list[int], number: int) -> tuple[int, int, int]:
    return palette[number * 3], palette[number * 3 + 1], palette[number * 3 + 2]


def _throw(sheet: Pixels, outline: Pixels, light: Light) -> None:
    reach = max(2, max(sheet.size) // 110)
    shadow = Image.new("L", sheet.size)
    x, y = light.toward
    shadow.paste(outline, (round(-x * reach), round(-y * reach)))
    soft = shadow.filter(ImageFilter.GaussianBlur(reach * 0.8))
    strength = 0.5 if ImageStat.Stat(outline).mean[0] > 2 else 0.25
    sheet.paste(paper.plain(sheet.size, SHADOW), (0, 0), paper.scaled(soft, strength))
