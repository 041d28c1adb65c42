"""Subjects set into a picture that is there: in its light, on its ground, as sharp and as grainy as it is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PIL import Image, ImageChops, ImageFilter, ImageStat

from pictura.engines.illustrator import cast, finish, habitats, things
from pictura.engines.illustrator.canvas import Camera, Canvas
from pictura.engines.illustrator.edits.ground import Spot, in_mask
from pictura.engines.illustrator.layers import Placed, Scenery
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.scene import Subject
from pictura.engines.illustrator.setting import Setting

SIDE = 1000
"""The shorter side of a canvas, in units."""
NEUTRAL_PLACE = "meadow"
"""Where a cast behaves as anywhere: it stands on the ground, and what flies flies."""
HEADGEAR = frozenset(
    {"crown", "top-hat", "billed-cap", "graduation-cap", "helmet", "military-helmet", "hard-hat"}
)
SHRINK, SHRINKS = 0.92, 5
CORNER = 0.14
SMALLEST = 0.55
SHARP = 0.34
"""How much of a sharp picture's fine structure is finer than two pixels."""
SOFTEN = 7.0
SOFTEN_PX_MAX = 2.6
QUIET = 1.2
"""Deviation of the finest structure below which a picture has no grain."""


def figures(setting: Setting, room: tuple[float, float]) -> tuple[Placed, ...]:
    """The cast of a setting in a room of this shape, somewhere: `stood` brings it to its spot."""
    width, height = room
    setting = msgspec.structs.replace(
        setting, place=NEUTRAL_PLACE, indoors=False, shot=None,
        width=SIDE * max(1.0, width / height), height=SIDE * max(1.0, height / width),
    )  # fmt: skip
    floor = Scenery(back=(), floor=setting.height * 0.9, step=setting.height * 0.05)
    return cast.cast(setting, floor)


def smallness(setting: Setting) -> float:
    """How much smaller than a grown animal the largest of a cast is, for what is held or worn; else 1."""
    tallest = max(habitats.stature(one.thing, person=things.is_person(one.thing)) for one in setting.subjects)
    return max(SMALLEST, min(1.0, tallest**0.3))


def is_aloft(placed: Sequence[Placed]) -> bool:
    """Whether nobody of a cast touches the ground."""
    return all(not one.shadow for one in placed)


def is_headgear(subject: Subject) -> bool:
    return subject.thing in HEADGEAR or subject.thing.endswith("-hat")


def stood(
    placed: Sequence[Placed], spot: Spot, unit: float, *, share: float | None = None
) -> tuple[Placed, ...]:
    """The cast at its spot, as large as has room there, or this share of its own size. `unit` is pixels to a unit."""
    left, top, right, bottom = cast.bounds(placed)
    across, down = max(1e-6, right - left), max(1e-6, bottom - top)
    grown = min(spot.width / across, spot.height / down) / unit
    if share is not None:
        grown = min(grown, share)
    x, y = spot.x / unit, spot.y / unit
    if is_aloft(placed):
        y = (spot.y - max(0.0, spot.height - down * grown * unit) / 2) / unit
    return tuple(
        msgspec.structs.replace(
            one,
            x=x + (one.x - (left + right) / 2) * grown,
            y=y + (one.y - bottom) * grown,
            height=one.height * grown,
        )
        for one in placed
    )


def stood_within(setting: Setting, mask: Pixels, unit: float) -> tuple[Placed, ...]:
    """The cast in a mask, as large as has room there: smaller in an oval than in the box around it."""
    spot = in_mask(mask)
    figure = figures(setting, (spot.width, spot.height))
    placed = stood(figure, spot, unit)
    for _ in range(SHRINKS):
        if _is_within(placed, mask, unit):
            break
        spot = msgspec.structs.replace(spot, width=spot.width * SHRINK, height=spot.height * SHRINK)
        placed = stood(figure, spot, unit)
    return placed


def _is_within(placed: Sequence[Placed], mask: Pixels, unit: float) -> bool:
    """Whether the corners of the cast, a little inside of its box, are marked."""
    left, top, right, bottom = (edge * unit for edge in cast.bounds(placed))
    across, down = right - left, bottom - top
    for x in (left + across * CORNER, right - across * CORNER):
        for y in (top + down * CORNER, bottom - down * CORNER):
            at = min(mask.width - 1, max(0, round(x))), min(mask.height - 1, max(0, round(y)))
            if not mask.crop((*at, at[0] + 1, at[1] + 1)).getbbox():
                return False
    return True


def easel(image: Pixels, light: Light) -> Canvas:
    """A canvas on which the picture is painted already."""
    unit = min(image.size) / SIDE
    canvas = Canvas((1, 1), Camera(0, 0, image.width / unit, image.height / unit), light)
    canvas.size, canvas.scale = image.size, unit
    canvas.image, canvas.hero = image.copy(), Image.new("L", image.size)
    return canvas


def painted(image: Pixels, placed: Sequence[Placed], light: Light) -> tuple[Pixels, Pixels]:
    """The picture with the cast in it, and the mask of the cast."""
    canvas = easel(image, light)
    for one in placed:
        canvas.sprite(one)
    return alike(canvas.image, image, canvas.hero), canvas.hero


def alike(made: Pixels, image: Pixels, hero: Pixels) -> Pixels:
    """What was painted becomes as soft and as grainy as the picture that it was set into."""
    box = hero.getbbox()
    if box is None:
        return made
    softness, grain = softness_of(image)
    part, mask = made.crop(box), hero.crop(box)
    if softness > 0.4:
        part = part.filter(ImageFilter.GaussianBlur(softness))
    if grain > 0:
        part = finish.grain(part, box[0] * 7919 + box[1], grain)
    result = made.copy()
    result.paste(part, box[:2], mask.filter(ImageFilter.GaussianBlur(max(0.5, softness))))
    return result


def softness_of(image: Pixels) -> tuple[float, float]:
    """How soft a picture is, in pixels of blur, and how strong its grain (as `finish.grain` takes it)."""
    grey = _middle(image.convert("L"), 512)
    fine, coarse = (
        _fineness(grey),
        _fineness(grey.resize((grey.width // 2 + 1, grey.height // 2 + 1), Image.Resampling.BOX)),
    )
    softness = (
        min(SOFTEN_PX_MAX, max(0.0, (SHARP - fine / max(0.5, coarse)) * SOFTEN)) if coarse > QUIET else 0.0
    )
    calm = grey.filter(ImageFilter.MedianFilter(3))
    noise = ImageChops.difference(grey, calm).filter(ImageFilter.BoxBlur(8))
    quiet = min(noise.tobytes())
    return softness, 0.0 if quiet < QUIET else min(0.09, quiet * 0.012)


def _middle(grey: Pixels, side: int) -> Pixels:
    width, height = min(side, grey.width), min(side, grey.height)
    left, top = (grey.width - width) // 2, (grey.height - height) // 2
    return grey.crop((left, top, left + width, top + height))


def _fineness(grey: Pixels) -> float:
    return ImageStat.Stat(ImageChops.subtract(grey, grey.filter(ImageFilter.GaussianBlur(1)), 1, 128)).stddev[
        0
    ]
