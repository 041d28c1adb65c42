"""A place drawn without anybody in it, for what is set before it, into it or around it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pictura.engines.illustrator import places, weather
from pictura.engines.illustrator.canvas import Camera, Canvas
from pictura.engines.illustrator.drawing import brush_for
from pictura.engines.illustrator.layers import Layer
from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.engines.illustrator.scene import Order, Scene
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.staging import stage
from pictura.types import Size


class Backdrop(msgspec.Struct, frozen=True):
    """A drawn place; `floor` is the share of its height where one stands, `front` what is before who stands there."""

    image: Pixels
    setting: Setting
    floor: float
    front: tuple[Layer, ...]


def backdrop(scene: Scene, order: Order, size: Extent, *, disc: bool = True) -> Backdrop:
    """The scene's place and weather in this size, without its subjects; with sun and moon if `disc`."""
    empty = msgspec.structs.replace(scene, subjects=(), lettering=None, shot="wide", styles=(), backdrop=None)
    sized = msgspec.structs.replace(order, size=Size(*size), transparent=False)
    setting = msgspec.structs.replace(stage(empty, sized), props=frozenset())
    brush = brush_for(setting, sized)
    scenery = places.draw(brush, setting)
    canvas = Canvas(size, Camera(0, 0, setting.width, setting.height), setting.light)
    for layer in scenery.back:
        if disc or layer.name != "disc":
            canvas.layer(layer)
    if scenery.crop:
        canvas.crop(scenery.crop)
    canvas.sharpen()
    if scenery.mirror:
        canvas.mirror(scenery.mirror)
    for layer in scenery.bank:
        canvas.layer(layer)
    canvas.sharpen()
    front = (*scenery.front, *weather.weather(brush, setting))
    return Backdrop(canvas.image, setting, scenery.floor / setting.height, front)


def with_front(image: Pixels, drawn: Backdrop) -> Pixels:
    """The picture with what grows, falls and glows before everything."""
    canvas = Canvas((1, 1), Camera(0, 0, drawn.setting.width, drawn.setting.height), drawn.setting.light)
    canvas.size, canvas.scale = image.size, image.width / drawn.setting.width
    canvas.image = image
    for layer in _without_frame(drawn.front):
        canvas.layer(layer)
    canvas.sharpen()
    return canvas.image


def _without_frame(front: tuple[Layer, ...]) -> Iterator[Layer]:
    return (layer for layer in front if layer.name != "frame")
