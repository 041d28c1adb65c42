"""A mood over a picture: the colours that words name or feel like, and what they do to its light."""

from __future__ import annotations

import functools
import random
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.colour import brightness, darken, lighten
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.places.abstract import palettes
from pictura.engines.illustrator.scene import Scene
from pictura.engines.illustrator.species import COLOURS

GLOOM = "deep"
"""The one that nobody gets who did not ask for it."""
NAMED = "warm"
"""Whose light a colour has that is named without a mood."""


class Mood(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `moods.toml`."""

    exposure: float
    saturation: float
    contrast: float
    glow: float
    tint: float
    vignette: float


@functools.cache
def moods() -> Mapping[str, Mood]:
    """Every line of `moods.toml` by the name of its family."""
    source = resources.files(__package__ or "").joinpath("moods.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Mood])


def tinted(image: Pixels, scene: Scene, seed: int) -> Pixels:
    """The picture in one harmony: of a colour that was named, of a mood, or one that chance gives."""
    family, shadows, lights = _harmony(scene, random.Random(seed))
    mood = moods()[family]
    toned = finish.saturated(image, mood.saturation).point(
        paper.levels(lambda v: 255 * (v / 255) ** (1 / mood.exposure) * min(1, mood.exposure)) * 3
    )
    toned = finish.split_tone(finish.contrast(toned, mood.contrast), shadows, lights, mood.tint)
    toned = finish.bloom(toned, mood.glow, 34, 170)
    return finish.vignette(toned, mood.vignette, darken(shadows, 0.5))


def _harmony(scene: Scene, rng: random.Random) -> tuple[str, str, str]:
    """The family, and the colours of shadows and lights."""
    table = palettes()
    families = [table.moods[mood] for mood in scene.moods if mood in table.moods]
    named = [COLOURS[name] for name in scene.colours if name in COLOURS]
    if named:
        return families[0] if families else NAMED, darken(named[0], 0.5), lighten(named[-1], 0.25)
    family = families[0] if families else rng.choice(sorted(table.families.keys() - {GLOOM}))
    notes = sorted(rng.choice(table.families[family]), key=brightness)
    return family, notes[0], notes[-2]
