"""Where a picture plays: the named place as the hero can be there, else where everybody is at home. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping

import msgspec

from pictura.engines.illustrator import beasts, fittings, habitats, hoofed, people, places
from pictura.engines.illustrator.arranging import HELD_UP, HOUSES, carrier
from pictura.engines.illustrator.company import without
from pictura.engines.illustrator.scene import Scene, Subject
from pictura.engines.illustrator.wildlife import AFLOAT, BOATS

IN_THE_SKY = frozenset({
    "sun", "sun-with-face", "full-moon", "full-moon-face", "crescent-moon", "new-moon", "star", "milky-way",
    "waxing-crescent-moon", "waning-crescent-moon", "first-quarter-moon", "last-quarter-moon", "cloud", "sky",
    "waxing-gibbous-moon", "waning-gibbous-moon", "first-quarter-moon-face", "last-quarter-moon-face",
})  # fmt: skip
"""What hangs in the sky already and never stands on the ground."""
TREES = frozenset({"tree", "deciduous-tree"})
SETTLED = frozenset({"on", "in", "under", "behind", "riding"})
"""Relations in which a thing decides more about the place than who is there."""
ELEMENTS = frozenset({"underwater", "sea", "sky", "space"})
"""Places without a ground to stand on."""
SKY_TOLD = frozenset(
    {"moonlight", "stars", "aurora", "rainbow", "storm", "rain", "snowfall", "fireworks", "clouds"}
)
SKY_HOURS = frozenset({"sunset", "dawn", "dusk", "golden"})
"""Weathers and hours that one sees above the water only."""
OFF_THE_GROUND = frozenset({"swim", "fly", "float", "jump"})
INTERIORS: Mapping[str, str] = {
    "hospital": "bedroom", "hotel": "bedroom", "bank": "room", "post-office": "room", "department-store": "market",
    "factory": "classroom", "convenience-store": "market", "church": "room", "classical-building": "library",
}  # fmt: skip
"""Buildings by what they are like inside."""
CROPS = "plant-flower"
WOODED = frozenset({"forest", "autumn-forest", "jungle", "bamboo"})
"""Places from which little of the sky is seen."""


def whereabouts(scene: Scene, subjects: tuple[Subject, ...], rng: random.Random) -> tuple[str, str | None]:
    """The place that was asked for, or where the first subject is at home; and what a field is full of."""
    crop = None
    flowers = bool(subjects) and habitats.group_of(subjects[0].thing) == CROPS
    if scene.place == "flower-field" or (scene.place in ("meadow", "farm") and len(subjects) == 1):
        crop = next((one.thing for one in subjects if habitats.group_of(one.thing) == CROPS), None)
    views = fittings.views(scene)
    if views and scene.place in (None, "sky", "mountain"):
        return rng.choice(views), None
    if scene.place and places.knows(scene.place) and not _is_too_big(scene.place, subjects):
        return _reached(scene.place, subjects), crop
    if not subjects:
        return _without_subject(scene, rng), None
    if "snowfall" in scene.weather:
        return "snow", None
    hero = _mount(subjects)
    if hero.action == "swim":
        if people.knows(hero.thing) and hero.thing not in habitats.load().home:
            return "sea", None
        below = habitats.group_of(hero.thing) == "animal-marine" or "underwater" in habitats.homes(
            hero.thing, person=False
        )
        return "underwater" if below else "lake", None
    if hero.action == "jump" and habitats.group_of(hero.thing) == "animal-marine":
        return "sea" if habitats.stature(hero.thing, person=False) > 1 else "lake", None
    if flowers and hero.count > 4:
        return "flower-field", hero.thing
    if scene.styles and scene.styles[0] == "neon":
        return "city", None
    return _home(scene, subjects, rng), None


def _home(scene: Scene, subjects: tuple[Subject, ...], rng: random.Random) -> str:
    """One of the places where the first subject, or what it is on, is at home."""
    host = _guest(_host(subjects), subjects)
    homes = habitats.homes(host.thing, person=people.knows(host.thing))
    suitable = [home for home in homes if places.knows(home)] or ["meadow"]
    suitable = _shared(suitable, subjects)
    if "storm" in scene.weather and "sea" in suitable:
        return "sea"
    if subjects[0].action == "howl":
        suitable = [home for home in suitable if home not in WOODED] or suitable
    place = suitable[rng.randrange(len(suitable))]
    return _under_the_sky(scene, host) if place == "underwater" else place


def _guest(host: Subject, subjects: tuple[Subject, ...]) -> Subject:
    """Who is at home wherever people are goes where the others are at home: children build a snowman in the snow."""
    if not people.knows(host.thing) or habitats.has_home(host.thing):
        return host
    return next((one for one in subjects if habitats.has_home(one.thing) and one.thing not in HELD_UP), host)


def _shared(suitable: list[str], subjects: tuple[Subject, ...]) -> list[str]:
    """Those of the places in which the others can be too: no rabbit is under water, and no mailbox in the sky."""
    taken = {one.to for one in subjects}
    free = (one for at, one in enumerate(subjects) if one.relation is None and at not in taken)
    homes = [habitats.homes(one.thing, person=people.knows(one.thing)) for one in free]
    found = [place for place in suitable if place not in ELEMENTS or all(place in theirs for theirs in homes)]
    return found or ["beach" if "underwater" in suitable or "sea" in suitable else "meadow"]


def _is_too_big(place: str, subjects: tuple[Subject, ...]) -> bool:
    """Whether the hero is a house and the place is inside one: a bakery's shop stands in the street."""
    house = bool(subjects) and habitats.group_of(subjects[0].thing) in HOUSES
    return house and places.indoors(place)


def _under_the_sky(scene: Scene, host: Subject) -> str:
    """Who lives in the water comes up where the prompt tells of the sky."""
    if not SKY_TOLD.intersection(scene.weather) and scene.hour not in SKY_HOURS:
        return "underwater"
    if people.knows(host.thing):
        return "beach"
    return "sea" if habitats.stature(host.thing, person=False) > 1 else "underwater"


def _reached(place: str, subjects: tuple[Subject, ...]) -> str:
    """The named place, as the hero can be there: nobody walks on the sea, or swims in a brook."""
    if not subjects:
        return place
    afloat = habitats.group_of(carrier(subjects).thing) == "transport-water"
    if place == "river" and (subjects[0].action == "swim" or afloat):
        return "lake"
    hero = carrier(subjects)
    walks = people.knows(hero.thing) or habitats.group_of(hero.thing) == "animal-mammal"
    return "beach" if place == "sea" and walks and hero.action not in OFF_THE_GROUND else place


def _host(subjects: tuple[Subject, ...]) -> Subject:
    """Who decides where a picture without a named place plays: what the hero is on or in, if that has a home."""
    hero = subjects[0]
    if hero.relation in SETTLED and hero.to is not None and hero.to < len(subjects):
        seat = subjects[hero.to]
        vehicle = habitats.group_of(seat.thing).startswith("transport-")
        beast = beasts.knows(seat.thing) or hoofed.knows(seat.thing)
        swimmer = habitats.group_of(seat.thing) == "animal-marine"
        mount = beast or (hero.relation == "riding" and not vehicle and not swimmer)
        boat = habitats.group_of(seat.thing) == "transport-water"
        if (habitats.has_home(seat.thing) or boat) and not mount:
            return seat
    return hero


def _mount(subjects: tuple[Subject, ...]) -> Subject:
    """The first subject, or what carries it through the water."""
    hero = subjects[0]
    if hero.relation != "riding" or hero.to is None or hero.to >= len(subjects):
        return hero
    mount = subjects[hero.to]
    return mount if habitats.group_of(mount.thing) == "animal-marine" else hero


def _without_subject(scene: Scene, rng: random.Random) -> str:
    """A prompt of weather, hour or season alone is a landscape; one of nothing is an abstract picture."""
    weather = set(scene.weather)
    if "snowfall" in weather:
        return "snow"
    if weather & {"petals"}:
        return "cherry"
    if weather & {"leaves"} or scene.season == "autumn":
        return "autumn-forest"
    if (
        weather
        or scene.hour
        or scene.season
        or scene.shot == "wide"
        or any(s.thing in TREES for s in scene.subjects)
    ):
        return rng.choice(("meadow", "sea", "mountain", "lake"))
    if any(subject.thing in IN_THE_SKY for subject in scene.subjects):
        return "sky"
    return "abstract"


def entered(scene: Scene) -> Scene:
    """Who is in a hospital is in one of its rooms."""
    houses = {
        one.to: INTERIORS[scene.subjects[one.to].thing]
        for one in scene.subjects
        if one.relation == "in" and one.to is not None and scene.subjects[one.to].thing in INTERIORS
    }
    if not houses or scene.place is not None:
        return scene
    subjects = tuple(
        msgspec.structs.replace(one, relation=None) if one.relation == "in" and one.to in houses else one
        for one in scene.subjects
    )
    place = next(iter(houses.values()))
    return msgspec.structs.replace(scene, subjects=without(subjects, frozenset(houses)), place=place)


def buoyed(scene: Scene) -> Scene:
    """Where the place is water, beasts and people that float swim, and boats lie there as ever; others hover."""
    if scene.place not in AFLOAT:
        return scene
    subjects = tuple(_buoyed(one) if one.action == "float" else one for one in scene.subjects)
    return msgspec.structs.replace(scene, subjects=subjects)


def _buoyed(subject: Subject) -> Subject:
    if _is_alive(subject.thing):
        return msgspec.structs.replace(subject, action="swim")
    boat = habitats.group_of(subject.thing) == "transport-water" or subject.thing in BOATS
    return msgspec.structs.replace(subject, action=None) if boat else subject


def _is_alive(thing: str) -> bool:
    return people.knows(thing) or beasts.knows(thing) or habitats.group_of(thing).startswith("animal-")
