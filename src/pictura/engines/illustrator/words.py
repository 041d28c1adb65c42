"""From words to a Scene: what a prompt in English, Chinese, Japanese or Korean asks for. Pure, and never an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import cast

from pictura.engines.illustrator import art, vocabulary
from pictura.engines.illustrator.fittings import FIREPLACE
from pictura.engines.illustrator.meaning import allowed, settled
from pictura.engines.illustrator.phrases import (
    PHRASES_MAX,
    Phrase,
    language_of,
    phrases,
    plain,
)
from pictura.engines.illustrator.quoting import quoted
from pictura.engines.illustrator.reading import noted
from pictura.engines.illustrator.scene import Backdrop, Language, Scene, Shot

UNREAD_MAX = 12
UNREAD_CHARACTERS_MAX = 24
CROWD_CHARACTERS_MAX = 60
MEANINGFUL = re.compile("[\u30a1-\u30fa\u30fc\u3400-\u9fff]+|[^\u3040-\u30ff\u3400-\u9fff]+")
BACKGROUND_PLACES = frozenset({"sky", "window", "mountain"})
"""Places that stand behind another: a city under the sky is a city."""

WAYS = frozenset({"street"})
TOWNS = frozenset({"city", "market", "village", "harbour"})
"""A desert road is in the desert, a city street in the city."""


def read(prompt: str) -> Scene:
    """What the prompt asks for; the same prompt gives the same scene."""
    lettering, rest = quoted(prompt)
    text = plain(rest)
    language, found = _found(text)
    kept, without = allowed(settled(found))
    notes = noted(kept, text, language)
    place = _place(kept)
    weather = _keys(kept, "weather")
    if place is None and any(subject.thing == FIREPLACE for subject in notes.subjects):
        place = "room"
    if place is None and "snowfall" in weather and notes.subjects:
        place = "snow"
    return Scene(
        prompt=prompt,
        language=language,
        subjects=notes.subjects,
        place=place,
        hour=_first(kept, "hour") or _implied_hour(place, weather),
        weather=weather,
        season=_first(kept, "season") or _implied_season(place, weather),
        styles=_styles(kept),
        shot=cast("Shot | None", _first(kept, "shot")),
        backdrop=cast("Backdrop | None", _first(kept, "backdrop")),
        moods=tuple(notes.moods),
        colours=tuple(notes.colours),
        lettering=lettering,
        without=without,
        unread=_unread(found),
        crowds=tuple(draft.crowd[:CROWD_CHARACTERS_MAX] for draft in notes.drafts if draft.crowd),
    )


def _found(text: str) -> tuple[Language, list[Phrase]]:
    language = language_of(text)
    found = list(islice(phrases(text, language), PHRASES_MAX))
    if language in {"zh", "zh-Hant"} and not any(phrase.senses for phrase in found):
        japanese = list(islice(phrases(text, "ja"), PHRASES_MAX))
        if any(phrase.senses for phrase in japanese):
            return "ja", japanese
    return language, found


@cache
def things() -> frozenset[str]:
    """Every name that a Subject's `thing` can have: species, people's looks, our own figures and glyphs of the art."""
    known = vocabulary.load()
    return frozenset([*known.species, *known.people, *known.thing, *art.load().names])


def _keys(kept: Iterable[Phrase], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sense.key for phrase in kept for sense in phrase.senses if sense.kind == kind))


def _styles(kept: Iterable[Phrase]) -> tuple[str, ...]:
    """What is told of the hand comes before "realistic", which many say beside it."""
    return tuple(sorted(_keys(kept, "style"), key="photo".__eq__))


def _first(kept: Iterable[Phrase], kind: str) -> str | None:
    return next((sense.key for phrase in kept for sense in phrase.senses if sense.kind == kind), None)


def _place(kept: Sequence[Phrase]) -> str | None:
    """The first place; of two in one compound the last ("a city street"), and not the sky if there is a ground."""
    places: list[tuple[str, Phrase]] = []
    for phrase in kept:
        key = phrase.key("place")
        if key is None:
            continue
        if places and 0 <= phrase.start - places[-1][1].end <= 1:
            leads_through = key in WAYS and places[-1][0] not in TOWNS
            places[-1] = (places[-1][0] if leads_through else key, phrase)
        else:
            places.append((key, phrase))
    named = [key for key, _ in places]
    return next((key for key in named if key not in BACKGROUND_PLACES), named[0] if named else None)


def _implied_hour(place: str | None, weather: Iterable[str]) -> str | None:
    known = vocabulary.load()
    entries = [known.weather[key] for key in weather] + ([known.place[place]] if place else [])
    return next((entry.hour for entry in entries if entry.hour), None)


def _implied_season(place: str | None, weather: Iterable[str]) -> str | None:
    known = vocabulary.load()
    entries = [known.weather[key] for key in weather] + ([known.place[place]] if place else [])
    return next((entry.season for entry in entries if entry.season), None)


def _unread(found: Iterable[Phrase]) -> tuple[str, ...]:
    """The words that nothing was found for; single characters of one word together, bare kana endings left out."""
    runs: list[Phrase] = []
    for phrase in found:
        if phrase.senses:
            continue
        if runs and len(phrase.text) == 1 and runs[-1].end == phrase.start:
            runs[-1] = runs[-1]._replace(end=phrase.end, text=runs[-1].text + phrase.text)
        else:
            runs.append(phrase)
    words = (
        word for run in runs for word in MEANINGFUL.findall(run.text) if len(word) > 1 and not word.isdigit()
    )
    return tuple(dict.fromkeys(word[:UNREAD_CHARACTERS_MAX] for word in words))[:UNREAD_MAX]
