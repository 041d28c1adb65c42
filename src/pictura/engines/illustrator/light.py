"""The light of a picture: a line of `light.toml`, and from which side it comes."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator import colour


class Light(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `light.toml`."""

    sky: tuple[tuple[float, str], ...]
    sun: str
    key: str
    haze: str
    ambient: tuple[float, float, float]
    dark: float
    shade: str
    shadow: str
    cast: float
    toward: tuple[float, float]
    rim: float
    name: str = ""

    @property
    def from_left(self) -> bool:
        return self.toward[0] < 0

    @property
    def nightly(self) -> bool:
        return self.dark >= 0.25

    def turned(self, *, from_left: bool) -> Light:
        """The same light, coming from this side."""
        x, y = self.toward
        return msgspec.structs.replace(self, toward=(-abs(x) if from_left else abs(x), y))

    def tone(self, of: str, depth: float = 0) -> str:
        """What becomes of a thing's colour in this light, `depth` (0 near, 1 far) into its haze."""
        red, green, blue = colour.rgb(of)
        a, b, c = self.ambient
        dark = self.dark * 0.55
        red, green, blue = (
            red * a + (12 - red * a) * dark,
            green * b + (16 - green * b) * dark,
            blue * c + (48 - blue * c) * dark,
        )
        if depth > 0:
            far = min(1.0, depth) * 0.85
            d, e, f = colour.rgb(self.haze)
            red, green, blue = red + (d - red) * far, green + (e - green) * far, blue + (f - blue) * far
        return colour.text(red, green, blue)


@functools.cache
def lights() -> Mapping[str, Light]:
    """Every line of `light.toml` by its name."""
    source = resources.files(__package__ or "").joinpath("light.toml").read_bytes()
    table = msgspec.toml.decode(source, type=dict[str, Light])
    return {name: msgspec.structs.replace(light, name=name) for name, light in table.items()}
