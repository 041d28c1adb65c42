"""From words to a picture: scene → setting → scenery and cast → pixels → finish → file.

Runs in a drawing process only: importing it loads the rasteriser and Pillow.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import msgspec
from PIL import Image

from pictura.engines.illustrator import cast, limelight, motion, places, styles, weather, words
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.camera import camera
from pictura.engines.illustrator.canvas import Camera, Canvas
from pictura.engines.illustrator.encode import encode
from pictura.engines.illustrator.gif import gif
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.places.shore import lighthouse_beam
from pictura.engines.illustrator.portrait import portrait, portrait_loop, portrait_vector
from pictura.engines.illustrator.rough import rough
from pictura.engines.illustrator.scene import Order, Scene, Stage
from pictura.engines.illustrator.setting import Setting, snow_lies
from pictura.engines.illustrator.staging import stage
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.engines.illustrator.vector import Sheet
from pictura.types import Frames, Size

DETAIL = {"low": 0.5, "medium": 0.8, "high": 1.0}
"""Share of leaves, blades and sparks by quality."""
LAMPS_LIT_FROM = 0.2
"""How dark a light is when a lighthouse burns."""
HOT = frozenset(
    {
        "steaming-bowl",
        "hot-beverage",
        "teacup-without-handle",
        "pot-of-food",
        "teapot",
        "shallow-pan-of-food",
        "curry-rice",
        "oden",
    }
)
LOOP_PIXELS_MAX = 640_000
"""How many pixels of a loop's frame are painted; a larger one is enlarged from these."""
VECTOR_BYTES_MAX = 1_000_000
VECTOR_DETAIL = (0.6, 0.3, 0.1, 0.02)
"""Shares of leaves and blades that are tried in turn, until an SVG is no longer than it may be."""
_STAGES = {1: (2,), 2: (1, 3), 3: (1, 2, 3)}
"""Which of the three stages are handed out, by how many were asked for."""


def paint(order: Order) -> Iterator[Stage]:
    """Draws the order's picture: first its partials as true stages of the work, then the picture itself."""
    yield from draw(words.read(order.prompt), order)


def warm() -> None:
    """Loads what pictures need, so that the first one is as quick as the next."""
    order = Order(prompt="a kitten in a garden", size=Size(64, 64), quality="low", seed=1)
    for _ in paint(order):
        pass


def draw(scene: Scene, order: Order) -> Iterator[Stage]:
    """Like `paint`, for a scene that was read already."""
    setting = stage(scene, order)
    if order.output_format == "gif":
        yield Stage(data=_loop(setting, order), last=True)
        return
    if order.output_format == "svg":
        yield Stage(data=_vector(setting, order), last=True)
        return
    wanted = _STAGES.get(order.partials, ())
    images = portrait(setting, order) if setting.alone else Picture(setting, order).stages(wanted)
    size = order.size.width, order.size.height
    for number, image in images:
        if number == 0 or number in wanted:
            whole = image if image.size == size else image.resize(size, Image.Resampling.BICUBIC)
            data = encode(whole, order.output_format, order.compression)
            yield Stage(data=data, last=number == 0)


def _loop(setting: Setting, order: Order) -> bytes:
    """A GIF of the scene in motion; painted no larger than its colours are worth."""
    frames = order.frames or Frames()
    size = order.size.width, order.size.height
    shrink = min(1.0, (LOOP_PIXELS_MAX / order.size.pixels) ** 0.5)
    painted = Size(max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink)))
    small = msgspec.structs.replace(order, size=painted)
    if setting.alone:
        return gif(portrait_loop(setting, small, frames.count), size, frames.duration_ms)
    return gif(Picture(setting, small).frames(frames.count), size, frames.duration_ms)


def _vector(setting: Setting, order: Order) -> bytes:
    """An SVG of the scene; where it would grow too long, fewer leaves and blades are strewn."""
    size = order.size.width, order.size.height
    text = ""
    for share in VECTOR_DETAIL:
        body, seen = (
            portrait_vector(setting, order) if setting.alone else Picture(setting, order, share).vector()
        )
        text = document(body, (seen.x, seen.y, seen.width, seen.height), *size)
        if len(text) <= VECTOR_BYTES_MAX:
            break
    return text.encode()


class Picture:
    """A scene with scenery, painted back to front."""

    def __init__(self, setting: Setting, order: Order, detail: float = 1) -> None:
        self.setting, self.order = setting, order
        self.brush = brush_for(setting, order)
        self.brush = replace(self.brush, detail=self.brush.detail * detail)
        self.scenery = places.draw(self.brush, setting)
        self.cast = cast.cast(setting, self.scenery)
        self.scenery = limelight.lit(self.brush, setting, self.scenery, self.cast)
        size = order.size.width, order.size.height
        self.canvas = styles.canvas(setting.style, size, camera(setting, self.cast), setting.light)

    def stages(self, wanted: tuple[int, ...]) -> Iterator[tuple[int, Pixels]]:
        """The stages that are wanted, by number, and the picture as number 0."""
        canvas, scenery = self.canvas, self.scenery
        for layer in scenery.back:
            canvas.layer(layer)
        if scenery.crop:
            canvas.crop(scenery.crop)
        canvas.sharpen()
        if 1 in wanted:
            yield 1, rough(canvas, self.cast)
        if scenery.mirror:
            canvas.mirror(scenery.mirror)
        for layer in scenery.bank:
            canvas.layer(layer)
        for one in self.cast:
            canvas.sprite(one)
        canvas.sharpen()
        if 2 in wanted:
            yield 2, canvas.image.copy()
        for layer in self._front(scenery):
            canvas.layer(layer)
        canvas.sharpen()
        if 3 in wanted:
            yield 3, canvas.image.copy()
        yield 0, self._finished(canvas)

    def frames(self, count: int) -> Iterator[Pixels]:
        """The picture in motion: `count` frames, after the last of which the first comes again."""
        scenery, frame = self.scenery, (self.setting.width, self.setting.height)
        start = motion.first_moving(scenery.back)
        for layer in scenery.back[:start]:
            self.canvas.layer(layer)
        thin = motion.thinned_weather(self.brush)
        front = [*self._front(scenery, thin)]
        for number in range(count):
            phase, canvas = number / count, self.canvas.copy()
            for at, layer in enumerate(scenery.back[start:]):
                canvas.layer(motion.layer_at(layer, phase, frame, at))
            if scenery.crop:
                canvas.crop(scenery.crop)
            if scenery.mirror:
                canvas.mirror(scenery.mirror)
            for layer in scenery.bank:
                canvas.layer(motion.layer_at(layer, phase, frame))
            blinks = motion.blinks(number, count)
            setting = motion.blinking(self.setting) if blinks else self.setting
            actors = cast.cast(setting, scenery, phase)
            for one in motion.cast_at(actors, self.setting, scenery.floor, phase):
                canvas.sprite(one)
            for layer in front:
                canvas.layer(motion.layer_at(layer, phase, frame))
            canvas.sharpen()
            yield self._finished(canvas)

    def vector(self) -> tuple[str, Camera]:
        """The picture as the body of an SVG, and what of it is seen."""
        setting, scenery = self.setting, self.scenery
        sheet = Sheet(setting.width, setting.height, setting.light, setting.style)
        sheet.ground(scenery.back, scenery.crop, scenery.mirror)
        sheet.layers(scenery.bank)
        sheet.cast(self.cast)
        sheet.layers(self._front(scenery))
        sheet.vignette()
        return sheet.body(), camera(setting, self.cast)

    def _front(self, scenery: Scenery, falling: Brush | None = None) -> Iterator[Layer]:
        for one in self.cast:
            if one.sprite.airborne and one.shadow:
                yield from weather.kicked_up(self.brush, self.setting, one)
        for one in self.cast:
            if one.thing in HOT and self.setting.style != "icon":
                yield weather.steam(self.brush, one)
            if one.thing in limelight.LAMPS and self.setting.light.dark >= LAMPS_LIT_FROM:
                yield limelight.lamp(one)
            if one.thing == "lighthouse" and self.setting.light.dark >= LAMPS_LIT_FROM:
                yield from lighthouse_beam(self.brush, one)
        yield from scenery.front
        yield from weather.weather(falling or self.brush, self.setting)

    def _finished(self, canvas: Canvas) -> Pixels:
        art = Artwork(
            hero=canvas.hero,
            light=self.setting.light,
            seed=self.setting.seed & 0xFFFF,
            size=(self.order.size.width, self.order.size.height),
            fine=self.order.quality != "low",
        )
        return styles.finish(canvas.image, self.setting.style, art)


def brush_for(setting: Setting, order: Order) -> Brush:
    """The brush of a picture; fewer small things are strewn over few pixels."""
    pixels = order.size.pixels
    few = min(1.0, max(0.22, (pixels / 600_000) ** 0.5))
    seed = setting.seed
    return Brush(
        width=setting.width, height=setting.height, light=setting.light, rng=random.Random(seed ^ 0xA11CE),
        grain=random.Random(seed ^ 0xBEE), detail=DETAIL[order.quality] * few, season=setting.season,
        snowy=snow_lies(setting.place, setting.weather, setting.season),
    )  # fmt: skip
