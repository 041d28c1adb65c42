"""Another hour, another weather: the picture is graded towards that light, its sky drawn anew, and rain or snow falls."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import finish, motion, paper, sky, weather
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.drawing import brush_for
from pictura.engines.illustrator.edits.added import easel
from pictura.engines.illustrator.edits.ground import horizon
from pictura.engines.illustrator.edits.heaven import heaven
from pictura.engines.illustrator.edits.light_of import light_of
from pictura.engines.illustrator.layers import Layer
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.places.air import heavens
from pictura.engines.illustrator.scene import Order, Scene
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.staging import stage
from pictura.types import Size

OPEN_AIR = "meadow"
HORIZON = 0.55
NIGHT = (4, 14, 58)
"""What is added to everything in the dark."""
DEEP = 0.12
"""From how much more darkness on colours are kept up against it."""
LIFT = 3.0
"""How strongly what was dark comes up."""
GAIN_MAX = 2.4
SKY_SHARE = 0.9
"""How much of a new sky lies over the old one."""
GOLDEN = (0.45, 0.80, -0.15, 0, 0.15, 0.66, 0, 0, 0.05, 0.10, 0.30, 0)
RUSSET = (0.50, 0.78, -0.10, 0, 0.15, 0.36, 0.05, 0, 0.05, 0.06, 0.35, 0)
"""What becomes of a green leaf's colours in autumn."""
SNOWY = frozenset({"snowfall"})


class Air(msgspec.Struct, frozen=True):
    """The hour and the weather that were asked for, and what to paint them with."""

    setting: Setting
    brush: Brush


def air(scene: Scene, order: Order, size: tuple[int, int], *, from_left: bool) -> Air:
    """The hour, the weather and the season of a scene over open ground."""
    falling = (*scene.weather, *_of_season(scene))
    plain = msgspec.structs.replace(
        scene, subjects=(), place=OPEN_AIR, weather=falling, styles=(), lettering=None
    )
    sized = msgspec.structs.replace(order, size=Size(*size), transparent=False)
    setting = stage(plain, sized)
    setting = msgspec.structs.replace(setting, light=setting.light.turned(from_left=from_left))
    return Air(setting, brush_for(setting, sized))


def _of_season(scene: Scene) -> tuple[str, ...]:
    falls = {"winter": "snowfall", "autumn": "leaves", "spring": "petals"}.get(scene.season or "")
    return (falls,) if falls and not scene.weather else ()


def relit(image: Pixels, scene: Scene, wanted: Air) -> Pixels:
    """The picture at that hour, in that weather, without what falls: `falling` is painted over it."""
    own, setting = light_of(image), wanted.setting
    above = heaven(image) if _has_sky(scene) else None
    changes_light = bool(scene.hour or setting.covered)
    made = seasoned(image, setting)
    if changes_light:
        made = graded(made, own, setting.light)
    if above is not None:
        line = horizon(image) or HORIZON
        made = Image.composite(_under(made, wanted, line), made, paper.scaled(above, SKY_SHARE))
    if changes_light and setting.low_sun:
        made = _glowing(made, setting.light)
    if "fog" in setting.weather:
        made = _foggy(made, setting.light)
    return made


def _has_sky(scene: Scene) -> bool:
    return bool(scene.hour or scene.weather)


def graded(image: Pixels, own: Light, wanted: Light) -> Pixels:
    """Everything in the new light: gains of each colour, and what is to be dark sinks into blue."""
    dark = max(0.0, wanted.dark - own.dark)
    lift = max(0.0, own.dark - wanted.dark)
    tables: list[int] = []
    for part in range(3):
        gain = wanted.ambient[part] / max(0.3, min(1.0, own.ambient[part]))
        gain = min(GAIN_MAX, gain if gain < 1 else 1 + (gain - 1) * 0.7) * (1 - 0.85 * dark)
        tables += paper.levels(lambda v, k=gain, low=NIGHT[part]: _tone(v, k, lift) + low * dark)
    made = image.point(tables)
    if dark > DEEP:
        made = finish.contrast(finish.saturated(made, 1.08), 0.8)
    return finish.split_tone(made, wanted.shade, wanted.key, 0.10 + 0.12 * dark)


def _tone(value: float, gain: float, lift: float) -> float:
    return 255 * (value / 255) ** (1 / (1 + lift * LIFT)) * gain


def _under(image: Pixels, wanted: Air, line: float) -> Pixels:
    """A new sky with what the old one had in it, its clouds and its edges, still to be felt."""
    canvas = easel(image, wanted.setting.light)
    for layer in heavens(wanted.brush, wanted.setting, wanted.setting.height * line):
        canvas.layer(layer)
    canvas.sharpen()
    own = image.convert("L")
    felt = ImageChops.subtract(own, own.filter(ImageFilter.GaussianBlur(image.width / 18)), 1.6, 128)
    return ImageChops.soft_light(canvas.image, paper.grey(felt))


def _glowing(image: Pixels, light: Light) -> Pixels:
    """Low light from its side, over everything."""
    width, height = image.size
    glow = Image.radial_gradient("L").resize((max(2, width // 4), max(2, height // 4)))
    glow = glow.point(paper.levels(lambda v: max(0, 235 - v) * 0.62))
    shift = round(light.toward[0] * glow.width * 0.5), round(-0.1 * glow.height)
    moved = Image.new("L", glow.size)
    moved.paste(glow, shift)
    warm = Image.composite(
        paper.plain(glow.size, light.key), paper.plain(glow.size, "#000000"), paper.scaled(moved, 0.5)
    )
    return ImageChops.screen(image, warm.resize(image.size, Image.Resampling.BILINEAR))


def _foggy(image: Pixels, light: Light) -> Pixels:
    """Thin near, dense far: the upper half sinks into the haze."""
    ramp = Image.linear_gradient("L").resize(image.size).point(paper.levels(lambda v: 190 - v * 0.62))
    return Image.composite(paper.plain(image.size, light.haze), image, ramp)


def seasoned(image: Pixels, setting: Setting) -> Pixels:
    """What is green turns to the season's colour, and snow lies where it falls."""
    if SNOWY & setting.weather:
        return _snowed(image)
    if setting.season == "autumn":
        golden, russet = (image.convert("RGB", matrix) for matrix in (GOLDEN, RUSSET))
        patches = paper.clouds(image.size, setting.seed & 0xFFFF, max(image.size) / 7, 4)
        turned = Image.composite(russet, golden, patches.point(paper.levels(lambda v: (v - 100) * 4)))
        return Image.composite(turned, image, _green(image))
    return image


def _green(image: Pixels) -> Pixels:
    """Where leaves and grass are."""
    red, green, blue = image.split()
    lead = ImageChops.subtract(green, ImageChops.lighter(red, blue))
    return lead.point(paper.levels(lambda v: (v - 4) * 8)).filter(
        ImageFilter.GaussianBlur(max(0.6, image.width / 900))
    )


def _snowed(image: Pixels) -> Pixels:
    """Snow on the ground and on whatever faces upwards."""
    grey = image.convert("L")
    soft = grey.filter(ImageFilter.GaussianBlur(max(1, image.width / 220)))
    lower = ImageChops.offset(soft, 0, -max(2, image.height // 70))
    ledges = ImageChops.subtract(soft, lower).point(paper.levels(lambda v: (v - 6) * 6))
    ground = (
        Image.linear_gradient("L").resize(image.size).point(paper.levels(lambda v: max(0, v - 110) * 0.5))
    )
    lying = ImageChops.multiply(ground, grey.point(paper.levels(lambda v: 70 + v)))
    lying = ImageChops.lighter(
        lying, ImageChops.lighter(paper.scaled(_green(image), 0.95), paper.scaled(ledges, 0.5))
    )
    pale = finish.saturated(image, 0.35).point(paper.levels(lambda v: 168 + v * 0.36) * 3)
    white = ImageChops.multiply(pale, paper.plain(image.size, "#eef4ff"))
    return Image.composite(white, finish.saturated(image, 0.92), paper.scaled(lying, 0.9))


def falling(wanted: Air) -> list[Layer]:
    """What falls and drifts before everything."""
    return weather.weather(wanted.brush, wanted.setting)


def with_falling(image: Pixels, layers: Sequence[Layer], wanted: Air, phase: float | None = None) -> Pixels:
    """The picture with these layers before it, at a phase of their loop."""
    frame = wanted.setting.width, wanted.setting.height
    canvas = easel(image, wanted.setting.light)
    for layer in layers:
        canvas.layer(layer if phase is None else motion.layer_at(layer, phase, frame))
    canvas.sharpen()
    return canvas.image


def motes(wanted: Air) -> list[Layer]:
    """Specks of light in the air, for a loop in which nothing else moves."""
    brush = wanted.brush
    specks = sky.motes(brush, 40, 0, brush.height, "#fffbe8", (2, 7), 0.75)
    return [Layer(specks, 1.5 * brush.unit, "screen", name="motes")]
