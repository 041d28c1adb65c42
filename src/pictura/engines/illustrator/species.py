"""The rig's beasts as data, and what becomes of their coat when a prompt names a colour."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator.colour import darken, lighten

COLOURS: Mapping[str, str] = {
    "black": "#3a3840", "white": "#f7f4ef", "red": "#d8492c", "orange": "#ee8b36", "brown": "#8f5f3c",
    "grey": "#9aa0aa", "gray": "#9aa0aa", "blue": "#5b8fd8", "green": "#6bb267", "yellow": "#f4c84a",
    "golden": "#e9b44c", "gold": "#e9b44c", "pink": "#f49ab8", "purple": "#9a74d0", "silver": "#c3cad4",
    "cream": "#f6e2c0", "beige": "#e6d2b0", "turquoise": "#4cc4c0", "teal": "#3a9a98", "cyan": "#58c8e0",
    "violet": "#8a6ad8", "magenta": "#d84aa0", "lavender": "#b8a4e4", "navy": "#34467e", "crimson": "#b8283c",
}  # fmt: skip
"""What a colour's name looks like on things."""


class Species(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `species.toml`."""

    base: str
    light: str
    dark: str
    ears: str
    tail: str
    muzzle: float
    eye: str
    nose: str
    iris: str | None = None
    marks: tuple[str, ...] = ()

    def has(self, mark: str) -> bool:
        return mark in self.marks


class Coat(msgspec.Struct, frozen=True):
    base: str
    light: str
    dark: str


def coat(species: Species, colour: str | None) -> Coat:
    """The coat in its own colours, or in the one that was asked for."""
    asked = COLOURS.get(colour or "")
    red_already = colour == "red" and species.has("fox")
    if asked is None or species.has("panda") or red_already:
        return Coat(species.base, species.light, species.dark)
    light = "#6a6672" if colour == "black" else lighten(asked, 0.78)
    return Coat(asked, light, darken(asked, 0.38))


@functools.cache
def all_species() -> Mapping[str, Species]:
    """Every table of `species.toml` by its name."""
    source = resources.files(__package__ or "").joinpath("species.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Species])
