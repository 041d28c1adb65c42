"""Who is where, and has what. A relation is kept at the doer and points at the other thing, whichever is named first."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.engines.illustrator.draft import attach
from pictura.engines.illustrator.lexicon import BEINGS, NOUNS
from pictura.engines.illustrator.meaning import noun_follows
from pictura.engines.illustrator.notes import DOINGS, OBJECT, Notes, Tie
from pictura.engines.illustrator.phrases import Phrase
from pictura.engines.illustrator.scene import Relation

SHARED = frozenset({"on", "in", "under", "riding"})
"""Relations that hold for all who were named together: "a dog and a cat on a couch"."""


def relate(notes: Notes, relation: Relation, ahead: Sequence[Phrase]) -> None:
    """Ties a relation to the thing before it or to the one after it, as the language has it."""
    notes.described = False
    loose = notes.loose
    if notes.language == "en":
        doer = _doer_in_english(notes, relation)
        loose.tie = Tie(relation, doer) if notes.drafts or relation not in DOINGS else None
        loose.sharers = notes.group[1:] if notes.group[:1] == [doer] and relation in SHARED else []
        notes.pending.looks.clear()
    elif not notes.head_last and relation in DOINGS:
        last = notes.last
        here = last is not None and last.clause == notes.clause and not notes.pending.opened
        loose.tie = Tie(relation, len(notes.drafts) - 1 if here else None)
    elif notes.drafts and notes.before is not None and notes.before.has(*NOUNS):
        relate_last(notes, relation, ahead)


def relate_last(notes: Notes, relation: Relation, ahead: Sequence[Phrase]) -> None:
    """Relates whoever the words mean to what was named last: 風船を持った女の子, 在树下."""
    target = len(notes.drafts) - 1
    _join(notes, relation, _doer(notes, target, ahead), target)


def settle(notes: Notes, index: int) -> None:
    """Gives a subject that was just named what was told before it: a relation, a deed, its place in a group."""
    draft, loose = notes.drafts[index], notes.loose
    if loose.tie is not None:
        tie, loose.tie = loose.tie, None
        if not (tie.lifeless and draft.kind in BEINGS):
            _tie_up(notes, tie, index)
            return
    elif loose.repeated is not None and notes.joined and draft.kind == "thing":
        attach(notes.drafts, *loose.repeated, index)
        return
    loose.repeated = None
    if not notes.marked(draft.end, OBJECT):
        for relation, target in reversed(loose.waiting):
            attach(notes.drafts, relation, index, target)
        loose.waiting.clear()
    if loose.deed is not None and draft.action is None:
        draft.action, loose.deed = loose.deed, None
    if notes.joined:
        notes.group = [*(notes.row or notes.group), index]
        notes.row = []
    else:
        notes.group, notes.row = [index], [*notes.row, index]


def settle_waiting(notes: Notes) -> None:
    """Where a sentence ends without its doer, somebody else in the picture is taken for it."""
    for relation, target in notes.loose.waiting:
        source = next((index for index in range(len(notes.drafts)) if index != target), None)
        if source is not None:
            attach(notes.drafts, relation, source, target)
    notes.loose.waiting.clear()


def _tie_up(notes: Notes, tie: Tie, index: int) -> None:
    """Relates the doer of a tie, and who shares in it, to what was just named."""
    loose = notes.loose
    _join(notes, tie.relation, tie.doer, index)
    for sharer in loose.sharers:
        attach(notes.drafts, tie.relation, sharer, index)
    loose.sharers = []
    loose.repeated = None
    if tie.doer is not None and tie.relation in DOINGS:
        loose.repeated = tie.relation, tie.doer
    notes.group = notes.group or [index]


def _join(notes: Notes, relation: Relation, source: int | None, target: int) -> None:
    """Attaches a relation to its doer, or has it wait for one still to be named."""
    if source is None:
        notes.loose.waiting.append((relation, target))
    else:
        attach(notes.drafts, relation, source, target)


def _doer_in_english(notes: Notes, relation: Relation) -> int | None:
    """Whose relation an English preposition tells: the head of the phrase, else what it hangs on."""
    if not notes.drafts:
        return None
    last = len(notes.drafts) - 1
    if not notes.group and notes.drafts[last].clause != notes.clause:  # "It is wearing a hat."
        return next((at for at, draft in enumerate(notes.drafts) if not draft.target), last)
    head = notes.group[0] if notes.group else last
    free = notes.drafts[last].relation is None and relation not in {"with", "beside"}
    taken = notes.drafts[head].relation not in {None, "holding", "wearing"}
    return last if taken and free else head


def _doer(notes: Notes, target: int, ahead: Sequence[Phrase]) -> int | None:
    """The subject already named that the relation belongs to; None if it is still to come."""
    earlier = [
        index
        for index, draft in enumerate(notes.drafts[:target])
        if draft.clause == notes.clause and not draft.target
    ]
    if notes.head_last:
        acting = [index for index in earlier if notes.drafts[index].topic]
        return acting[-1] if acting else None
    end = notes.before.end if notes.before is not None else 0
    named_next = "的" in notes.text[end : end + 3] and noun_follows(ahead)
    return earlier[0] if earlier and not named_next else None
