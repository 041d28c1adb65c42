"""Another background: the upload's subject before a place that is drawn anew, a plain sheet, or nothing."""

from __future__ import annotations

from PIL import Image

from pictura.engines.illustrator import colour, paper
from pictura.engines.illustrator.canvas import Canvas
from pictura.engines.illustrator.edits.added import easel
from pictura.engines.illustrator.edits.backdrop import Backdrop, with_front
from pictura.engines.illustrator.edits.cutting import Cut, faded_below, scaled_to, set_in
from pictura.engines.illustrator.edits.light_of import light_of
from pictura.engines.illustrator.light import lights
from pictura.engines.illustrator.paper import Extent, Pixels

HEIGHT_MAX = 0.74
"""How high a subject is at most before a new place, in shares of the picture."""
FLOOR_MAX = 0.93
SHEET = "#f4f1ec"


def before_place(subject: Cut, image: Pixels, drawn: Backdrop) -> tuple[Pixels, Pixels]:
    """The subject of an upload, where and as large as it was, in the light of a drawn place; and its mask."""
    canvas = easel(drawn.image, drawn.setting.light)
    _stood(subject, image, canvas, floor=drawn.floor)
    return with_front(canvas.image, drawn), canvas.hero


def before_sheet(subject: Cut, image: Pixels, *, white: bool) -> tuple[Pixels, Pixels]:
    """The subject before a plain sheet, with a soft shadow."""
    sheet = paper.plain(image.size, "#ffffff") if white else _sheet(image.size)
    canvas = easel(sheet, lights()["indoor"].turned(from_left=light_of(image).from_left))
    _stood(subject, image, canvas, floor=None)
    return canvas.image, canvas.hero


def alone(subject: Cut, size: Extent) -> Pixels:
    """The subject where it was, on nothing: its mask over the whole picture."""
    mask = Image.new("L", size)
    mask.paste(subject.image.getchannel("A"), subject.box[:2])
    return mask


def _stood(subject: Cut, image: Pixels, canvas: Canvas, *, floor: float | None) -> None:
    width, height = canvas.size
    left, _, right, bottom = subject.box
    own = light_of(image)
    if floor is None:
        set_in(
            canvas, subject.image, (left + right) / 2, bottom, own=own, shadow=0.7 if subject.grounded else 0
        )
        return
    high = min(subject.image.height, height * HEIGHT_MAX)
    cut_out = scaled_to(subject.image, high)
    if cut_out.width > width:
        cut_out = scaled_to(subject.image, subject.image.height * width / subject.image.width)
    x = min(max((left + right) / 2, cut_out.width / 2), width - cut_out.width / 2)
    if subject.grounded:
        foot = min(max(bottom, floor * height), FLOOR_MAX * height)
        set_in(canvas, cut_out, x, foot, own=own)
        return
    cut_out = subject.image if subject.source == "oval" else cut_out
    if subject.source == "oval":
        set_in(canvas, faded_below(cut_out), (left + right) / 2, bottom, own=own, shadow=0)
        return
    set_in(canvas, cut_out, x, height, own=own, shadow=0)


def _sheet(size: Extent) -> Pixels:
    """Paper with light in its middle."""
    middle = Image.radial_gradient("L").resize(size)
    edge, bright = (
        paper.plain(size, colour.darken(SHEET, 0.12)),
        paper.plain(size, colour.lighten(SHEET, 0.6)),
    )
    return Image.composite(edge, bright, paper.scaled(middle, 0.9))
