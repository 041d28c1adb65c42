"""Scene and shape and seed become a setting: which place, whose light, where the hero stands. Pure."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping

import msgspec

from pictura.engines.illustrator import emblem, fittings, letters, places
from pictura.engines.illustrator.arranging import arranged
from pictura.engines.illustrator.company import without
from pictura.engines.illustrator.composition import beside_the_fire, composition, zoom
from pictura.engines.illustrator.light import Light, lights
from pictura.engines.illustrator.scene import Order, Scene, Subject
from pictura.engines.illustrator.setting import Moon, Setting, snow_lies
from pictura.engines.illustrator.vocabulary import SIGN
from pictura.engines.illustrator.whereabouts import IN_THE_SKY, TREES, buoyed, entered, whereabouts

NO_WEATHER: frozenset[str] = frozenset()
CLOUDED = frozenset({"rain", "storm", "snowfall", "fog", "cloudy"})
"""Weather that a window shows."""
SIDE = 1000.0
"""The shorter side of the frame, in units."""
GROWN_THERE = frozenset(
    {("wood", "forest"), ("palm-tree", "beach"), ("palm-tree", "island"), ("cactus", "desert")}
)
"""Things that a place is full of already."""
STILL_LIFES: Mapping[str, str] = {"desk": "vase"}
"""What stands there instead of a thing that the illustrator does not know."""
ROAD_USERS = frozenset({
    "automobile", "racing-car", "sport-utility-vehicle", "motorcycle", "bus", "taxi", "truck", "delivery-truck",
    "pickup-truck", "police-car", "ambulance", "fire-engine", "minibus", "bicycle", "motor-scooter", "trolleybus",
})  # fmt: skip
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
    scene = buoyed(entered(scene))
    subjects, weather, has_tree, moon = _sorted_out(scene, bare=bare)
    place, crop = ("studio", None) if _in_studio(scene) else whereabouts(scene, subjects, rng)
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
