"""The kinds of the second rig, as `hoofed.toml` tells them, and the gaits of their legs."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import msgspec

GAITS: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "stand": (((0, 0), (2, 60), (2, 122)), ((0, 0), (-2, 60), (0, 122)),
              ((0, 0), (-6, 62), (-2, 124)), ((0, 0), (4, 62), (2, 124))),
    "walk": (((0, 0), (26, 56), (40, 118)), ((0, 0), (-24, 58), (-46, 114)),
             ((0, 0), (-30, 60), (-40, 122)), ((0, 0), (28, 56), (22, 120))),
    "run": (((0, 0), (34, 48), (-4, 88)), ((0, 0), (56, 26), (112, 48)),
            ((0, 0), (-30, 52), (-92, 70)), ((0, 0), (62, 10), (40, 62))),
}  # fmt: skip
"""Legs as bends from hip to hoof: far hind, far fore, near hind, near fore."""

GAIT_OF_ACTION = {
    "run": "run", "jump": "run", "fly": "run", "play": "run", "dance": "walk", "walk": "walk", "climb": "walk",
    "chase": "run", "swim": "walk", "skate": "walk", "fight": "run",
}  # fmt: skip


class Hoofed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `hoofed.toml`."""

    base: str
    light: str
    dark: str
    hoof: str
    horns: str = "none"
    ears: str = "leaf"
    face: str = "long"
    mane: str = ""
    marks: tuple[str, ...] = ()
    neck: float = 1
    girth: float = 1
    legs: float = 1
    slope: float = 0
    slender: float = 1
    head: float = 1

    def has(self, mark: str) -> bool:
        return mark in self.marks


@functools.cache
def all_hoofed() -> Mapping[str, Hoofed]:
    source = resources.files(__package__ or "").joinpath("hoofed.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Hoofed])
