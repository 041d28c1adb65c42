"""No style asked for, or one of light: the painted scene itself, graded."""

from __future__ import annotations

from pictura.engines.illustrator import finish
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.styles.artwork import Artwork


def plain(image: Pixels, _art: Artwork) -> Pixels:
    return finish.vignette(finish.bloom(image, 0.35), 0.22)


def cinematic(image: Pixels, art: Artwork) -> Pixels:
    """Warm lights, cool shadows, bloom, a film's curve and grain."""
    image = finish.bloom(image, 0.55, 40, 190)
    image = finish.split_tone(finish.contrast(image, 1.5), "#0a3a52", "#ffb850", 0.24)
    image = image.point(finish.tone_curve([(0, 0.025), (0.5, 0.475), (1, 0.985)]) * 3)
    return _grained(finish.vignette(image, 0.42, "#4a3a3c"), art, 0.02)


def anime(image: Pixels, art: Artwork) -> Pixels:
    image = finish.saturated(finish.contrast(image, 0.8), 1.2)
    return finish.vignette(finish.bloom(image, 0.6, 30, 170), 0.15)


def vintage(image: Pixels, art: Artwork) -> Pixels:
    faded = finish.saturated(image, 0.55).point(finish.tone_curve([(0, 0.10), (0.5, 0.52), (1, 0.93)]) * 3)
    return _grained(finish.vignette(finish.split_tone(faded, "#3a2a4a", "#ffdc9a", 0.45), 0.5), art, 0.05)


def mono(image: Pixels, art: Artwork) -> Pixels:
    grey = image.convert("L").convert("RGB")
    return _grained(finish.vignette(finish.contrast(grey, 1.5), 0.4), art, 0.05)


def neon(image: Pixels, art: Artwork) -> Pixels:
    image = finish.split_tone(finish.saturated(image, 1.35), "#1a1060", "#ff6fd8", 0.2)
    return _grained(finish.vignette(finish.bloom(image, 0.8, 40, 150), 0.4, "#12082a"), art, 0.02)


def pastel(image: Pixels, art: Artwork) -> Pixels:
    image = finish.saturated(image, 0.78).point(finish.tone_curve([(0, 0.16), (0.5, 0.62), (1, 1)]) * 3)
    return finish.bloom(image, 0.3, 30)


def _grained(image: Pixels, art: Artwork, strength: float) -> Pixels:
    return finish.grain(image, art.seed, strength) if art.fine else image
