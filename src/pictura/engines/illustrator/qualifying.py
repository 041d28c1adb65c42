"""What is said of a thing: adjectives and counts, before its name or after it, and the parts that it has."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.engines.illustrator.draft import Pending
from pictura.engines.illustrator.lexicon import BEINGS
from pictura.engines.illustrator.meaning import BREAKS, MODIFIERS, leads_to_noun
from pictura.engines.illustrator.notes import DOINGS, Notes
from pictura.engines.illustrator.phrases import Phrase
from pictura.engines.illustrator.scene import COUNT_MAX

COUNTERS = "匹人羽つ本個頭台枚輪"
"""What Japanese says between a number and の: 三匹の猫."""


def qualify(notes: Notes, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
    """Notes all that a phrase says of a thing or of the whole picture's mood."""
    for kind, key in phrase.senses:
        if kind == "mood" and key not in notes.moods:
            notes.moods.append(key)
        if kind == "count":
            _count(notes, int(key), phrase, ahead)
        elif kind in MODIFIERS:
            _describe(notes, kind, key, phrase, ahead)


def part(notes: Notes, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
    """Eyes, fur and hands are no subjects, but fur, hair and roofs have a colour."""
    colour = notes.pending.looks.get("hair") or next(iter(notes.pending.colours), None)
    tie = notes.loose.tie
    if tie is not None and tie.doer is not None and tie.relation in DOINGS:
        notes.loose.repeated = tie.relation, tie.doer  # with a beard and glasses
    notes.loose.tie = None
    if colour is not None and phrase.has("cover") and notes.drafts:
        notes.drafts[-1].looks.setdefault("colour", colour)
    if colour is not None and phrase.has("locks") and _comes_before_its_owner(notes, phrase, ahead):
        notes.pending.looks = {"hair": colour}
        notes.pending.colours = []
        return
    if colour is not None and phrase.has("pelt") and notes.drafts:
        beings = (draft for draft in reversed(notes.drafts) if draft.kind in BEINGS)
        owner = next(beings, notes.drafts[-1])
        owner.looks.setdefault("hair" if phrase.has("locks") else "colour", colour)
    notes.pending = Pending()


def _count(notes: Notes, number: int, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
    crowded, number = number > COUNT_MAX, max(1, min(number, COUNT_MAX))
    last = notes.last
    if last is not None and notes.head_last and notes.before is not None:
        joined = notes.before.has("joiner", *BREAKS)
        own = notes.text[phrase.end : phrase.end + 3].lstrip(COUNTERS)[:1] == "の"
        if not joined and not own and 0 <= phrase.start - last.end <= 2:
            last.count = number
            end = ahead[0].end if ahead and ahead[0].has("classifier") else phrase.end
            last.crowd = notes.text[last.start : end] if crowded else None
            return
    notes.pending.count, notes.pending.opened = number, True
    notes.pending.crowd = phrase.start if crowded else None


def _describe(notes: Notes, kind: str, key: str, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
    last = notes.last
    follows = kind == "age" and last is not None and last.end == phrase.start
    if last is not None and (follows or (notes.described and not leads_to_noun(ahead))):
        last.looks.setdefault(kind, key)
    else:
        notes.pending.describe(kind, key)


def _comes_before_its_owner(notes: Notes, phrase: Phrase, ahead: Sequence[Phrase]) -> bool:
    """Whether hair is told before whose it is: 红头发的女孩, 赤い髪の女の子, but not "a girl with red hair"."""
    if not leads_to_noun(ahead):
        return False
    if notes.head_last:
        return True
    return not notes.drafts or notes.text.startswith("的", phrase.end)
