"""What moves in a loop: layers and cast at a phase, which runs from 0 to 1 and is then 0 again. Pure."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources

import msgspec

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer, Placed
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.wildlife import AFLOAT

BREATH = 0.018
"""Share of its height by which a breathing hero grows."""
BOB = 0.022
"""Share of its height by which what floats, flies or swims goes up and down."""
LEAP = 0.07
"""Share of its height by which a runner leaves the ground."""
ROLL = 2.4
"""Degrees by which a boat rolls."""
BLINKS_FROM = 5
"""How many frames a loop has at least in which somebody blinks."""
WAVE_STEP = 0.37
"""Of a loop: how much later a row of waves sways than the row behind it."""


class Motion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `motion.toml`."""

    fall: int = 0
    slant: float = 0
    drift: tuple[float, float] = (0, 0)
    mirrored: bool = False
    sway: tuple[float, float] = (0, 0)
    pulse: float = 0
    lean: float = 0
    flash: float = 0


@functools.cache
def motions() -> Mapping[str, Motion]:
    """Every line of `motion.toml` by the layers' name."""
    source = resources.files(__package__ or "").joinpath("motion.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Motion])


def thinned_weather(brush: Brush) -> Brush:
    """A brush that strews fewer flakes and drops: what falls is seen several times over."""
    return replace(brush, detail=brush.detail * 0.5)


def blinks(number: int, count: int) -> bool:
    """Whether eyes are closed in this frame: in one of a loop, if that is but a moment of it."""
    return count >= BLINKS_FROM and number == count * 2 // 3


def blinking(setting: Setting) -> Setting:
    """The same setting with its cast's eyes closed."""
    subjects = tuple(
        each if each.mood == "sad" else msgspec.structs.replace(each, mood="blink")
        for each in setting.subjects
    )
    return msgspec.structs.replace(setting, subjects=subjects)


def first_moving(layers: Sequence[Layer]) -> int:
    """The index of the first layer that moves; their number when none does."""
    return next((at for at, layer in enumerate(layers) if layer.name in motions()), len(layers))


def layer_at(layer: Layer, phase: float, frame: tuple[float, float], number: int = 0) -> Layer:
    """A layer at a phase; `frame` is the drawing's width and height, `number` its place among its like."""
    motion = motions().get(layer.name)
    if motion is None or not layer.svg:
        return layer
    if motion.fall:
        return msgspec.structs.replace(layer, svg=_falling(layer.svg, motion, phase, frame))
    if motion.drift != (0, 0):
        return msgspec.structs.replace(layer, svg=_drifting(layer.svg, motion, phase, frame[0]))
    if motion.flash:
        return layer if phase < motion.flash else msgspec.structs.replace(layer, svg="")
    if motion.pulse:
        dimmed = layer.opacity * (1 - motion.pulse * (0.5 - 0.5 * math.cos(math.tau * phase)))
        return msgspec.structs.replace(layer, opacity=dimmed)
    swing = math.sin(math.tau * (phase + WAVE_STEP * number))
    across, down = (each * swing for each in motion.sway)
    if motion.lean:
        slope = math.tan(math.radians(motion.lean * swing))
        turn = f"matrix(1 0 {-slope:.5f} 1 {slope * frame[1]:.3f} 0)"
    else:
        turn = f"translate({across:.2f} {down:.2f})"
    return msgspec.structs.replace(layer, svg=f'<g transform="{turn}">{layer.svg}</g>')


def _falling(svg: str, motion: Motion, phase: float, frame: tuple[float, float]) -> str:
    """The layer on a slanted lattice that moves by one of its steps a loop: its end is its beginning."""
    width, height = frame
    step_y = height / motion.fall
    step_x = step_y * motion.slant
    name = Pen.name(svg)
    parts = [f'<defs><g id="{name}">{svg}</g></defs>']
    for row in range(-motion.fall, motion.fall + 1):
        x, y = (row + phase) * step_x, (row + phase) * step_y
        for column in (-1, 0, 1):
            if abs(x + column * width) < width:
                where = f'x="{x + column * width:.2f}" y="{y:.2f}"'
                parts.append(f'<use xlink:href="#{name}" {where}/>')
    return "".join(parts)


def _drifting(svg: str, motion: Motion, phase: float, width: float) -> str:
    """The layer floats twice, half a loop apart: while one fades, the other comes."""
    other = f" translate({width:.1f} 0) scale(-1 1)" if motion.mirrored else ""
    parts: list[str] = []
    for turn, at in (("", phase), (other, (phase + 0.5) % 1)):
        seen = math.sin(math.pi * at) ** 2
        if seen > 0.01:
            x, y = (way * (at - 0.5) for way in motion.drift)
            parts.append(f'<g transform="translate({x:.2f} {y:.2f}){turn}" opacity="{seen:.3f}">{svg}</g>')
    return "".join(parts)


def cast_at(cast: Sequence[Placed], setting: Setting, floor: float, phase: float) -> tuple[Placed, ...]:
    """The cast at a phase: who stands breathes, who runs leaps, what floats bobs; what they carry goes along."""
    swing = math.sin(math.tau * phase)
    if setting.place in AFLOAT and any(one.tilt for one in cast):
        return tuple(_afloat(one, swing, phase) for one in cast)
    tallest = max((one.height for one in cast), default=0.0)
    if any(one.sprite.airborne and one.shadow for one in cast):
        return tuple(_leaping(one, LEAP * tallest * math.sin(math.pi * phase)) for one in cast)
    if cast and all(not one.shadow for one in cast):
        return tuple(_lifted(one, BOB * tallest * swing) for one in cast)
    return tuple(_breathing(one, floor, 1 + BREATH * (0.5 + 0.5 * swing)) for one in cast)


def _afloat(one: Placed, swing: float, phase: float) -> Placed:
    roll = ROLL * math.sin(math.tau * (phase + 0.2)) if one.tilt else 0.0
    return msgspec.structs.replace(one, y=one.y + BOB * one.height * swing, tilt=one.tilt + roll)


def _leaping(one: Placed, by: float) -> Placed:
    """Higher on its own sheet, so that its shadow stays on the ground; what it carries is lifted with it."""
    if not one.shadow:
        return _lifted(one, by)
    sprite = one.sprite
    box = sprite.box
    up = by * box.height / one.height
    taller = msgspec.structs.replace(box, y=box.y - up, height=box.height + up)
    svg = f'<g transform="translate(0 {-up:.3f})">{sprite.svg}</g>'
    return msgspec.structs.replace(
        one,
        sprite=msgspec.structs.replace(sprite, svg=svg, box=taller),
        height=one.height * taller.height / box.height,
    )


def _lifted(one: Placed, by: float) -> Placed:
    return msgspec.structs.replace(one, y=one.y - by)


def _breathing(one: Placed, floor: float, grown: float) -> Placed:
    """Taller about its foot, and what stands above the ground by what is under it."""
    sprite = one.sprite
    narrow = 1 - (grown - 1) * 0.4
    middle = sprite.box.x + sprite.box.width / 2
    turn = f"matrix({narrow:.5f} 0 0 {grown:.5f} {middle * (1 - narrow):.3f} {sprite.foot * (1 - grown):.3f})"
    svg = f'<g transform="{turn}">{sprite.svg}</g>'
    raised = min(0.0, one.y - floor) * (grown - 1)
    return msgspec.structs.replace(one, sprite=msgspec.structs.replace(sprite, svg=svg), y=one.y + raised)
