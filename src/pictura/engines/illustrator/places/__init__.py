"""Places: each draws a backdrop and a foreground around the line on which the hero stands. A new place is one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Scenery
from pictura.engines.illustrator.places.abstract import abstract
from pictura.engines.illustrator.places.bamboo import bamboo
from pictura.engines.illustrator.places.city import city, market
from pictura.engines.illustrator.places.deep import cave, underwater
from pictura.engines.illustrator.places.dry import desert, savanna
from pictura.engines.illustrator.places.forest import forest, jungle
from pictura.engines.illustrator.places.garden import garden
from pictura.engines.illustrator.places.heights import mountain, open_sky, volcano
from pictura.engines.illustrator.places.interior import desk, room, stage
from pictura.engines.illustrator.places.lake import lake, river
from pictura.engines.illustrator.places.meadow import cherry, farm, flower_field, meadow
from pictura.engines.illustrator.places.roofs import rooftop
from pictura.engines.illustrator.places.shore import beach, harbour, sea
from pictura.engines.illustrator.places.space import mars, moon, space
from pictura.engines.illustrator.places.stone import castle, ruins, temple
from pictura.engines.illustrator.places.studio import studio
from pictura.engines.illustrator.places.village import village
from pictura.engines.illustrator.places.winter import snow
from pictura.engines.illustrator.setting import Setting

Draw = Callable[[Brush, Setting], Scenery]

_DRAW: Mapping[str, Draw] = {
    "garden": garden, "park": garden, "playground": garden,
    "meadow": meadow, "flower-field": flower_field, "farm": farm, "cherry": cherry,
    "forest": forest, "autumn-forest": forest, "jungle": jungle, "bamboo": bamboo, "snow": snow,
    "mountain": mountain, "volcano": volcano, "sky": open_sky,
    "sea": sea, "beach": beach, "island": beach, "harbour": harbour,
    "lake": lake, "swamp": lake, "river": river, "waterfall": river,
    "desert": desert, "savanna": savanna,
    "city": city, "street": city, "village": village, "market": market, "rooftop": rooftop,
    "castle": castle, "ruins": ruins, "temple": temple,
    "room": room, "bedroom": room, "kitchen": room, "library": room, "classroom": room, "cafe": room,
    "window": room, "desk": desk, "stage": stage,
    "space": space, "moon": moon, "mars": mars, "underwater": underwater, "cave": cave,
    "studio": studio, "abstract": abstract,
}  # fmt: skip

_INDOORS = frozenset(
    {
        "room",
        "bedroom",
        "kitchen",
        "library",
        "classroom",
        "cafe",
        "stage",
        "desk",
        "window",
        "studio",
        "abstract",
    }
)
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
