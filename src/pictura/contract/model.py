"""What one model accepts, makes and costs: a table of `models.toml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

import msgspec

from pictura.contract.sizes import Sizes
from pictura.types import Size

AUTO = "auto"

MICROS = 1_000_000
"""Micro-dollars of a dollar."""

TOKEN_KINDS = ("text_in", "image_in", "text_out", "image_out")
"""The kinds of token that have a price."""


class TokenTable(msgspec.Struct, frozen=True, kw_only=True):
    """Output tokens by quality and size, for models that make only listed sizes (api-contract §9.1)."""

    rows: Mapping[str, Mapping[Size, int]]
    estimated: bool = False

    def count(self, size: Size, quality: str) -> int:
        """Tokens of one picture; what the table lacks counts as the dearest that it has."""
        row = self.rows.get(quality)
        if row is None:
            return max(max(each.values()) for each in self.rows.values())
        found = row.get(size)
        return max(row.values()) if found is None else found


class TokenFormula(msgspec.Struct, frozen=True, kw_only=True):
    """Output tokens by quality for any size: OpenAI's calculator (api-contract §9.1).

    base * round(base / ratio) * (2,000,000 + pixels) / 4,000,000, rounded up; the inner rounding
    takes exact halves to the even side. `times` multiplies the result.
    """

    base: Mapping[str, int]
    times: Mapping[str, int] = {}
    estimated: bool = False

    def count(self, size: Size, quality: str) -> int:
        """Tokens of one picture; an unknown quality counts as the dearest."""
        base = self.base.get(quality)
        if base is None:
            return max(self.count(size, known) for known in self.base)
        long, short = max(size.width, size.height), min(size.width, size.height)
        product = base * _divide_to_even(base * short, long) * (2_000_000 + size.pixels)
        return -(-product // 4_000_000) * self.times.get(quality, 1)


def _divide_to_even(dividend: int, divisor: int) -> int:
    quotient, rest = divmod(dividend, divisor)
    return quotient + (2 * rest > divisor or (2 * rest == divisor and quotient % 2 == 1))


TokenRule = TokenTable | TokenFormula


class TokenPrices(msgspec.Struct, frozen=True, kw_only=True):
    """Prices of tokens: micro-dollars a token, each times `over`, so that all are whole numbers.

    USD per million tokens is micro-dollars a token (api-contract §9.3); `usd` has them as published.
    """

    usd: Mapping[str, Fraction]
    text_in: int
    image_in: int
    text_out: int
    image_out: int
    over: int

    @classmethod
    def of(cls, usd: Mapping[str, Fraction]) -> TokenPrices:
        """From USD per million tokens; a kind that has no price costs nothing."""
        over = lcm(*(price.denominator for price in usd.values()))
        whole = {kind: int(usd.get(kind, Fraction(0)) * over) for kind in TOKEN_KINDS}
        return cls(usd=usd, over=over, **whole)


class PicturePrices(msgspec.Struct, frozen=True, kw_only=True):
    """Micro-dollars a picture, by quality and size, or `every` one alike."""

    rows: Mapping[str, Mapping[Size, Fraction]] = {}
    every: Fraction | None = None


Prices = TokenPrices | PicturePrices


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """What one model accepts, makes and costs."""

    name: str
    created: int
    """Unix seconds of the day it was released."""
    owned_by: str = "openai"
    shutdown_date: str | None = None
    snapshots: tuple[str, ...] = ()
    prompt_max: int
    """In UTF-16 units."""
    n_max: int
    sizes: Sizes
    size_default: Size
    qualities: tuple[str, ...]
    quality_default: str
    """What `auto`, or nothing, becomes when we choose."""
    formats: tuple[str, ...]
    backgrounds: tuple[str, ...]
    moderations: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    complexities: tuple[str, ...] = ()
    accepts: frozenset[str]
    lacks: frozenset[str] = frozenset()
    """Parameters that other models know and this one does not."""
    tokens: TokenRule | None = None
    text_allowance: int = 0
    """Text tokens that it may write beside each picture."""
    prices: Prices | None = None
    """None: unpriced."""

    @property
    def streams(self) -> bool:
        """Whether the official API streams this model's pictures."""
        return "stream" in self.accepts

    @property
    def estimated(self) -> bool:
        """Whether its token rule is our estimate."""
        return self.tokens is not None and self.tokens.estimated
