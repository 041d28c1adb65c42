"""The works of an edit in their order: ground, hole, light, company, cast, weather, hand. Nothing is read or encoded here."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from pictura.engines.illustrator import motion, paper
from pictura.engines.illustrator.edits import added, composed, filling, outpainted, rebacked, relit
from pictura.engines.illustrator.edits.asking import Asked
from pictura.engines.illustrator.edits.backdrop import Backdrop, backdrop, with_front
from pictura.engines.illustrator.edits.choose import Plan, scene_of
from pictura.engines.illustrator.edits.cutting import Cut, cut, own_light
from pictura.engines.illustrator.edits.framing import Framed
from pictura.engines.illustrator.edits.ground import free, on_head
from pictura.engines.illustrator.edits.light_of import light_of
from pictura.engines.illustrator.edits.likely import likely
from pictura.engines.illustrator.edits.restyled import middle, restyled
from pictura.engines.illustrator.edits.standing_out import Found, standing_out, with_shadow
from pictura.engines.illustrator.edits.tinted import tinted
from pictura.engines.illustrator.edits.uploads import Upload
from pictura.engines.illustrator.layers import Layer, Placed
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.rough import blocks
from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.staging import seed_of, stage

ADDED_SHARE = 0.85
"""How large a subject is that is added to a picture, beside one that a picture is made for."""
WIDE_HOLE = 0.7
"""From this share of the picture's width on, what is seen through a hole is part of the whole view."""
WINDOW_MIN = 48
"""What is narrower or lower, in pixels, shows a part of the whole view, too, and no view of its own."""
SHARE_MIN = 0.4
"""A picture goes on by its own colours only where the upload fills so much of it; else a place is drawn around it."""
SHEET_FLOOR = 0.84
"""Where several stand before a plain sheet, in shares of the height."""
HERO_SURE = 0.35
"""How sure it has to be what stands out, for a style to draw it with more care."""
WEARER_SURE = 0.3
"""How sure it has to be who stands out, for a hat to be put on."""
SEAM_PX = 180
"""A seam is the longer side divided by this, within the mask."""


class Works:
    """One edit being made. `order.size` is the size of what is painted."""

    def __init__(
        self, order: Order, asked: Asked, plan: Plan, framed: Framed, uploads: Sequence[Upload]
    ) -> None:
        self.order, self.asked, self.plan, self.framed, self.uploads = order, asked, plan, framed, uploads
        self.scene = scene_of(asked, plan)
        self.seed = seed_of(order.prompt, order.seed, order.index)
        self.size = order.size.width, order.size.height

    @cached_property
    def found(self) -> Found:
        """What stands out in the upload."""
        return standing_out(self.framed.image)

    @cached_property
    def subject(self) -> Cut:
        """The upload's subject, cut out."""
        alpha = self.framed.alpha if self.framed.kind == "cut-out" else None
        return cut(self.framed.image, alpha)

    @cached_property
    def hole(self) -> Pixels | None:
        """What is painted anew."""
        if self.plan.hole == "mask":
            return self.framed.mask
        if self.plan.hole == "guess" and self.found.mask.getbbox():
            return with_shadow(self.found.mask)
        return None

    def stages(self, wanted: tuple[int, ...]) -> Iterator[tuple[int, Pixels]]:
        """The stages that are wanted, by number, and the picture as number 0."""
        image, hero = self._ground()
        image = self._hole_closed(image)
        if 1 in wanted:
            yield 1, self._kept(blocks(image, self.size), hero)
        image, hero = self._in_company(self._in_its_light(image), hero)
        if 2 in wanted:
            yield 2, self._kept(image, hero)
        image, hero = self._with_cast(image, hero, self._cast(image, hero))
        image = self._with_falling(image, self._falling(image))
        if 3 in wanted:
            yield 3, self._kept(image, hero)
        yield 0, self._kept(self._finished(image, hero), hero)

    def frames(self, count: int) -> Iterator[Pixels]:
        """The edit in motion: `count` frames, after the last of which the first comes again."""
        image, hero = self._ground()
        image, hero = self._in_company(self._in_its_light(self._hole_closed(image)), hero)
        placed, layers = self._cast(image, hero), self._falling(image)
        layers = layers or ([] if placed else relit.motes(self._air(image)))
        for number in range(count):
            phase = number / count
            moved = motion.cast_at(
                placed, self._setting(), max((one.y for one in placed), default=0.0), phase
            )
            frame, seen = self._with_cast(image, hero, moved)
            frame = self._with_falling(frame, layers, phase)
            yield self._kept(self._finished(frame, seen), seen)

    # The ground: what the upload becomes before anything is set into it

    def _ground(self) -> tuple[Pixels, Pixels]:
        """The picture to work on, and the mask of its subject as far as it is known."""
        framed, plan = self.framed, self.plan
        nothing = Image.new("L", self.size)
        if self._is_collage:
            return composed.collage(self.uploads, self.size, self.seed)
        if plan.back == "place":
            if plan.joins:
                return self._drawn.image, nothing
            return rebacked.before_place(self.subject, self._own_light, self._drawn)
        if plan.back == "sheet":
            ground = rebacked.sheet(self.size, white=self.scene.backdrop == "white")
            return (
                (ground, nothing)
                if plan.joins
                else rebacked.before_sheet(self.subject, self._own_light, ground)
            )
        if plan.back == "clear":
            return framed.image, rebacked.alone(self.subject, self.size)
        if plan.around:
            return self._gone_on(), framed.alpha
        return outpainted.on_white(framed.image, framed.alpha), nothing

    def _gone_on(self) -> Pixels:
        """The picture with the upload in it, and around it more of the place that was named or of its own kind."""
        image, known = self.framed.image, self.framed.alpha
        if self.scene.place is None and _share(known) >= SHARE_MIN:
            return outpainted.outpainted(image, known, None)
        drawn = self._drawn
        return outpainted.outpainted(image, known, drawn.image, roofed=drawn.setting.indoors)

    @cached_property
    def _drawn(self) -> Backdrop:
        """The place of the scene; one of the upload's colours where none is named."""
        scene = self.scene
        if scene.place is None and self.framed.kind == "cut-out":
            scene = msgspec.structs.replace(scene, place=relit.OPEN_AIR)
        elif scene.place is None:
            box = self.framed.alpha.getbbox() or (0, 0, *self.size)
            seen = likely(self.framed.image.crop(box))
            scene = msgspec.structs.replace(scene, place=seen.places[0], hour=scene.hour or seen.hour)
        # Around an upload stands no second sun: its own may be in it.
        return backdrop(scene, self.order, self.size, disc=not self.plan.around)

    @property
    def _own_light(self) -> Light:
        """The light that the first upload was taken in."""
        return own_light(self.framed.image, self.framed.alpha if self.framed.kind == "cut-out" else None)

    @property
    def _floor(self) -> float | None:
        """Where all uploads stand, before something that is drawn for them; None: in the first of them."""
        if self.plan.back == "place":
            return self._drawn.floor
        return SHEET_FLOOR if self.plan.back == "sheet" else None

    @property
    def _is_collage(self) -> bool:
        if self.plan.collage or not self.plan.joins or self.plan.back != "own":
            return self.plan.collage
        prints = sum(not composed.is_cut_out(upload) for upload in self.uploads)
        return prints > composed.PRINTS_MAX + 1

    # The hole

    def _hole_closed(self, image: Pixels) -> Pixels:
        hole = self.hole
        if hole is None:
            return image
        if self.plan.scenery:
            return self._with_scenery(image, hole)
        return filling.filled(image, hole, self.seed) if self.plan.closes else image

    def _with_scenery(self, image: Pixels, hole: Pixels) -> Pixels:
        """The scene's place seen through the hole."""
        box = hole.getbbox() or (0, 0, *self.size)
        wide = box[2] - box[0] >= WIDE_HOLE * self.size[0]
        if wide or min(box[2] - box[0], box[3] - box[1]) < WINDOW_MIN:
            box = 0, 0, *self.size
        drawn = backdrop(self.scene, self.order, (box[2] - box[0], box[3] - box[1]))
        through = with_front(drawn.image, drawn)
        sheet = image.copy()
        sheet.paste(through, box[:2])
        named = bool(self.scene.hour or self.scene.weather)
        sheet = outpainted.matched(sheet, image, ImageOps.invert(hole), far=0.08 if named else 0.3)
        return Image.composite(sheet, image, hole.point([0] + [255] * 255))

    # Light and weather

    def _in_its_light(self, image: Pixels) -> Pixels:
        return relit.relit(image, self.scene, self._air(image)) if self.plan.relights else image

    def _in_company(self, image: Pixels, hero: Pixels) -> tuple[Pixels, Pixels]:
        """The picture with the other uploads in it, and the mask of all that stands out."""
        if not self.plan.joins or self._is_collage:
            return image, hero
        floor = self._floor
        company = self.uploads[1:] if floor is None else self.uploads
        image, joined = composed.set_into(image, hero, company, self.seed, floor)
        return image, ImageChops.lighter(hero, joined)

    def _air(self, image: Pixels) -> relit.Air:
        return relit.air(self.scene, self.order, self.size, from_left=light_of(image).from_left)

    def _falling(self, image: Pixels) -> list[Layer]:
        return relit.falling(self._air(image)) if self.plan.relights else []

    def _with_falling(self, image: Pixels, layers: Sequence[Layer], phase: float | None = None) -> Pixels:
        return relit.with_falling(image, layers, self._air(image), phase) if layers else image

    # The cast

    def _setting(self) -> Setting:
        return stage(self.scene, msgspec.structs.replace(self.order, transparent=False))

    def _cast(self, image: Pixels, hero: Pixels) -> tuple[Placed, ...]:
        """The scene's subjects at their spots; nobody where the plan has none."""
        if not self.plan.casts:
            return ()
        setting = self._setting()
        if not setting.subjects:
            return ()
        unit = min(self.size) / added.SIDE
        hole = self.hole
        if hole is not None:
            return added.stood_within(setting, hole, unit)
        placed = added.figures(setting, self.size)
        if self.found.sure >= WEARER_SURE and all(added.is_headgear(one) for one in setting.subjects):
            return added.stood(placed, on_head(self.found.mask), unit)
        taken = ImageChops.lighter(hero, self.found.mask)
        spot = free(image, taken, random.Random(self.seed), aloft=added.is_aloft(placed))
        return added.stood(placed, spot, unit, share=ADDED_SHARE * added.smallness(setting))

    def _with_cast(self, image: Pixels, hero: Pixels, placed: Sequence[Placed]) -> tuple[Pixels, Pixels]:
        if not placed:
            return image, hero
        box = self.hole.getbbox() if self.hole is not None else None
        made, seen = added.painted(image, placed, light_of(image, box))
        return made, ImageChops.lighter(hero, seen)

    # The hand, and what stays as it was

    def _finished(self, image: Pixels, hero: Pixels) -> Pixels:
        plan = self.plan
        if plan.tints or plan.unread:
            image = tinted(image, self.scene, self.seed)
        if not plan.style:
            return image
        sure = self.found.sure >= HERO_SURE
        subject = hero if hero.getbbox() else self.found.mask if sure else middle(hero, plan.style)
        fine = self.order.quality != "low"
        return restyled(image, subject, plan.style, seed=self.seed, fine=fine)

    def _kept(self, image: Pixels, hero: Pixels) -> Pixels:
        """With what was not marked exactly as it came, and transparent where that was asked."""
        framed = self.framed
        if framed.mask is not None:
            new = _within(framed.mask)
            if self.plan.around:
                new = ImageChops.lighter(new, ImageOps.invert(framed.alpha))
            image = Image.composite(image, outpainted.on_white(framed.image, framed.alpha), new)
        if not self.order.transparent:
            return image
        clear = self.plan.back == "clear" or self.plan.around
        alpha = hero if self.plan.back == "clear" else ImageChops.lighter(framed.alpha, hero)
        sheet = image.copy()
        sheet.putalpha(alpha if clear or framed.kind != "opaque" else Image.new("L", self.size, 255))
        return sheet


def _share(mask: Pixels) -> float:
    return ImageStat.Stat(mask).mean[0] / 255


def _within(mask: Pixels) -> Pixels:
    """The mask with a soft seam on its inner side only: what was not marked at all stays exactly as it was."""
    soft = mask.filter(ImageFilter.GaussianBlur(max(0.8, max(mask.size) / SEAM_PX / 2)))
    return ImageChops.darker(mask, soft.point(paper.levels(lambda v: v * 2 - 255)))
