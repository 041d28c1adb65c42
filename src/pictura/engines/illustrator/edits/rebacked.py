"""Another background: the upload's subject before a place that is drawn anew, a plain sheet, or nothing."""

from __future__ import annotations

from PIL import Image

from pictura.engines.illustrator import colour, paper
from pictura.engines.illustrator.canvas import Canvas
from pictura.engines.illustrator.edits.added import easel
from pictura.engines.illustrator.edits.backdrop import Backdrop, with_front
from pictura.engines.illustrator.edits.cutting import Cut, faded_below, scaled_to, set_in
from pictura.engines.illustrator.light import Light, lights
from pictura.engines.illustrator.paper import Extent, Pixels

HEIGHT_MAX = 0.74
"""How high a subject is at most before a new place, in shares of the picture."""
FLOOR_MAX = 0.93
SHEET = "#f4f1ec"


def before_place(subject: Cut, own: Light, drawn: Backdrop) -> tuple[Pixels, Pixels]:
    """The subject of an upload, where and as large as it was, in the light of a drawn place; and its mask."""
    canvas = easel(drawn.image, drawn.setting.light)
    _stood(canvas, subject, own, drawn.floor)
    return with_front(canvas.image, drawn), canvas.hero


def before_sheet(subject: Cut, own: Light, ground: Pixels) -> tuple[Pixels, Pixels]:
    """The subject before a plain sheet, with a soft shadow."""
    canvas = easel(ground, lights()["indoor"].turned(from_left=own.from_left))
    left, _, right, bottom = subject.box
    shadow = 0.7 if subject.grounded else 0
    set_in(canvas, subject.image, (left + right) / 2, bottom, own=own, shadow=shadow)
    return canvas.image, canvas.hero


def alone(subject: Cut, size: Extent) -> Pixels:
    """The subject where it was, on nothing: its mask over the whole picture."""
    mask = Image.new("L", size)
    mask.paste(subject.image.getchannel("A"), subject.box[:2])
    return mask


def _stood(canvas: Canvas, subject: Cut, own: Light, floor: float) -> None:
    """Where and as large as it was, but not above the ground; what has no foot ends at the lower edge."""
    width, height = canvas.size
    left, _, right, bottom = subject.box
    middle = (left + right) / 2
    if subject.source == "oval":
        set_in(canvas, faded_below(subject.image), middle, bottom, own=own, shadow=0)
        return
    shape = subject.image.width / subject.image.height
    cut_out = scaled_to(subject.image, min(subject.image.height, height * HEIGHT_MAX, width / shape))
    x = min(max(middle, cut_out.width / 2), width - cut_out.width / 2)
    foot = min(max(bottom, floor * height), FLOOR_MAX * height) if subject.grounded else height
    set_in(canvas, cut_out, x, foot, own=own, shadow=1 if subject.grounded else 0)


def sheet(size: Extent, *, white: bool) -> Pixels:
    """White, or paper with light in its middle."""
    if white:
        return paper.plain(size, "#ffffff")
    middle = Image.radial_gradient("L").resize(size)
    edge, bright = (
        paper.plain(size, colour.darken(SHEET, 0.12)),
        paper.plain(size, colour.lighten(SHEET, 0.6)),
    )
    return Image.composite(edge, bright, paper.scaled(middle, 0.9))
