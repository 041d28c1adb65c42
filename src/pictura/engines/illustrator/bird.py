"""A species of bird, and the frame that its drawing hangs on: where body, neck and head are in a pose."""

from __future__ import annotations

import math

import msgspec

from pictura.engines.illustrator.shapes import Disc, Point

FLOOR = 296.0
MIDDLE = 190.0


class Bird(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `birds.toml`."""

    base: str
    light: str
    dark: str
    bill: str
    legs: str
    shape: str
    tail: str
    stance: float
    length: float
    girth: float
    head: float
    neck: float
    leg: float
    crest: str = "none"
    eye: str = "#2a1c1a"
    iris: str | None = None
    accent: str = "#ffffff"
    marks: tuple[str, ...] = ()

    def has(self, mark: str) -> bool:
        return mark in self.marks


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """`at` speaks in the body's own measure: along it from -0.5 (rump) to 0.5 (chest), and across in girths."""

    x: float
    y: float
    slant: float
    """Radians that the back rises towards the head."""
    length: float
    girth: float
    body: tuple[Disc, ...]
    neck: tuple[Disc, ...]
    head: Point

    @property
    def normal(self) -> Point:
        """Towards the back, of length 1."""
        return -math.sin(self.slant), -math.cos(self.slant)

    def at(self, along: float, across: float) -> Point:
        return _at((self.x, self.y), self.slant, along * self.length, across * self.girth)

    def turned(self, disc: Disc, degrees: float) -> Disc:
        """The disc after the whole bird has been turned."""
        angle = math.radians(degrees)
        dx, dy = disc[0] - self.x, disc[1] - self.y
        return (
            self.x + dx * math.cos(angle) - dy * math.sin(angle),
            self.y + dx * math.sin(angle) + dy * math.cos(angle),
            disc[2],
        )


def _at(middle: Point, slant: float, along: float, across: float) -> Point:
    x, y = middle
    cos, sin = math.cos(slant), math.sin(slant)
    return x + cos * along - sin * across, y - sin * along - cos * across


_BODY = ((-0.54, 0.30), (-0.30, 0.76), (0.06, 1.0), (0.34, 0.86))
_UPRIGHT_BODY = ((-0.42, 0.62), (-0.24, 0.9), (0.04, 1.0), (0.34, 0.84))
"""Where the discs of a body are along it, and how big they are."""
_SLANTS = {"fly": 10.0, "dive": 8.0, "swim": 10.0}
"""Degrees of the back where a pose and not the species decides them."""


def framed(species: Bird, pose: str) -> Frame:
    slant = math.radians(_slant(species, pose))
    length, girth = species.length, species.girth
    body = [
        (*_at((0, 0), slant, u * length, 0), r * girth)
        for u, r in (_UPRIGHT_BODY if species.stance > 70 else _BODY)
    ]
    low = max(y + r for _, y, r in body)
    leg = _leg(species, pose)
    middle = MIDDLE, (190.0 if pose in ("fly", "dive") else FLOOR - leg - low)
    placed = tuple((x + middle[0], y + middle[1], r) for x, y, r in body)
    neck, head = _neck_and_head(species, pose, placed[-1], slant)
    return Frame(
        x=middle[0], y=middle[1], slant=slant, length=length, girth=girth, body=placed, neck=neck, head=head
    )


def _slant(species: Bird, pose: str) -> float:
    if pose == "swim" and species.stance > 70:
        return 60
    if pose == "eat" and species.stance < 70:
        return min(species.stance, 8) - 8
    if pose == "sleep" and species.stance < 30 and not species.has("wader"):
        return min(species.stance, 12)
    return _SLANTS.get(pose, species.stance)


def _leg(species: Bird, pose: str) -> float:
    """How high the body is carried."""
    if pose == "swim":
        return -species.girth * 0.5
    if pose == "sleep" and not species.has("wader"):
        return -2.0 if species.stance < 30 else species.leg
    return species.leg * (0.62 if pose == "perch" and not species.has("wader") else 1)


def _neck_and_head(species: Bird, pose: str, chest: Disc, slant: float) -> tuple[tuple[Disc, ...], Point]:
    x, y, r = chest
    size, neck = species.head, species.neck
    if pose == "sleep":
        return _asleep(species, chest)
    if pose == "eat" and species.stance < 70:
        reach = min(neck, max(20.0, FLOOR - size * 1.5 - y))
        head = (
            x + r * 0.8 + size * 0.5 + reach * 0.25,
            min(FLOOR - size * {"bent": 2.3, "pouch": 3.1}.get(species.shape, 1.6), y + reach),
        )
        return _tapered(chest, (x + r * 0.7 + neck * 0.36, (y + head[1]) / 2 - neck * 0.2), head, size), head
    if pose in ("fly", "dive"):
        reach = r * 0.5 + size * 0.55 + neck * 0.9
        angle = math.radians(22 if neck < 30 else 10)
        head = x + math.cos(angle) * reach, y - math.sin(angle) * reach
        return _tapered(chest, ((x + head[0]) / 2, (y + head[1]) / 2 + 2), head, size), head
    angle = math.radians(62 + math.degrees(slant) * 0.34)
    reach = r * 0.52 + size * 0.5 + neck
    head = x + math.cos(angle) * reach, y - math.sin(angle) * reach
    if neck < 30:
        return _tapered(chest, ((x + head[0]) / 2, (y + head[1]) / 2), head, size), head
    return _curved(chest, head, neck, size), head


def _tapered(chest: Disc, middle: Point, head: Point, size: float) -> tuple[Disc, ...]:
    x, y, r = chest
    return (x, y, r * 0.8), (*middle, (r * 0.62 + size * 0.62) / 2), (*head, size * 0.66)


def _curved(chest: Disc, head: Point, neck: float, size: float) -> tuple[Disc, ...]:
    """An S: out in front of the breast, back, and forward again under the head."""
    x, y, r = chest
    hx, hy = head
    swing = neck * 0.2
    thin = size * 0.56
    return (
        (x - r * 0.1, y, r * 0.72),
        (x + r * 0.3 + swing * 0.7, y + (hy - y) * 0.30, (r * 0.5 + thin) / 2),
        (x + (hx - x) * 0.55 - swing * 0.2, y + (hy - y) * 0.66, thin * 1.02),
        (hx - size * 0.5, hy - size * 0.28, thin),
        (hx, hy, size * 0.6),
    )


def _asleep(species: Bird, chest: Disc) -> tuple[tuple[Disc, ...], Point]:
    """The head sinks between the shoulders; a long neck lies back upon the wing."""
    x, y, r = chest
    size = species.head
    if not lies_back(species):
        lean = math.radians(62 + species.stance * 0.34)
        reach = r * 0.4 + size * 0.36 + species.neck * 0.1
        head = x + math.cos(lean) * reach, y - math.sin(lean) * reach
        return _tapered(chest, ((x + head[0]) / 2, (y + head[1]) / 2), head, size), head
    thin = size * 0.56
    top = y - r * 0.66 - species.neck * 0.3
    head = x - r * 0.2 - species.neck * 0.42, y - r * 0.52
    return (
        (
            (x - r * 0.1, y + r * 0.1, r * 0.62),
            (x + r * 0.5, y - r * 0.5, (r * 0.4 + thin) / 2),
            (x + r * 0.3, top, thin),
            (x - r * 0.45, top - thin * 0.4, thin),
            (*head, size * 0.6),
        ),
        head,
    )


def lies_back(species: Bird) -> bool:
    """Whether it sleeps with its head upon its back."""
    return species.neck > 80
