"""The frozen nouns of the illustrator: what a prompt asks for, and what a drawing process is told."""

from __future__ import annotations

from typing import Literal

import msgspec

from pictura.types import Frames, Operation, Size

Language = Literal["en", "zh", "zh-Hant", "ja", "ko"]
Level = Literal["low", "medium", "high"]
Format = Literal["png", "jpeg", "webp", "gif", "svg"]
Relation = Literal[
    "on",
    "under",
    "above",
    "in",
    "beside",
    "behind",
    "before",
    "between",
    "holding",
    "held by",
    "wearing",
    "worn by",
    "riding",
    "with",
]
COUNT_MAX = 12
"""How many of one thing a picture has at most."""
Shot = Literal["close-up", "portrait", "wide"]
Backdrop = Literal["transparent", "plain", "white"]


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A thing in the picture. `thing` names what draws it: a species, a person's look or an emoji."""

    thing: str
    count: int = 1
    colour: str | None = None
    hair: str | None = None
    """The colour of a person's hair."""
    size: Literal["tiny", "small", "large", "huge"] | None = None
    age: Literal["baby", "young", "old"] | None = None
    action: str | None = None
    mood: str | None = None
    relation: Relation | None = None
    to: int | None = None
    """Index of the subject that `relation` refers to."""
    text: str | None = None
    """What is written on it; staging gives it to a sign."""


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What a prompt asks for; pure data, printable."""

    prompt: str
    language: Language = "en"
    subjects: tuple[Subject, ...] = ()
    place: str | None = None
    hour: str | None = None
    weather: tuple[str, ...] = ()
    season: str | None = None
    styles: tuple[str, ...] = ()
    shot: Shot | None = None
    backdrop: Backdrop | None = None
    """Set when the prompt wants the subject without scenery."""
    moods: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    lettering: str | None = None
    without: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    """Words that nothing was found for."""
    crowds: tuple[str, ...] = ()
    """The words for what more was asked of than a picture has of one thing."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One picture to draw; the same order gives the same bytes."""

    prompt: str
    size: Size
    quality: Level
    transparent: bool = False
    output_format: Format = "png"
    compression: int = 100
    """0 to 100, for jpeg and webp: the file's quality, as `output_compression`."""
    seed: int
    index: int = 0
    """Which of the n pictures of a request: another index is another composition."""
    frames: Frames | None = None
    """How a GIF moves; None stands for the usual loop."""
    author: str | None = None
    """The language model that was asked to write an SVG; none does."""
    partials: int = 0
    """How many true stages to hand out before the picture, 0 to 3."""
    operation: Operation = "generation"
    images: tuple[str, ...] = ()
    """Paths of the pictures that an edit or a variation is made of."""
    mask: str | None = None
    """Path of a picture that is transparent where the first image shall be painted anew."""


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Encoded bytes that left the drawing: a stage on the way, or the picture itself."""

    data: bytes
    last: bool
