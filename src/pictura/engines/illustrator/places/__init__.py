"""Places: each draws a backdrop and a foreground around the line on which the hero stands. A new place is one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Scenery
from pictura.engines.illustrator.places.abstract import abstract
from pictura.engines.illustrator.places.garden import garden
from pictura.engines.illustrator.places.meadow import meadow
from pictura.engines.illustrator.places.studio import studio
from pictura.engines.illustrator.setting import Setting

Draw = Callable[[Brush, Setting], Scenery]

_DRAW: Mapping[str, Draw] = {
    "garden": garden, "park": garden, "playground": garden,
    "meadow": meadow, "flower-field": meadow, "farm": meadow,
    "studio": studio, "abstract": abstract,
}  # fmt: skip

_INDOORS = frozenset({"room", "bedroom", "kitchen", "library", "classroom", "cafe", "stage", "desk", "window", "studio", "abstract"})
_SEASONS: Mapping[str, str] = {"cherry": "spring", "autumn-forest": "autumn", "snow": "winter"}


def knows(name: str) -> bool:
    return name in _DRAW


def indoors(name: str) -> bool:
    """Whether weather stays out."""
    return name in _INDOORS


def season_of(name: str) -> str | None:
    """The season that a place brings along."""
    return _SEASONS.get(name)


def draw(brush: Brush, setting: Setting) -> Scenery:
    """Draws the setting's place. Raises KeyError for a place that is not known."""
    return _DRAW[setting.place](brush, setting)
