"""Who does what to whom: binds adjectives, counts, deeds and relations to the things that a prompt names.

English says the doer first ("a girl holding a balloon"); Japanese and Korean say it last (風船を持った女の子); Chinese does
both, and 的 tells which. Each kind of phrase has its readers: `naming`, `qualifying`, `relating` and `acting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pictura.engines.illustrator.acting import act
from pictura.engines.illustrator.lexicon import NOUNS
from pictura.engines.illustrator.meaning import BREAKS, SCENERY
from pictura.engines.illustrator.naming import name, name_young
from pictura.engines.illustrator.notes import Notes
from pictura.engines.illustrator.phrases import Phrase
from pictura.engines.illustrator.qualifying import part, qualify
from pictura.engines.illustrator.relating import relate, settle_waiting
from pictura.engines.illustrator.scene import Language, Relation

AHEAD = 7
"""How many phrases a reader looks ahead."""


def noted(phrases: Sequence[Phrase], text: str, language: Language) -> Notes:
    """What settled phrases of a `plain` text came to, read in order."""
    notes = Notes(text, language)
    for index, phrase in enumerate(phrases):
        _take(notes, phrase, phrases[index + 1 : index + 1 + AHEAD])
        notes.before = phrase
    _break(notes, strong=True)
    return notes


def _take(notes: Notes, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
    """The first of these that the phrase is decides how it is read."""
    if phrase.has(*BREAKS):
        _break(notes, strong=phrase.has("stop"))
    elif phrase.has("joiner"):
        notes.joined = True
    elif phrase.has("copula"):
        notes.described = bool(notes.drafts)
    elif phrase.has("determiner"):
        notes.pending.opened, notes.pending.definite = True, phrase.has("definite")
        notes.described = False
    elif phrase.has("part"):
        part(notes, phrase, ahead)
    elif phrase.has("relation"):
        notes.row = []
        relate(notes, cast("Relation", phrase.key("relation")), ahead)
    else:
        _take_all(notes, phrase, ahead)


def _take_all(notes: Notes, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
    """Adjectives and counts first, then the thing, the place or the deed that the same phrase names."""
    qualify(notes, phrase, ahead)
    if phrase.has("offspring"):
        name_young(notes, phrase)
    if phrase.has(*NOUNS):
        name(notes, phrase)
    elif phrase.has("place"):
        notes.put_aside()
        notes.loose.tie, notes.row = None, []
    elif deed := phrase.key("action"):
        act(notes, deed, phrase, ahead)
    elif phrase.has(*SCENERY):
        notes.loose.tie = None


def _break(notes: Notes, *, strong: bool) -> None:
    """A comma ends what leads on to a thing; a stop ends the sentence with all that is loose in it."""
    loose = notes.loose
    loose.tie = None
    notes.described = False
    notes.clause += 1
    if strong or not (notes.pending.opened and notes.pending.looks):
        notes.put_aside()
    if strong:
        settle_waiting(notes)
        notes.group, notes.row = [], []
    if loose.deed is not None and notes.drafts:
        head = next((draft for draft in notes.drafts if not draft.target), notes.drafts[0])
        head.action = head.action or loose.deed
        loose.deed = None
