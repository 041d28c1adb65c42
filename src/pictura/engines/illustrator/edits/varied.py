"""A variation being made: a scene that the upload's colours suggest, drawn as any scene, in those colours."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from pictura.engines.illustrator.drawing import Picture
from pictura.engines.illustrator.edits import variation
from pictura.engines.illustrator.edits.outpainted import on_white
from pictura.engines.illustrator.edits.uploads import Upload
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.portrait import portrait
from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.staging import stage


class Varied:
    def __init__(self, upload: Upload, order: Order) -> None:
        opaque = Image.new("L", upload.image.size, 255)
        self.like = on_white(upload.image, upload.alpha or opaque)
        self.order = order
        self.setting = stage(variation.staged(self.like, order.seed, order.index), order)

    def stages(self, wanted: tuple[int, ...]) -> Iterator[tuple[int, Pixels]]:
        """The stages that are wanted, by number, and the picture as number 0."""
        if self.order.transparent:
            drawn = portrait(self.setting, self.order)
        else:
            drawn = Picture(self.setting, self.order).stages(wanted)
        return (
            (number, self._recoloured(image)) for number, image in drawn if not number or number in wanted
        )

    def frames(self, count: int) -> Iterator[Pixels]:
        return map(self._recoloured, Picture(self.setting, self.order).frames(count))

    def _recoloured(self, image: Pixels) -> Pixels:
        made = variation.recoloured(image.convert("RGB"), self.like)
        if image.mode == "RGBA":
            made.putalpha(image.getchannel("A"))
        return made
