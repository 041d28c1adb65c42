"""Which subject a noun names: one that is known already, one whose name goes on, or a new one."""

from __future__ import annotations

from pictura.engines.illustrator.draft import Draft, Pending, attach, equipment
from pictura.engines.illustrator.lexicon import BEINGS, NOUNS
from pictura.engines.illustrator.notes import PLURAL_COUNT, SUBJECTS_MAX, TOPIC, Notes
from pictura.engines.illustrator.phrases import Phrase
from pictura.engines.illustrator.relating import settle

PLAIN_FIGURES = frozenset({"man", "woman", "boy", "girl", "person", "old-man", "old-woman"})
KEEPERS = PLAIN_FIGURES | {"farmer"}
"""A pig farmer is a farmer; a corgi astronaut is a corgi."""
LINKS = frozenset({"", " ", "の", "的"})
"""What may stand between a thing and who is named by it."""
PICNIC = "picnic-blanket"
VESSELS = frozenset({"vase", "basket", "bucket", "package", "shopping-cart"})


def name(notes: Notes, phrase: Phrase) -> None:
    """Finds or begins the subject of a noun, with what was said before it."""
    kind, thing = next(sense for sense in phrase.senses if sense.kind in NOUNS)
    if _is_herd(notes, thing, phrase):
        notes.drafts[-1].count, notes.drafts[-1].end = PLURAL_COUNT, phrase.end
        notes.pending = Pending()
        return
    known = _mentioned(notes, thing)
    known = _at_hand(notes, thing) if known is None else known
    if known is not None:
        notes.drafts[known].looks.update(notes.pending.looks)
        settle(notes, known)
    elif _continues(notes, phrase):
        _go_on(notes, thing, kind, phrase)
    elif len(notes.drafts) < SUBJECTS_MAX:
        _begin(notes, thing, kind, phrase)
        _equip(notes, phrase)
    notes.pending = Pending()
    notes.joined = notes.described = False


def name_young(notes: Notes, phrase: Phrase) -> None:
    """A wolf cub is a young wolf; a wolf and its cub are two."""
    parent = notes.last
    if parent is None or parent.kind != "species":
        return
    if 0 <= phrase.start - parent.end <= 1:
        parent.looks.setdefault("age", "baby")
    elif len(notes.drafts) < SUBJECTS_MAX:
        notes.pending.describe("age", "baby")
        _begin(notes, parent.thing, parent.kind, phrase)
        notes.pending = Pending()


def _is_herd(notes: Notes, thing: str, phrase: Phrase) -> bool:
    """Whether a family is one of beasts: "a polar bear family"."""
    last = notes.last
    return thing == "family" and last is not None and last.kind == "species" and phrase.start - last.end <= 1


def _mentioned(notes: Notes, thing: str) -> int | None:
    """The subject that a mention repeats, if it does: "the cat", "cat", not "another cat"."""
    pending = notes.pending
    if pending.count is not None:
        return None
    if notes.language == "en" and not pending.definite and (pending.opened or pending.looks):
        return None
    if pending.looks and notes.language != "en":
        return None
    return next((index for index, draft in enumerate(notes.drafts) if draft.thing == thing), None)


def _at_hand(notes: Notes, thing: str) -> int | None:
    """The ball that a player has already, when what he kicks is told."""
    tie = notes.loose.tie
    if tie is None or tie.relation != "holding" or tie.doer is None:
        return None
    held = notes.drafts[tie.doer].to
    return held if held is not None and notes.drafts[held].thing == thing else None


def _continues(notes: Notes, phrase: Phrase) -> bool:
    """Whether the noun and the one right before it are one: a woman astronaut, a robot cat, a corgi dog."""
    before, last = notes.before, notes.last
    if before is None or last is None or notes.pending.opened:
        return False
    if before.has("thing") and phrase.has("people") and equipment(last):
        return False
    if before.has(*BEINGS) and phrase.key("thing") == PICNIC:
        return False  # a family picnic is both
    own = {sense.kind for sense in phrase.senses}
    if not own.issuperset(notes.pending.looks):
        return False
    if before.start != last.start or phrase.start - last.end > 1:
        return False
    if last.count > 1 and notes.language == "en" and (before.plural or not phrase.plural):
        return False  # "two corgi dogs" are two, "corgis dogs" are others
    if phrase.has("people") and last.thing in PLAIN_FIGURES:
        return True
    if phrase.has("species") and last.kind == "species":
        return phrase.start == last.end or notes.language == "en"
    return notes.language == "en" and phrase.start - last.end == 1


def _go_on(notes: Notes, thing: str, kind: str, phrase: Phrase) -> None:
    """Takes one more noun into the name of the last subject."""
    last = notes.drafts[-1]
    stays = last.kind == "species" and (kind == "species" or thing not in KEEPERS)
    last.thing, last.end = last.thing if stays else thing, phrase.end
    last.kind = last.kind if stays else kind
    last.looks.update(notes.pending.looks)
    last.count = PLURAL_COUNT if phrase.plural and last.count == 1 else last.count


def _begin(notes: Notes, thing: str, kind: str, phrase: Phrase) -> None:
    looks = notes.pending.looks
    if kind == "species" and looks.get("size") == "small" and notes.language in {"zh", "zh-Hant"}:
        looks.setdefault("age", "baby")  # 小猫 is a kitten, 小船 a small boat
    notes.drafts.append(
        Draft(
            thing=thing,
            kind=kind,
            start=phrase.start,
            end=phrase.end,
            clause=notes.clause,
            count=notes.pending.count or (PLURAL_COUNT if phrase.plural else 1),
            looks=looks,
            crowd=None if notes.pending.crowd is None else notes.text[notes.pending.crowd : phrase.end],
            topic=notes.marked(phrase.end, TOPIC),
        )
    )
    settle(notes, len(notes.drafts) - 1)


def _equip(notes: Notes, phrase: Phrase) -> None:
    """A guitar player has a guitar, 着物の女性 wears the kimono, and of a basket of apples these are in it."""
    if len(notes.drafts) < 2:
        return
    source, target = len(notes.drafts) - 1, len(notes.drafts) - 2
    doer, other = notes.drafts[source], notes.drafts[target]
    between = notes.text[other.end : doer.start]
    if between == " of " and other.thing in VESSELS and phrase.has("thing", "species"):
        attach(notes.drafts, "in", source, target)
    if not phrase.has("people"):
        return
    told = equipment(other) if between in LINKS else None
    if told is not None and other.relation is None:
        attach(notes.drafts, told, source, target)
        doer.action = doer.action or other.action or ("play" if told == "holding" else None)
        other.action = None
