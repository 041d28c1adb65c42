"""A size in the words of a dialect."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pictura.engines.openai.dialect import Sizing
from pictura.types import Json, Size


def spoken(size: Size, sizing: Sizing) -> Json:
    """The fields that ask for a size, or for what comes nearest to it in ratios and tiers."""
    match sizing.form:
        case "WxH":
            return {sizing.key: str(size)}
        case "width+height":
            return {"width": size.width, "height": size.height}
        case "ratio":
            return {sizing.key: _nearest_ratio(size, sizing.ratios)}
        case "ratio+tier":
            tier = _tier(size, sizing.tiers)
            return {sizing.key: _nearest_ratio(size, sizing.ratios), sizing.tier_key: tier}


def is_exact(sizing: Sizing) -> bool:
    """Whether the size that comes is the one that was asked."""
    return sizing.form in {"WxH", "width+height"}


def _nearest_ratio(size: Size, ratios: tuple[str, ...]) -> str:
    def distance(ratio: str) -> float:
        width, _, height = ratio.partition(":")
        return abs(math.log(size.width * float(height) / (size.height * float(width))))

    return min(ratios, key=distance)


def _tier(size: Size, tiers: Mapping[str, int]) -> str:
    """The smallest tier with as many pixels, else the largest."""
    enough = [name for name, edge in tiers.items() if edge * edge >= size.pixels]
    return min(enough, key=tiers.__getitem__) if enough else max(tiers, key=tiers.__getitem__)
