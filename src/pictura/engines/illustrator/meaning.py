"""Which of its meanings a phrase has where it stands, and what the prompt says must not be there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pictura.engines.illustrator.lexicon import BEINGS, NOUNS
from pictura.engines.illustrator.phrases import HAN, Phrase

MODIFIERS = ("colour", "hair", "size", "age", "mood")
SCENERY = ("place", "hour", "weather", "season")
BREAKS = ("comma", "stop")
MATTER = ("text", "border", "shadow")
HAVING = frozenset({"wearing", "holding", "with", "riding"})
OPENERS = ("determiner", "count", "classifier", *MODIFIERS)
DENIABLE = (*NOUNS, *SCENERY, *MATTER, "part", "mood", "style")


def settled(phrases: Iterable[Phrase]) -> list[Phrase]:
    """The phrases that say something, each with the meanings it has here."""
    spoken = [phrase for phrase in phrases if not phrase.senses or not _all(phrase, "filler", "measure")]
    known: list[Phrase] = []
    seen_noun = False
    for index, phrase in enumerate(spoken):
        before = known[-1] if known else None
        after, beyond = (*spoken[index + 1 : index + 3], None, None)[:2]
        meant = _settle(phrase, before, after, beyond, seen_noun=seen_noun)
        if meant is not None:
            known.append(meant)
            seen_noun = seen_noun or meant.has(*NOUNS)
    return known


def allowed(phrases: Sequence[Phrase]) -> tuple[list[Phrase], frozenset[str]]:
    """What may be drawn, and the keys of what the prompt does not want: "no people", 没有人, 人なし, 사람 없이."""
    kept: list[Phrase] = []
    without: set[str] = set()
    denying = joined = False
    for phrase in phrases:
        if phrase.has("absent"):
            without.add("person")
        elif phrase.has("denied"):
            without |= _taken_back(kept)
        elif phrase.has("denial"):
            denying, joined = True, True
        elif denying and phrase.has("joiner"):
            joined = True
        elif denying and joined and phrase.has(*DENIABLE) and not phrase.has("action"):
            without |= {sense.key for sense in phrase.senses if sense.kind in DENIABLE}
            joined = phrase.has("mood", "style")
        elif denying and joined and (phrase.has(*OPENERS) or not phrase.senses):
            continue
        elif denying and joined and phrase.key("relation") in HAVING:
            continue  # "not wearing a hat"
        else:
            denying = joined = False
            if not _all(phrase, *MATTER):
                kept.append(phrase)
    return kept, frozenset(without)


def leads_to_noun(ahead: Sequence[Phrase]) -> bool:
    """Whether only adjectives stand before the next thing."""
    following = next((phrase for phrase in ahead if not phrase.has(*MODIFIERS)), None)
    return following is not None and following.has(*NOUNS)


def noun_follows(ahead: Sequence[Phrase]) -> bool:
    """Whether a thing is named before the next break."""
    for phrase in ahead:
        if phrase.has("stop", "comma"):
            return False
        if phrase.has(*NOUNS):
            return True
    return False


def _settle(
    phrase: Phrase, before: Phrase | None, after: Phrase | None, beyond: Phrase | None, *, seen_noun: bool
) -> Phrase | None:
    """The phrase with fewer senses, or None where it turns out to say nothing."""
    if len(phrase.senses) > 1:
        phrase = phrase.only(
            *(sense.kind for sense in phrase.senses if sense.kind not in {"filler", "measure"})
        )
    counted = before is not None and before.has("count") and phrase.start - before.end <= 1
    if phrase.has("classifier"):
        if counted:
            return phrase.only("classifier")
        phrase = _without(phrase, "classifier")
    if phrase.has("count") and HAN.match(phrase.text) and len(phrase.text) == 1:
        return phrase if after is not None and after.has("classifier") and after.start == phrase.end else None
    if HAN.fullmatch(phrase.text) and _all(phrase, *MODIFIERS) and not _leads(phrase, after):
        return None
    if phrase.has(*NOUNS):
        phrase = _noun_or_not(phrase, before, after, beyond, seen_noun=seen_noun)
    return phrase if phrase.senses or len(phrase.text) > 1 else None


def _noun_or_not(
    phrase: Phrase, before: Phrase | None, after: Phrase | None, beyond: Phrase | None, *, seen_noun: bool
) -> Phrase:
    opened = phrase.plural or (before is not None and before.has(*OPENERS, "denial"))
    leads = after is not None and after.has(*NOUNS, *MODIFIERS, "part")
    if phrase.has("text"):
        denied = before is not None and before.has("denial", "joiner")
        return phrase.only("text") if denied else _without(phrase, "text")
    if phrase.has("age") and phrase.has("people"):
        follows = before is not None and before.has(*BEINGS) and phrase.start == before.end
        return phrase.only("age") if leads or follows else phrase.only(*NOUNS)
    if phrase.has("colour") and not phrase.has(*BEINGS):
        coloured = beyond is not None and beyond.has("colour")  # "an orange and white cat"
        paired = after is not None and after.has("joiner") and (coloured or not opened)
        return phrase.only("colour") if (leads and not phrase.plural) or paired else phrase.only(*NOUNS)
    if phrase.has("action", "relation"):
        takes_object = after is not None and after.has("determiner", "count")
        acted = (phrase.inflected and (takes_object or not opened)) or (
            before is not None and before.has(*NOUNS, "joiner")
        )
        return phrase.only("action", "relation", "mood") if acted else phrase.only(*NOUNS)
    if phrase.has("style"):
        return phrase.only(*NOUNS) if opened else phrase.only("style")
    if phrase.has("part"):
        return phrase.only("part") if seen_noun else phrase.only(*NOUNS)
    return phrase


def _leads(phrase: Phrase, after: Phrase | None) -> bool:
    """Whether a single character of Chinese stands right before what it can modify."""
    if after is None or after.start - phrase.end > 1:
        return False
    return not after.senses or after.has(*NOUNS, *MODIFIERS, "part", *SCENERY)


def _taken_back(kept: list[Phrase]) -> set[str]:
    """The keys of the last things named, with those joined to them, and these removed from what is kept."""
    keys: set[str] = set()
    while kept and not kept[-1].has(*BREAKS):
        last = kept.pop()
        if last.has(*DENIABLE):
            keys |= {sense.key for sense in last.senses if sense.kind in DENIABLE}
            if not (kept and kept[-1].has("joiner")):
                break
    return keys


def _all(phrase: Phrase, *kinds: str) -> bool:
    return bool(phrase.senses) and all(sense.kind in kinds for sense in phrase.senses)


def _without(phrase: Phrase, kind: str) -> Phrase:
    return phrase._replace(senses=tuple(sense for sense in phrase.senses if sense.kind != kind))
