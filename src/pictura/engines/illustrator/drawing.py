"""From words to a picture: scene → setting → scenery and cast → pixels → finish → file.

Runs in a drawing process only: importing it loads the rasteriser and Pillow.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from PIL import Image

from pictura.engines.illustrator import cast, places, styles, weather, words
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.canvas import Camera, Canvas
from pictura.engines.illustrator.encode import encode
from pictura.engines.illustrator.layers import Layer, Placed, Scenery
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.places.shore import lighthouse_beam
from pictura.engines.illustrator.portrait import portrait
from pictura.engines.illustrator.rough import rough
from pictura.engines.illustrator.scene import Order, Scene, Stage
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.staging import stage
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.types import Size

DETAIL = {"low": 0.5, "medium": 0.8, "high": 1.0}
"""Share of leaves, blades and sparks by quality."""
LAMPS_LIT_FROM = 0.2
"""How dark a light is when a lighthouse burns."""
HOT = frozenset(
    {"steaming-bowl", "hot-beverage", "pot-of-food", "teapot", "shallow-pan-of-food", "curry-rice", "oden"}
)
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
    wanted = _STAGES.get(order.partials, ())
    images = portrait(setting, order) if setting.alone else _Picture(setting, order).stages(wanted)
    size = order.size.width, order.size.height
    for number, image in images:
        if number == 0 or number in wanted:
            whole = image if image.size == size else image.resize(size, Image.Resampling.BICUBIC)
            data = encode(whole, order.output_format, order.compression)
            yield Stage(data=data, last=number == 0)


class _Picture:
    """A scene with scenery, painted back to front."""

    def __init__(self, setting: Setting, order: Order) -> None:
        self.setting, self.order = setting, order
        self.brush = brush_for(setting, order)
        self.scenery = places.draw(self.brush, setting)
        self.cast = cast.cast(setting, self.scenery)
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

    def _front(self, scenery: Scenery) -> Iterator[Layer]:
        for one in self.cast:
            if one.sprite.airborne and one.shadow:
                yield from weather.kicked_up(self.brush, self.setting, one)
        for subject, one in zip(self.setting.subjects, self.cast, strict=False):
            if subject.thing in HOT:
                yield weather.steam(self.brush, one)
            if subject.thing == "lighthouse" and self.setting.light.dark >= LAMPS_LIT_FROM:
                yield from lighthouse_beam(self.brush, one)
        yield from scenery.front
        yield from weather.weather(self.brush, self.setting)

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
        snowy=setting.place == "snow" or "snowfall" in setting.weather,
    )  # fmt: skip


def camera(setting: Setting, placed: tuple[Placed, ...]) -> Camera:
    """The view: nearer to the cast by the setting's zoom, never beyond the frame."""
    width, height = setting.width / setting.zoom, setting.height / setting.zoom
    if setting.zoom == 1 or not placed:
        return Camera(0, 0, setting.width, setting.height)
    left, top, right, bottom = cast.bounds(placed)
    x, y = (left + right) / 2, (top + bottom) / 2
    across = 0.5 + (x / setting.width - 0.5) * 0.8
    return Camera(
        max(0, min(setting.width - width, x - width * across)),
        max(0, min(setting.height - height, y - height * 0.58)),
        width,
        height,
    )
