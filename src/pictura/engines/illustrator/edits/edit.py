"""An edit from its order to its file: uploads are read, a plan is chosen, its works are done one after the other.

Runs in a drawing process only.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PIL import Image

from pictura.engines.illustrator.edits import asking, framing, uploads
from pictura.engines.illustrator.edits.choose import Shown, choose
from pictura.engines.illustrator.edits.telling import told
from pictura.engines.illustrator.edits.varied import Varied
from pictura.engines.illustrator.edits.works import Works
from pictura.engines.illustrator.encode import encode
from pictura.engines.illustrator.gif import gif
from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.engines.illustrator.scene import Order, Stage
from pictura.types import Adjustment, Frames, Size

NO_IMAGE = "Missing required parameter: 'image'."
NOT_VECTOR = "SVG is not supported for an edit here: a picture that was uploaded is no drawing of shapes."
LOOP_PIXELS_MAX = 640_000
"""How many pixels of a loop's frame are painted; a larger one is enlarged from these."""
_STAGES = {1: (2,), 2: (1, 3), 3: (1, 2, 3)}
"""Which of the three stages are handed out, by how many were asked for."""


def begin(order: Order) -> tuple[tuple[Adjustment, ...], Iterator[Stage]]:
    """What will be otherwise than asked, and the stages of an edit or a variation, drawn as they are taken.

    Raises `uploads.Unfit` for a file from which nothing can be drawn.
    """
    if not order.images:
        raise uploads.Unfit(NO_IMAGE, param="image", code="missing_required_parameter")
    painted = _painted_size(order)
    if order.operation == "variation":
        read = uploads.read(order.images[0], 1, painted)
        return (), _handed_out(order, Varied(read, _sized(order, painted)))
    asked = asking.read(order.prompt)
    read = tuple(
        uploads.read(path, number, painted if number == 1 else _half(painted))
        for number, path in enumerate(order.images, 1)
    )
    mask = uploads.read_mask(order.mask, read[0]) if order.mask is not None else None
    framed = framing.framed(read[0], mask, painted, extends=asked.extends)
    shown = Shown(
        count=len(read),
        masked=framed.mask is not None,
        kind=framed.kind,
        room=framed.room,
        transparent=order.transparent,
    )
    plan = choose(asked, shown)
    works = Works(_sized(order, painted), asked, plan, framed, read)
    marked_nothing = order.mask is not None and mask is None
    return told(
        asked, plan, works.subject if plan.back != "own" else None, marked_nothing=marked_nothing
    ), _handed_out(order, works)


def _handed_out(order: Order, drawn: Works | Varied) -> Iterator[Stage]:
    """The stages that were asked for, and the picture, as files."""
    size = order.size.width, order.size.height
    if order.output_format == "gif":
        frames = order.frames or Frames()
        yield Stage(data=gif(drawn.frames(frames.count), size, frames.duration_ms), last=True)
        return
    if order.output_format == "svg":
        raise uploads.Unfit(NOT_VECTOR, param="output_format", code="invalid_value")
    wanted = _STAGES.get(order.partials, ())
    for number, image in drawn.stages(wanted):
        data = encode(_whole(image, size), order.output_format, order.compression)
        yield Stage(data=data, last=number == 0)


def _whole(image: Pixels, size: Extent) -> Pixels:
    return image if image.size == size else image.resize(size, Image.Resampling.BICUBIC)


def _painted_size(order: Order) -> Extent:
    size = order.size.width, order.size.height
    if order.output_format != "gif":
        return size
    shrink = min(1.0, (LOOP_PIXELS_MAX / order.size.pixels) ** 0.5)
    return max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))


def _half(size: Extent) -> Extent:
    return (size[0] + 1) // 2, (size[1] + 1) // 2


def _sized(order: Order, size: Extent) -> Order:
    return msgspec.structs.replace(order, size=Size(*size))
