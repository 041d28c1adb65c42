"""Whatever stands in a picture, as a sprite: a beast, bird or fish of the rigs, a person, a figure of ours, or a glyph of the art."""

from __future__ import annotations

import colorsys
import functools
import re
from collections import Counter

import msgspec
from PIL import Image

from pictura.engines.illustrator import (
    art,
    beasts,
    birds,
    figures,
    fish,
    habitats,
    hoofed,
    people,
    sign,
    swing,
    wordmark,
)
from pictura.engines.illustrator.colour import hsv, text
from pictura.engines.illustrator.layers import Box, Facing, Sprite
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.people_pose import Seat
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.scene import Subject
from pictura.engines.illustrator.species import COLOURS
from pictura.engines.illustrator.vocabulary import SIGN

MEASURED_PX = 128
"""Glyphs are measured by rasterising them this big."""
HUE_PX = 48
"""Their main hue is counted in so many pixels a side."""
HALF = 127
FALLBACK = "sparkles"
LEFTWARD = ("animal-", "transport-")
"""Groups that the art draws looking left."""
RIGHTWARD = frozenset({
    "owl", "penguin", "rocket", "sailboat", "whale", "racing-car", "helicopter", "flying-saucer", "satellite",
    "turkey", "dodo", "ant", "airplane", "ladybug", "octopus", "butterfly",
})  # fmt: skip
VIEWER = frozenset({"owl", "penguin", "octopus", "butterfly", "lady-beetle", "front-facing-baby-chick", "crab",
                    "spider", "beetle", "flying-saucer", "rocket"})  # fmt: skip
BACKS = frozenset({"animal-mammal", "animal-reptile", "animal-marine", "animal-amphibian"})
BACK_AT = 0.56
"""Where the back of a beast that looks left is, in shares of its width."""
WINGED = frozenset({"butterfly", "honeybee", "bat", "fly", "mosquito"})
"""Glyphs that beat their wings in a loop."""
HELD = "held"
"""What a sign does that hangs on another thing."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")


def sprite(subject: Subject, action: str, seed: int, seat: Seat = "", phase: float = 0) -> Sprite:
    """Draws a subject doing something, on a seat if it sits on one, at a phase of its motion. Every name gives a sprite; an unknown one gives sparkles."""
    if subject.text is not None:
        if subject.thing == SIGN:
            return sign.board(subject.text, subject.colour, post=action != HELD)
        bare = msgspec.structs.replace(subject, text=None)
        return wordmark.named(sprite(bare, action, seed, seat, phase), subject.text)
    thing = figures.DRAWN_AS.get(subject.thing, subject.thing)
    mood = subject.mood or ""
    young = subject.age in ("baby", "young") or subject.size in ("tiny", "small")
    if beasts.knows(thing):
        return beasts.beast(thing, action=action, colour=subject.colour, young=young, mood=mood, phase=phase)
    if hoofed.knows(thing):
        return hoofed.beast(thing, action=action, colour=subject.colour, young=young, mood=mood, phase=phase)
    if birds.knows(thing):
        return birds.bird(
            thing, action=action, colour=subject.colour, young=young, mood=mood, seed=seed, phase=phase
        )
    if fish.knows(thing):
        return fish.fish(
            thing, action=action, colour=subject.colour, young=young, mood=mood, seed=seed, phase=phase
        )
    if figures.knows(thing):
        return figures.figure(thing, subject.colour, seed, action, seat)
    if people.knows(thing):
        return people.person(
            thing,
            action=action,
            seat=seat,
            colour=subject.colour,
            hair=subject.hair,
            age=subject.age,
            mood=mood,
            seed=seed,
        )
    name = figures.GLYPH_FOR.get(thing, thing)
    drawn = glyph(name if name in art.load().names else FALLBACK, subject.colour)
    return swing.fluttering(drawn, phase) if name in WINGED and phase else drawn


def drawable(thing: str) -> bool:
    """Whether this name is drawn as itself, and not by the fallback."""
    hands = (beasts, hoofed, birds, fish, figures, people)
    return any(hand.knows(thing) for hand in hands) or figures.GLYPH_FOR.get(thing, thing) in art.load().names


def is_person(thing: str) -> bool:
    return people.knows(thing) and not beasts.knows(thing)


@functools.lru_cache(maxsize=64)
def glyph(name: str, colour: str | None = None) -> Sprite:
    """A glyph of the art, cut to what it covers, in another colour if one is asked for."""
    drawn = art.load().glyph(name)
    asked = COLOURS.get(colour or "")
    view = (0.0, 0.0, float(drawn.width), float(drawn.height))
    sheet = pixels(document(drawn.body, view, MEASURED_PX, MEASURED_PX), MEASURED_PX, MEASURED_PX)
    body = recoloured(drawn.body, asked, main_hue(sheet)) if asked else drawn.body
    left, top, right, bottom = sheet.getbbox() or (0, 0, MEASURED_PX, MEASURED_PX)
    unit_x, unit_y = drawn.width / MEASURED_PX, drawn.height / MEASURED_PX
    box = Box(left * unit_x, top * unit_y, (right - left) * unit_x, (bottom - top) * unit_y)
    at = habitats.load().seat.get(name)
    seat = (box.x + at[0] * box.width, box.y + at[1] * box.height) if at else None
    if seat is None and drawn.group in BACKS:
        seat = back(sheet, box, drawn.width / MEASURED_PX)
    return Sprite(body, box, box.y + box.height - 1, faces=facing(name, drawn.group), seat=seat)


def back(sheet: Image.Image, box: Box, unit: float) -> tuple[float, float]:
    """Where one sits on a beast of the art: on the first of it that is met from above, a little behind its middle."""
    column = round((box.x + box.width * BACK_AT) / unit)
    strip = sheet.getchannel("A").crop((column - 2, 0, column + 3, sheet.height)).getbbox()
    top = strip[1] * unit if strip else box.y
    return box.x + box.width * BACK_AT, top + box.height * 0.05


def facing(name: str, group: str) -> Facing:
    if name in VIEWER:
        return "viewer"
    return "left" if group.startswith(LEFTWARD) and name not in RIGHTWARD else "right"


def main_hue(sheet: Image.Image) -> float | None:
    """The hue that covers most of it, 0 to 12; None for a grey thing."""
    small = sheet.resize((HUE_PX, HUE_PX), Image.Resampling.NEAREST).tobytes()
    hues: Counter[int] = Counter()
    for red, green, blue, alpha in zip(*(iter(small),) * 4, strict=True):
        hue, saturation, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
        if alpha > HALF and saturation > 0.35 and value > 0.3:
            hues[round(hue * 24) % 24] += 1
    return hues.most_common(1)[0][0] / 2 if hues else None


def recoloured(body: str, colour: str, common: float | None) -> str:
    """Turns the commonest hue to the colour's and keeps every fill's own lightness; other hues stay."""
    if common is None:
        return body
    shades = {code: hsv(code) for code in set(_COLOUR.findall(body))}
    hue, saturation, value = hsv(colour)

    def turned(match: re.Match[str]) -> str:
        own_hue, own_saturation, own_value = shades[match.group()]
        away = abs(own_hue * 12 - common)
        if own_saturation <= 0.3 or min(away, 12 - away) >= 1.3:
            return match.group()
        red, green, blue = colorsys.hsv_to_rgb(
            hue, min(1, own_saturation * (0.4 + saturation * 0.7)), min(1, own_value * (0.75 + 0.25 * value))
        )
        return text(red * 255, green * 255, blue * 255)

    return _COLOUR.sub(turned, body)
