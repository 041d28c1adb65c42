"""The frozen nouns that all layers share."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NewType

import msgspec

Micros = NewType("Micros", int)
"""Money: integer millionths of a US dollar."""

ResponseFormat = Literal["both", "url", "b64_json"]
Operation = Literal["generation", "edit", "variation"]
Mode = Literal["lenient", "strict"]
Json = dict[str, object]


class Size(msgspec.Struct, frozen=True, order=True):
    """A picture's width and height in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def pixels(self) -> int:
        return self.width * self.height

    def covers(self, other: Size) -> bool:
        """Whether another size has room in this one."""
        return self.width >= other.width and self.height >= other.height


class Adjustment(msgspec.Struct, frozen=True, rename={"asked": "from", "became": "to"}):
    """One thing that lenient mode changed in a request, as `x-pictura-adjustments` tells it.

    `became` is None when the parameter was dropped.
    """

    parameter: str
    asked: object
    became: object
    why: str


class Frames(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a GIF moves: how many frames its loop has, and how long each is shown."""

    count: int = 9
    duration_ms: int = 200

    def __str__(self) -> str:
        return f"{self.count} frames of {self.duration_ms} ms"


class SvgAuthor(msgspec.Struct, frozen=True, omit_defaults=True):
    """The language model that a client wants to write its SVG, and how hard that shall think."""

    model: str
    effort: str | None = None


class ImageRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A valid request: every value is legal for its model and resolved, never `auto`.

    `auto` names the parameters that the client left to the model (absent or `auto`), so that a
    relay can pass `auto` on. `extra` holds unknown keys for the dialects that pass them.
    `seed` is None when every call shall be new.
    """

    operation: Operation = "generation"
    model: str
    prompt: str
    n: int = 1
    size: Size
    quality: str
    background: Literal["opaque", "transparent"] = "opaque"
    output_format: str = "png"
    output_compression: int = 100
    moderation: str = "auto"
    stream: bool = False
    partial_images: int = 0
    response_format: ResponseFormat = "both"
    style: str | None = None
    user: str | None = None
    seed: int | None = None
    complexity: str | None = None
    frames: Frames | None = None
    """Set for a GIF, and for nothing else."""
    svg: SvgAuthor | None = None
    auto: frozenset[str] = frozenset()
    extra: Json = {}


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: an API key as the request path sees it, without its secret."""

    key_id: str
    name: str
    models: tuple[str, ...] | None = None
    """Names this key may use; None: all."""
    in_flight_max: int | None = None
    compat: Literal["chat"] | None = None
    webhooks: bool = False
    """Whether this key may ask to be told of a job's end."""

    @property
    def scope(self) -> str:
        """The ledger scope that this caller's jobs are charged to."""
        return f"key:{self.key_id}"


class Usage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tokens of a request or of one picture of it; usages add up."""

    input_text: int = 0
    input_image: int = 0
    output_text: int = 0
    output_image: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input_text=self.input_text + other.input_text,
            input_image=self.input_image + other.input_image,
            output_text=self.output_text + other.output_text,
            output_image=self.output_image + other.output_image,
        )

    @property
    def input(self) -> int:
        return self.input_text + self.input_image

    @property
    def output(self) -> int:
        return self.output_text + self.output_image


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """One picture as it was made: what the token tables need to know of it."""

    size: Size
    quality: str
    partials: int = 0


class Outcome(StrEnum):
    """How a job or an attempt ended (design §4); set where the bytes are."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    NOT_ACCEPTED = "not_accepted"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    UNUSABLE = "unusable"
    CALLER_FAULT = "caller_fault"

    @property
    def final(self) -> bool:
        """Whether asking again gets the same outcome again (outcomes.md, "Who may ask again")."""
        return self in _FINAL

    @property
    def spent(self) -> bool:
        """Whether money may have left: such an outcome is never tried again."""
        return self in _SPENT


_SPENT = frozenset({Outcome.DELIVERED, Outcome.AMBIGUOUS, Outcome.UNUSABLE})
_FINAL = _SPENT | {Outcome.CALLER_FAULT}
