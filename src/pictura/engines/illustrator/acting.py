"""Whose deed a verb tells, and what the deed has in hand."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.engines.illustrator.meaning import MODIFIERS, noun_follows
from pictura.engines.illustrator.notes import JOINING, OBJECT, Notes, Tie
from pictura.engines.illustrator.phrases import Phrase
from pictura.engines.illustrator.relating import relate_last

HANDLED = frozenset({"read", "write", "eat", "drink", "paint", "play"})
"""Deeds whose object is in the doer's hands: reading a book, playing the guitar."""


def act(notes: Notes, deed: str, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
    """Gives a deed to those who were named, or keeps it for whoever is named next."""
    notes.described, notes.row = False, []
    if deed == "fly" and ahead and (ahead[0].has("determiner") or ahead[0].key("thing") == "kite"):
        deed = "play"  # who flies a kite stays on the ground
    doer = None
    if _comes_before_its_doer(notes, phrase, ahead):
        notes.loose.deed = deed
    else:
        doer = notes.group[0] if notes.group else len(notes.drafts) - 1
        for index in notes.group or [doer]:
            if notes.drafts[index].action is None:
                notes.drafts[index].action = deed
    if deed in HANDLED:
        _handle(notes, doer, ahead)


def _handle(notes: Notes, doer: int | None, ahead: Sequence[Phrase]) -> None:
    if not notes.head_last:
        notes.loose.tie = Tie("holding", doer, lifeless=True)
        return
    last = notes.last
    if last is not None and last.kind == "thing" and notes.marked(last.end, OBJECT):
        last.action = None
        relate_last(notes, "holding", ahead)


def _comes_before_its_doer(notes: Notes, phrase: Phrase, ahead: Sequence[Phrase]) -> bool:
    """Whether the doer of a deed is still to be named: "a sleeping dog", 奔跑的狗, 走る犬, 달리는 개."""
    if not notes.drafts:
        return True
    if notes.language == "en":
        before = notes.before
        described = before is not None and before.has(*MODIFIERS) and bool(notes.pending.looks)
        return notes.pending.opened or described
    here = [index for index, draft in enumerate(notes.drafts) if draft.clause == notes.clause]
    if notes.head_last:
        acting = [index for index in here if notes.drafts[index].topic]
        if acting:
            notes.group = _named_with(notes, acting[-1])
            return False
        return noun_follows(ahead)
    modifies = notes.text[phrase.end : phrase.end + 2].startswith(("的", "着的", "中的"))
    return (modifies or not here or notes.pending.opened) and noun_follows(ahead)


def _named_with(notes: Notes, index: int) -> list[int]:
    """Who was named together with somebody: 강아지와 고양이가, 犬と猫が."""
    first = index
    while first > 0 and notes.marked(notes.drafts[first - 1].end, JOINING):
        first -= 1
    return list(range(first, index + 1))
