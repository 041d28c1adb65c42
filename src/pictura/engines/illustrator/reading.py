"""Who does what to whom: binds adjectives, counts, deeds and relations to the things that a prompt names.

English says the doer first ("a girl holding a balloon"); Japanese and Korean say it last (風船を持った女の子); Chinese does
both, and 的 tells which. Either way a relation is kept at the doer and points at the other thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pictura.engines.illustrator.draft import Draft, Pending, attach, continues, equipment, mentioned
from pictura.engines.illustrator.lexicon import BEINGS, NOUNS
from pictura.engines.illustrator.meaning import BREAKS, MODIFIERS, SCENERY, leads_to_noun, noun_follows
from pictura.engines.illustrator.phrases import Phrase
from pictura.engines.illustrator.scene import Language, Relation, Subject

SUBJECTS_MAX = 12
COUNT_MAX = 12
PLURAL_COUNT = 3
HANDLED = frozenset({"read", "write", "eat", "drink", "paint", "play"})
"""Deeds whose object is in the doer's hands: reading a book, playing the guitar."""
TOPIC_MARKS = {"ja": "がはも", "ko": "이가은는"}
OBJECT_MARKS = {"ja": "を", "ko": "을를"}
KEEPERS = frozenset({"man", "woman", "boy", "girl", "person", "old-man", "old-woman", "farmer"})
"""A pig farmer is a farmer; a corgi astronaut is a corgi."""
JOINING_MARKS = {"ja": "とや", "ko": "와과랑"}
DOINGS = frozenset({"holding", "wearing", "riding", "with"})
"""Relations that are verbs; the others are places."""
LINKS = frozenset({"", " ", "の", "的"})
"""What may stand between a thing and who is named by it."""
SHARED = frozenset({"on", "in", "under", "riding"})
"""Relations that hold for all who were named together: "a dog and a cat on a couch"."""
VESSELS = frozenset({"vase", "basket", "bucket", "package", "shopping-cart"})
HEAD_LAST = frozenset({"ja", "ko"})


class Reading:
    """Reads settled phrases in order; afterwards `subjects`, `moods` and `colours` are what they came to."""

    def __init__(self, text: str, language: Language) -> None:
        self.moods: list[str] = []
        self.colours: list[str] = []
        self._text = text
        self._language: Language = language
        self._drafts: list[Draft] = []
        self._group: list[int] = []
        self._row: list[int] = []
        """Things that were named one after the other with commas between: "a cat, a dog and a bird"."""
        self._pending = Pending()
        self._joined = False
        self._copula = False
        self._deed: str | None = None
        self._company: list[int] = []
        self._open: tuple[Relation, int | None, bool] | None = None
        self._also: tuple[Relation, int] | None = None
        """What has just been told of somebody, and is told of what is joined to it too: a hat and a scarf."""
        self._waiting: list[tuple[Relation, int]] = []
        self._clause = 0
        self._before: Phrase | None = None

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return tuple(draft.subject() for draft in self._drafts)

    def read(self, phrases: Sequence[Phrase]) -> None:
        for index, phrase in enumerate(phrases):
            self._take(phrase, phrases[index + 1 : index + 8])
            self._before = phrase
        self._break(strong=True)

    def _take(self, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        """The first of these that the phrase is decides how it is read."""
        if phrase.has(*BREAKS):
            self._break(strong=phrase.has("stop"))
        elif phrase.has("joiner"):
            self._joined = True
        elif phrase.has("copula"):
            self._copula = bool(self._drafts)
        elif phrase.has("determiner"):
            self._pending.opened, self._pending.definite = True, phrase.has("definite")
            self._copula = False
        elif phrase.has("part"):
            self._part(phrase, ahead)
        elif phrase.has("relation"):
            self._row = []
            self._relation(cast("Relation", phrase.key("relation")), ahead)
        else:
            self._qualify(phrase, ahead)

    def _qualify(self, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        """Adjectives, counts and deeds, and the thing or the place that they are said of."""
        for kind, key in phrase.senses:
            self._modifier(kind, key, phrase, ahead)
        if phrase.has("offspring"):
            self._offspring(phrase)
        if phrase.has(*NOUNS):
            self._noun(phrase)
        elif phrase.has("place"):
            self._leave_pending()
            self._open, self._row = None, []
        elif deed := phrase.key("action"):
            self._action(deed, phrase, ahead)
        elif phrase.has(*SCENERY):
            self._open = None

    # Adjectives and counts

    def _modifier(self, kind: str, key: str, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        if kind == "mood" and key not in self.moods:
            self.moods.append(key)
        if kind == "count":
            self._counted(int(key), phrase, ahead)
        elif kind in MODIFIERS:
            last = self._drafts[-1] if self._drafts else None
            follows = kind == "age" and last is not None and last.end == phrase.start
            if last is not None and (follows or (self._copula and not leads_to_noun(ahead))):
                last.looks.setdefault(kind, key)
            else:
                self._pending.describe(kind, key)

    def _counted(self, number: int, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        number = max(1, min(number, COUNT_MAX))
        last = self._drafts[-1] if self._drafts else None
        if last is not None and self._language in HEAD_LAST and self._before is not None:
            joined = self._before.has("joiner", *BREAKS)
            own = self._text[phrase.end : phrase.end + 3].lstrip("匹人羽つ本個頭台枚輪")[:1] == "の"
            if not joined and not own and 0 <= phrase.start - last.end <= 2:
                last.count = number
                return
        self._pending.count, self._pending.opened = number, True

    def _part(self, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        """Eyes, fur and hands are no subjects, but fur, hair and roofs have a colour."""
        colour = self._pending.looks.get("hair") or next(iter(self._pending.colours), None)
        if self._open is not None and self._open[1] is not None and self._open[0] in DOINGS:
            self._also = self._open[0], self._open[1]  # with a beard and glasses
        self._open = None
        if colour is not None and phrase.has("cover") and self._drafts:
            self._drafts[-1].looks.setdefault("colour", colour)
        if colour is not None and phrase.has("locks") and self._is_before_its_owner(phrase, ahead):
            self._pending.looks = {"hair": colour}
            self._pending.colours = []
            return
        if colour is not None and phrase.has("pelt") and self._drafts:
            beings = (draft for draft in reversed(self._drafts) if draft.kind in BEINGS)
            owner = next(beings, self._drafts[-1])
            owner.looks.setdefault("hair" if phrase.has("locks") else "colour", colour)
        self._pending = Pending()

    def _is_before_its_owner(self, phrase: Phrase, ahead: Sequence[Phrase]) -> bool:
        """Whether hair is told before whose it is: 红头发的女孩, 赤い髪の女の子, but not "a girl with red hair"."""
        if not leads_to_noun(ahead):
            return False
        if self._language in HEAD_LAST:
            return True
        return not self._drafts or self._text.startswith("的", phrase.end)

    # Things

    def _noun(self, phrase: Phrase) -> None:
        kind, thing = next(sense for sense in phrase.senses if sense.kind in NOUNS)
        if self._is_herd(thing, phrase):
            self._drafts[-1].count, self._drafts[-1].end = PLURAL_COUNT, phrase.end
            self._pending = Pending()
            return
        known = mentioned(self._drafts, thing, self._pending, self._language)
        known = self._at_hand(thing) if known is None else known
        if known is not None:
            self._drafts[known].looks.update(self._pending.looks)
            self._settle(known)
        elif self._before is not None and continues(
            self._drafts, self._before, phrase, self._pending, self._language
        ):
            last = self._drafts[-1]
            stays = last.kind == "species" and (kind == "species" or thing not in KEEPERS)
            last.thing, last.end = last.thing if stays else thing, phrase.end
            last.kind = last.kind if stays else kind
            last.looks.update(self._pending.looks)
            last.count = PLURAL_COUNT if phrase.plural else last.count
        elif len(self._drafts) < SUBJECTS_MAX:
            self._drafts.append(self._draft(thing, kind, phrase))
            self._settle(len(self._drafts) - 1)
            self._equip(phrase)
        self._pending = Pending()
        self._joined = self._copula = False

    def _is_herd(self, thing: str, phrase: Phrase) -> bool:
        """Whether a family is one of beasts: "a polar bear family"."""
        last = self._drafts[-1] if self._drafts else None
        return (
            thing == "family" and last is not None and last.kind == "species" and phrase.start - last.end <= 1
        )

    def _at_hand(self, thing: str) -> int | None:
        """The ball that a player has already, when what he kicks is told."""
        if self._open is None or self._open[0] != "holding" or self._open[1] is None:
            return None
        held = self._drafts[self._open[1]].to
        return held if held is not None and self._drafts[held].thing == thing else None

    def _equip(self, phrase: Phrase) -> None:
        """A guitar player has a guitar, 着物の女性 wears the kimono, and of a basket of apples these are in it."""
        if len(self._drafts) < 2:
            return
        source, target = len(self._drafts) - 1, len(self._drafts) - 2
        other = self._drafts[target]
        between = self._text[other.end : self._drafts[source].start]
        if between == " of " and other.thing in VESSELS and phrase.has("thing", "species"):
            attach(self._drafts, "in", source, target)
        if not phrase.has("people"):
            return
        told = equipment(other) if between in LINKS else None
        if told is not None and other.relation is None:
            attach(self._drafts, told, source, target)
            doer = self._drafts[source]
            doer.action = doer.action or other.action or ("play" if told == "holding" else None)
            other.action = None

    def _offspring(self, phrase: Phrase) -> None:
        """A wolf cub is a young wolf; a wolf and its cub are two."""
        if not self._drafts or self._drafts[-1].kind != "species":
            return
        parent = self._drafts[-1]
        if 0 <= phrase.start - parent.end <= 1:
            parent.looks.setdefault("age", "baby")
        elif len(self._drafts) < SUBJECTS_MAX:
            self._pending.describe("age", "baby")
            self._drafts.append(self._draft(parent.thing, parent.kind, phrase))
            self._settle(len(self._drafts) - 1)
            self._pending = Pending()

    def _draft(self, thing: str, kind: str, phrase: Phrase) -> Draft:
        looks = self._pending.looks
        if kind == "species" and looks.get("size") == "small" and self._language in {"zh", "zh-Hant"}:
            looks.setdefault("age", "baby")  # 小猫 is a kitten, 小船 a small boat
        return Draft(
            thing=thing,
            kind=kind,
            start=phrase.start,
            end=phrase.end,
            clause=self._clause,
            count=self._pending.count or (PLURAL_COUNT if phrase.plural else 1),
            looks=looks,
            topic=self._marked(phrase.end, TOPIC_MARKS),
        )

    def _settle(self, index: int) -> None:
        """What was waiting for this subject: a relation from before it, or what was said ahead of it."""
        draft = self._drafts[index]
        if self._open is not None:
            relation, source, soft = self._open
            if not (soft and draft.kind in BEINGS):
                self._relate(relation, source, index)
                for companion in self._company:
                    attach(self._drafts, relation, companion, index)
                self._company = []
                self._open = None
                self._also = (relation, source) if source is not None and relation in DOINGS else None
                self._group = self._group or [index]
                return
            self._open = None
        elif self._also is not None and self._joined and draft.kind == "thing":
            attach(self._drafts, *self._also, index)
            return
        self._also = None
        if not self._marked(draft.end, OBJECT_MARKS):
            for relation, target in reversed(self._waiting):
                attach(self._drafts, relation, index, target)
            self._waiting.clear()
        if self._deed is not None and draft.action is None:
            draft.action, self._deed = self._deed, None
        if self._joined:
            self._group = [*(self._row or self._group), index]
            self._row = []
        else:
            self._group, self._row = [index], [*self._row, index]

    def _marked(self, end: int, marks: Mapping[str, str]) -> bool:
        """Whether one of the language's particles follows a word that ends there."""
        return self._text[end : end + 1] in tuple(marks.get(self._language, ""))

    # Relations and deeds

    def _relation(self, relation: Relation, ahead: Sequence[Phrase]) -> None:
        self._copula = False
        if self._language == "en":
            source = self._source(relation)
            self._open = (relation, source, False) if self._drafts or relation not in DOINGS else None
            self._company = self._group[1:] if self._group[:1] == [source] and relation in SHARED else []
            self._pending.looks.clear()
        elif self._language not in HEAD_LAST and relation in DOINGS:
            here = self._drafts and self._drafts[-1].clause == self._clause and not self._pending.opened
            self._open = (relation, len(self._drafts) - 1 if here else None, False)
        elif self._drafts and self._before is not None and self._before.has(*NOUNS):
            target = len(self._drafts) - 1
            self._relate(relation, self._doer(target, ahead), target)

    def _relate(self, relation: Relation, source: int | None, target: int) -> None:
        """Attaches a relation to its doer, or has it wait for one still to be named."""
        if source is None:
            self._waiting.append((relation, target))
        else:
            attach(self._drafts, relation, source, target)

    def _source(self, relation: Relation) -> int | None:
        """Whose relation an English preposition tells: the head of the phrase, else what it hangs on."""
        if not self._drafts:
            return None
        last = len(self._drafts) - 1
        if not self._group and self._drafts[last].clause != self._clause:  # "It is wearing a hat."
            return next((at for at, draft in enumerate(self._drafts) if not draft.target), last)
        head = self._group[0] if self._group else last
        free = self._drafts[last].relation is None and relation not in {"with", "beside"}
        taken = self._drafts[head].relation not in {None, "holding", "wearing"}
        return last if taken and free else head

    def _doer(self, target: int, ahead: Sequence[Phrase]) -> int | None:
        """The subject already named that the relation belongs to; None if it is still to come."""
        earlier = [
            index
            for index, draft in enumerate(self._drafts[:target])
            if draft.clause == self._clause and not draft.target
        ]
        if self._language in HEAD_LAST:
            earlier = [index for index in earlier if self._drafts[index].topic]
            return earlier[-1] if earlier else None
        named_next = self._text_at_end("的") and noun_follows(ahead)
        return earlier[0] if earlier and not named_next else None

    def _text_at_end(self, mark: str) -> bool:
        end = self._before.end if self._before is not None else 0
        return mark in self._text[end : end + 3]

    def _action(self, deed: str, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        self._copula, self._row = False, []
        if deed == "fly" and ahead and (ahead[0].has("determiner") or ahead[0].key("thing") == "kite"):
            deed = "play"  # who flies a kite stays on the ground
        if self._comes_before(phrase, ahead):
            self._deed = deed
            source = None
        else:
            source = self._group[0] if self._group else len(self._drafts) - 1
            for index in self._group or [source]:
                if self._drafts[index].action is None:
                    self._drafts[index].action = deed
        if deed in HANDLED:
            self._handle(source, ahead)

    def _handle(self, source: int | None, ahead: Sequence[Phrase]) -> None:
        if self._language not in HEAD_LAST:
            self._open = ("holding", source, True)
            return
        last = self._drafts[-1] if self._drafts else None
        if last is not None and last.kind == "thing" and self._marked(last.end, OBJECT_MARKS):
            target = len(self._drafts) - 1
            last.action = None
            self._relate("holding", self._doer(target, ahead), target)

    def _comes_before(self, phrase: Phrase, ahead: Sequence[Phrase]) -> bool:
        """Whether the doer of a deed is still to be named: "a sleeping dog", 奔跑的狗, 走る犬, 달리는 개."""
        if not self._drafts:
            return True
        if self._language == "en":
            before = self._before
            described = before is not None and before.has(*MODIFIERS) and bool(self._pending.looks)
            return self._pending.opened or described
        here = [index for index, draft in enumerate(self._drafts) if draft.clause == self._clause]
        if self._language in HEAD_LAST:
            acting = [index for index in here if self._drafts[index].topic]
            if acting:
                self._group = self._named_with(acting[-1])
                return False
            return noun_follows(ahead)
        modifies = self._text[phrase.end : phrase.end + 2].startswith(("的", "着的", "中的"))
        return (modifies or not here or self._pending.opened) and noun_follows(ahead)

    def _named_with(self, index: int) -> list[int]:
        """Who was named together with somebody: 강아지와 고양이가, 犬と猫が."""
        first = index
        while first > 0 and self._marked(self._drafts[first - 1].end, JOINING_MARKS):
            first -= 1
        return list(range(first, index + 1))

    # Ends of phrases

    def _break(self, *, strong: bool) -> None:
        self._open = None
        self._copula = False
        self._clause += 1
        if strong or not (self._pending.opened and self._pending.looks):
            self._leave_pending()
        if strong:
            self._resolve_waiting()
            self._group, self._row = [], []
        if self._deed is not None and self._drafts:
            head = next((draft for draft in self._drafts if not draft.target), self._drafts[0])
            head.action = head.action or self._deed
            self._deed = None

    def _resolve_waiting(self) -> None:
        for relation, target in self._waiting:
            source = next((index for index in range(len(self._drafts)) if index != target), None)
            if source is not None:
                attach(self._drafts, relation, source, target)
        self._waiting.clear()

    def _leave_pending(self) -> None:
        """Adjectives that found no thing; their colours are the picture's."""
        found = dict.fromkeys(self._pending.colours)
        self.colours += [colour for colour in found if colour not in self.colours]
        self._pending = Pending()
