"""How people of a kind look: `looks.toml`, and what becomes of it for one of them."""

from __future__ import annotations

import functools
import random
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.species import COLOURS

SKINS = ("#f7d3b0", "#eebd92", "#d89c6c", "#b5764a", "#8a5636")
HAIRS = ("#3a2a24", "#5a3a24", "#8a5a2c", "#d9a64a", "#2a2430", "#b5532c")
NATURAL: Mapping[str, str] = {
    "black": "#26212a", "brown": "#6b4226", "golden": "#e4b04c", "red": "#c4522a", "orange": "#d87434", "grey": "#9c9ea6",
    "silver": "#c6cad4", "white": "#eeebee",
}  # fmt: skip
"""What a colour's name means of hair, where it is not what it means of things."""
TOPS = ("#e8604c", "#3f8fd0", "#f2b53a", "#4fa878", "#8a6fd0", "#f28aa6", "#f4ead6")
TROUSERS = ("#3a4a6e", "#5a4a44", "#2f5a66", "#6a5a8a")
X, Y = 150.0, 110.0
"""The middle of everybody's head, in the figure's units."""


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `looks.toml`."""

    child: bool = False
    fat: bool = False
    robe: bool = False
    skirt: bool = False
    wings: bool = False
    mask: bool = False
    staff: bool = False
    hair: str = "short"
    hair_colour: str = ""
    hat: str = ""
    hat_colour: str = ""
    beard: str = ""
    top: str = ""
    legs: str = ""
    trim: str = ""
    skin: str = ""
    cape: str = ""
    tail: str = ""


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """One person: the look, and what chance decided where the look is silent."""

    look: Look
    skin: str
    hair: str
    top: str
    trousers: str
    asleep: bool = False

    @property
    def head(self) -> float:
        """Half the head's width; a child's is larger."""
        return 64.0 if self.look.child else 55.0

    @property
    def waist(self) -> float:
        """Half the body's width."""
        return 36 * (1.22 if self.look.fat else 1)

    @property
    def gown(self) -> bool:
        """Whether cloth hangs over the legs."""
        return (self.look.skirt or self.look.robe) and not self.look.tail


@functools.cache
def all_looks() -> Mapping[str, Look]:
    source = resources.files(__package__ or "").joinpath("looks.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Look])


def build(look: Look, rng: random.Random, colour: str | None, hair: str | None, *, asleep: bool) -> Build:
    """Somebody who looks so; `colour` and `hair` name those of the clothes and the hair."""
    skin = look.skin or rng.choice(SKINS)
    own = look.hair_colour or rng.choice(HAIRS)
    top = COLOURS.get(colour or "") or look.top or rng.choice(TOPS)
    trousers = look.legs or rng.choice([shade for shade in TROUSERS if shade != top])
    locks = NATURAL.get(hair or "") or COLOURS.get(hair or "") or own
    if hair:
        look = msgspec.structs.replace(
            look,
            hair="short" if look.hair == "bald" else look.hair,
            beard=lighten(locks, 0.12) if look.beard else "",
        )
    return Build(look=look, skin=skin, hair=locks, top=top, trousers=trousers, asleep=asleep)


def cloth(pen: Pen, colour: str, depth: float = 0.30) -> str:
    """A fill that is lit from the left and dark at the right of the body."""
    return pen.linear([(0, lighten(colour, 0.14)), (0.5, colour), (1, darken(colour, depth))], 95, 0, 205, 0)
