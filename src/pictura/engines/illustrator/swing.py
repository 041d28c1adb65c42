"""How limbs move in a loop: tails wag, wings beat, fins row. A phase runs from 0 to 1; at 0 all is as in the picture. Pure."""

from __future__ import annotations

import math

import msgspec

from pictura.engines.illustrator.layers import Sprite

BEATS = 2
"""How often wings beat and glad tails wag in a loop."""
WAG_DEGREES, SWAY_DEGREES = 15.0, 7.0
"""How far a dog's tail swings, and everybody else's."""
TAIL_BLEED = 50.0
"""How far beyond its box a swinging tail may reach, in units of the rigs."""
STILL = 0.01
"""Degrees that nobody sees."""
FLUTTER = 0.62
"""Share of its width by which a butterfly's wings close."""


def wag(phase: float, *, glad: bool) -> float:
    """Degrees by which a tail is turned about its root."""
    if glad:
        return WAG_DEGREES * math.sin(math.tau * BEATS * phase)
    return SWAY_DEGREES * math.sin(math.tau * phase)


def beat(phase: float, beats: int = BEATS) -> float:
    """How far a wing is on its way down: 0 as the picture shows it, 1 below."""
    return 0.5 - 0.5 * math.cos(math.tau * beats * phase)


def row(phase: float) -> float:
    """Where a fin is on its way to the other side: 1 as the picture shows it, -1 there."""
    return math.cos(math.tau * phase)


def turned(svg: str, degrees: float, x: float, y: float) -> str:
    return f'<g transform="rotate({degrees:.2f} {x:.1f} {y:.1f})">{svg}</g>' if abs(degrees) >= STILL else svg


def fluttering(sprite: Sprite, phase: float) -> Sprite:
    """What is seen from above or the front with both wings, as they close and open."""
    wide = 1 - FLUTTER * beat(phase)
    middle = sprite.box.x + sprite.box.width / 2
    svg = f'<g transform="matrix({wide:.4f} 0 0 1 {middle * (1 - wide):.3f} 0)">{sprite.svg}</g>'
    return msgspec.structs.replace(sprite, svg=svg)
