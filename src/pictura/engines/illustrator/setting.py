"""What staging decided of a picture before anything is drawn: place, light, weather, where the hero stands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.scene import Shot, Subject

Moon = Literal["full", "great", "crescent", "none"]
"""A great one is a full moon that somebody in the picture sings to."""

SNOWED_IN = frozenset({
    "garden", "meadow", "park", "playground", "farm", "forest", "mountain", "river", "lake", "city", "rooftop", "street",
    "village", "market", "castle", "temple", "ruins", "bamboo",
})  # fmt: skip
"""Places where snow lies in winter whether or not it falls."""


def snow_lies(place: str, weather: Collection[str], season: str | None) -> bool:
    return place == "snow" or "snowfall" in weather or (season == "winter" and place in SNOWED_IN)


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """The frame is in units: its shorter side is 1000."""

    width: float
    height: float
    place: str
    hour: str
    light: Light
    weather: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    """The weather behind the window of a room."""
    season: str | None = None
    style: str = ""
    moods: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    focus: float = 0.5
    """Where the hero stands along the width, 0 to 1."""
    tree_at: float = 0.9
    has_tree: bool = True
    props: frozenset[str] = frozenset()
    """Things that the place itself draws: road, lighthouse, walker."""
    crop: str | None = None
    """The thing that a field is full of."""
    moon: Moon = "full"
    shot: Shot | None = None
    zoom: float = 1
    seed: int = 0
    indoors: bool = False
    white: bool = False
    """A studio's sheet is white, as was asked."""
    alone: bool = False
    """The subject without scenery, on a transparent sheet."""

    @property
    def nightly(self) -> bool:
        return self.hour == "night"

    @property
    def low_sun(self) -> bool:
        return self.hour in ("sunset", "dawn", "dusk")

    @property
    def covered(self) -> bool:
        """Whether clouds hide the sun."""
        return bool(self.weather & {"rain", "storm", "fog", "cloudy", "snowfall"})

    @property
    def lightning_at(self) -> float:
        return 0.78 if self.focus < 0.5 else 0.22
