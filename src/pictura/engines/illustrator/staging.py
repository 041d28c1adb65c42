"""Scene and shape and seed become a setting: which place, whose light, where the hero stands. Pure."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping

import msgspec

from pictura.engines.illustrator import beasts, emblem, fittings, habitats, hoofed, letters, people, places
from pictura.engines.illustrator.arranging import HELD_UP, HOUSES, arranged, carrier
from pictura.engines.illustrator.company import without
from pictura.engines.illustrator.composition import beside_the_fire, composition, zoom
from pictura.engines.illustrator.light import Light, lights
from pictura.engines.illustrator.scene import Order, Scene, Subject
from pictura.engines.illustrator.setting import Moon, Setting, snow_lies
from pictura.engines.illustrator.vocabulary import SIGN

NO_WEATHER: frozenset[str] = frozenset()
CLOUDED = frozenset({"rain", "storm", "snowfall", "fog", "cloudy"})
"""Weather that a window shows."""
SIDE = 1000.0
"""The shorter side of the frame, in units."""
IN_THE_SKY = frozenset({
    "sun", "sun-with-face", "full-moon", "full-moon-face", "crescent-moon", "new-moon", "star", "milky-way",
    "waxing-crescent-moon", "waning-crescent-moon", "first-quarter-moon", "last-quarter-moon", "cloud", "sky",
    "waxing-gibbous-moon", "waning-gibbous-moon", "first-quarter-moon-face", "last-quarter-moon-face",
})  # fmt: skip
"""What hangs in the sky already and never stands on the ground."""
SETTLED = frozenset({"on", "in", "under", "behind", "riding"})
"""Relations in which a thing decides more about the place than who is there."""
ELEMENTS = frozenset({"underwater", "sea", "sky", "space"})
"""Places without a ground to stand on."""
SKY_TOLD = frozenset(
    {"moonlight", "stars", "aurora", "rainbow", "storm", "rain", "snowfall", "fireworks", "clouds"}
)
SKY_HOURS = frozenset({"sunset", "dawn", "dusk", "golden"})
"""Weathers and hours that one sees above the water only."""
GROWN_THERE = frozenset(
    {("wood", "forest"), ("palm-tree", "beach"), ("palm-tree", "island"), ("cactus", "desert")}
)
"""Things that a place is full of already."""
OFF_THE_GROUND = frozenset({"swim", "fly", "float", "jump"})
INTERIORS: Mapping[str, str] = {
    "hospital": "bedroom", "hotel": "bedroom", "bank": "room", "post-office": "room", "department-store": "market",
    "factory": "classroom", "convenience-store": "market", "church": "room", "classical-building": "library",
}  # fmt: skip
"""Buildings by what they are like inside."""
STILL_LIFES: Mapping[str, str] = {"desk": "vase"}
"""What stands there instead of a thing that the illustrator does not know."""
TREES = frozenset({"tree", "deciduous-tree"})
ROAD_USERS = frozenset({
    "automobile", "racing-car", "sport-utility-vehicle", "motorcycle", "bus", "taxi", "truck", "delivery-truck",
    "pickup-truck", "police-car", "ambulance", "fire-engine", "minibus", "bicycle", "motor-scooter", "trolleybus",
})  # fmt: skip
CROPS = "plant-flower"
WOODED = frozenset({"forest", "autumn-forest", "jungle", "bamboo"})
"""Places from which little of the sky is seen."""
EARTH = "globe-showing"
"""How the glyphs of the earth begin: seen from the moon it hangs in the sky."""
PLACE_LIGHT = {
    "space": "space", "moon": "space", "mars": "mars", "underwater": "sea", "cave": "cavern", "volcano": "fire",
    "studio": "indoor", "abstract": "indoor", "stage": "lamplight",
}  # fmt: skip
OPEN_PLACES = frozenset({
    "garden", "meadow", "park", "forest", "cherry", "bamboo", "mountain", "flower-field", "farm", "lake", "river",
    "castle", "village", "jungle", "playground", "autumn-forest", "temple", "savanna", "ruins",
})  # fmt: skip
GLOWING_STYLES = frozenset({"cinematic", "photo", "oil", "render", "poster"})


def seed_of(*parts: object) -> int:
    """A seed from anything printable; the same in every process."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())


def stage(scene: Scene, order: Order) -> Setting:
    """Decides everything that is not drawing. The same scene and order give the same setting."""
    seed = seed_of(scene.prompt, order.seed, order.index)
    rng = random.Random(seed)
    turn = random.Random(seed_of(scene.prompt, order.seed)).randrange(4) + order.index
    width, height = order.size.width, order.size.height
    writable = scene.lettering if scene.lettering and letters.can_write(scene.lettering) else None
    scene = msgspec.structs.replace(scene, subjects=arranged(scene.subjects), lettering=writable)
    bare = order.transparent or _in_studio(scene)
    scene = _entered(scene)
    subjects, weather, has_tree, moon = _sorted_out(scene, bare=bare)
    place, crop = _place(scene, subjects, rng)
    hidden = [i for i, one in enumerate(subjects) if one.thing == crop or _is_earth_seen(one, place)]
    subjects = without(subjects, frozenset(hidden))
    if bare and not subjects and (scene.lettering is None or _is_logo(scene)):
        subjects = (emblem.emblem(scene, seed),)
    if not subjects and scene.unread and place in STILL_LIFES:
        subjects = (Subject(thing=STILL_LIFES[place]),)
    subjects = _lettered(subjects, scene.lettering, logo=_is_logo(scene))
    hour = _hour(scene, place, weather)
    outside = weather & CLOUDED if places.indoors(place) else NO_WEATHER
    weather = weather if not places.indoors(place) else NO_WEATHER
    season = scene.season or places.season_of(place)
    light = _light(scene, place, hour, weather)
    style = _style(scene)
    focus, light, tree_at = composition(light, hour, place, turn, rng, has_tree=has_tree)
    if fittings.by_the_fire(scene, place):
        focus, light = beside_the_fire(focus, light)
    setting = Setting(
        width=SIDE * max(1.0, width / height), height=SIDE * max(1.0, height / width),
        place=place, hour=hour, light=light, weather=weather, outside=outside, season=season, style=style, moods=scene.moods,
        colours=scene.colours, subjects=subjects, focus=focus, tree_at=tree_at,
        has_tree=has_tree or turn % 3 != 2, props=_props(place, subjects) | fittings.fittings(scene), crop=crop, moon=moon,
        shot=scene.shot, seed=seed, indoors=places.indoors(place),
        white=scene.backdrop == "white", alone=order.transparent,
    )  # fmt: skip
    return msgspec.structs.replace(setting, zoom=zoom(setting, turn, rng))


def _style(scene: Scene) -> str:
    """The first one; a flat logo is a logo."""
    style = scene.styles[0] if scene.styles else ""
    return "icon" if style == "flat" and _is_logo(scene) else style


def _in_studio(scene: Scene) -> bool:
    """Whether the subject is wanted before a plain sheet."""
    return scene.backdrop in ("plain", "white") or _is_logo(scene)


def _is_logo(scene: Scene) -> bool:
    return "icon" in scene.styles


def _sorted_out(scene: Scene, *, bare: bool) -> tuple[tuple[Subject, ...], frozenset[str], bool, Moon]:
    """Sky things and trees leave the cast: the place draws them, unless there is none to see.

    Indices of relations stay right.
    """
    weather = frozenset(scene.weather) - scene.without
    drawn = scene.without if bare else scene.without | IN_THE_SKY | TREES | fittings.fittings(scene)
    hidden = {
        index
        for index, subject in enumerate(scene.subjects)
        if subject.thing in drawn or (subject.thing, scene.place) in GROWN_THERE
    }
    moon: Moon = "full"
    if any("crescent" in subject.thing for subject in scene.subjects):
        moon = "crescent"
    elif "stars" in weather and "moonlight" not in weather:
        moon = "none"
    elif any(subject.action == "howl" for subject in scene.subjects):
        moon = "great"
    has_tree = any(subject.thing in TREES for subject in scene.subjects)
    return without(scene.subjects, frozenset(hidden)), weather, has_tree, moon


def _entered(scene: Scene) -> Scene:
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


def _lettered(subjects: tuple[Subject, ...], text: str | None, *, logo: bool) -> tuple[Subject, ...]:
    """What was quoted is written on the sign that the prompt names, else beneath a logo, else on a sign of its own."""
    if text is None:
        return subjects
    signs = [index for index, subject in enumerate(subjects) if subject.thing == SIGN]
    if not signs and logo:
        signs = [0]
    if not signs:
        return (*subjects, Subject(thing=SIGN, text=text))
    at = signs[0]
    return (*subjects[:at], msgspec.structs.replace(subjects[at], text=text), *subjects[at + 1 :])


def _is_earth_seen(subject: Subject, place: str) -> bool:
    return place == "moon" and subject.thing.startswith(EARTH)


def _place(scene: Scene, subjects: tuple[Subject, ...], rng: random.Random) -> tuple[str, str | None]:
    """The place that was asked for, or where the first subject is at home; and what a field is full of."""
    crop = None
    flowers = bool(subjects) and habitats.group_of(subjects[0].thing) == CROPS
    if scene.place == "flower-field" or (scene.place in ("meadow", "farm") and len(subjects) == 1):
        crop = next((one.thing for one in subjects if habitats.group_of(one.thing) == CROPS), None)
    if _in_studio(scene):
        return "studio", None
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


def _hour(scene: Scene, place: str, weather: frozenset[str]) -> str:
    if scene.hour:
        return "day" if scene.hour in ("morning", "golden") else scene.hour
    if weather & {"stars", "moonlight", "aurora", "fireworks", "fireflies"}:
        return "night"
    if fittings.by_the_fire(scene, place):
        return "dusk"
    return "night" if place in ("space", "moon") else "day"


def _light(scene: Scene, place: str, hour: str, weather: frozenset[str]) -> Light:
    return lights()[_light_name(scene, place, hour, weather)]


def _light_name(scene: Scene, place: str, hour: str, weather: frozenset[str]) -> str:
    style = scene.styles[0] if scene.styles else ""
    town = place in ("city", "street", "market")
    if hour in ("night", "dusk") and fittings.by_the_fire(scene, place):
        return "firelight"
    if places.indoors(place):
        return "lamplight" if hour in ("night", "dusk") or place == "stage" else "indoor"
    if place in PLACE_LIGHT:
        return "deepsea" if place == "underwater" and hour == "night" else PLACE_LIGHT[place]
    if "storm" in weather:
        return "storm"
    if style == "neon" or (town and hour == "night" and "rain" in weather):
        return "neon"
    if hour == "day":
        if weather & {"rain", "fog", "cloudy"}:
            return "overcast"
        if snow_lies(place, weather, scene.season):
            return "snowday"
        if scene.hour in ("golden", "morning") or (style in GLOWING_STYLES and place in OPEN_PLACES):
            return "golden"
        if scene.hour == "day" and place in ("beach", "sea", "desert", "island"):
            return "noon"
    return hour if hour in lights() else "day"


def _props(place: str, subjects: tuple[Subject, ...]) -> frozenset[str]:
    props: set[str] = set()
    if any(subject.thing in ROAD_USERS for subject in subjects) and place not in ("city", "street", "market"):
        props.add("road")
    if not subjects and place in ("city", "street"):
        props.add("walker")
    return frozenset(props)
