"""What every drawing function of a place holds in its hand: the frame, the light, the chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from pictura.engines.illustrator.light import Light


@dataclass(frozen=True, slots=True)
class Brush:
    """The frame is at least 1000 units wide and high; its shorter side is exactly 1000."""

    width: float
    height: float
    light: Light
    rng: random.Random
    """Decides what is where; its course does not depend on the quality."""
    grain: random.Random
    """Strews leaves, blades and sparks: as many as the quality asks for."""
    detail: float = 1
    """Share of the small things that are drawn."""
    season: str | None = None
    snowy: bool = False

    @property
    def unit(self) -> float:
        return min(self.width, self.height) / 1024

    @property
    def reach(self) -> float:
        """How tall tall things are: the frame's height, unless it is a tower."""
        return min(self.height, self.width * 1.35)

    @property
    def span(self) -> float:
        """How wide wide things are: the frame's width, unless it is a panorama."""
        return min(self.width, self.height * 1.6)

    def horizon(self, share: float) -> float:
        """A height of the frame, 0 top to 1 bottom; a tower of a frame gets more sky, not more ground."""
        ground = (1 - share) * (self.reach + 0.5 * (self.height - self.reach))
        return self.height - ground

    def tone(self, colour: str, depth: float = 0) -> str:
        return self.light.tone(colour, depth)

    def some(self, count: float) -> int:
        """How many small things to strew, of `count` in full detail."""
        return max(1, round(count * self.detail * max(1.0, self.width * self.height / 1e6) ** 0.8))

    def across(self, count: int, jitter: float = 0.3) -> Iterator[float]:
        """Places along the width, `count` to a span, none quite regular."""
        steps = max(1, round(count * self.width / self.span))
        for step in range(steps):
            yield (step + 0.5 + self.rng.uniform(-jitter, jitter)) / steps * self.width

    def wide(self, width: float) -> float:
        """A share of the span, in units."""
        return self.span * width

    def tall(self, height: float) -> float:
        """A share of the reach, in units."""
        return self.reach * height

    def season_is(self, *names: str) -> bool:
        return self.season in names
