"""Who does what to whom: binds adjectives, counts, deeds and relations to the things that a prompt names.

English says the doer first ("a girl holding a balloon"); Japanese and Korean say it last (風船を持った女の子); Chinese does
both, and 的 tells which. Either way a relation is kept at the doer and points at the other thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pictura.engines.illustrator.draft import Draft, fitting
from pictura.engines.illustrator.lexicon import BEINGS, NOUNS
from pictura.engines.illustrator.meaning import BREAKS, MODIFIERS, SCENERY
from pictura.engines.illustrator.phrases import Phrase
from pictura.engines.illustrator.scene import Language, Relation, Subject

SUBJECTS_MAX = 12
COUNT_MAX = 12
PLURAL_COUNT = 3
HANDLED = frozenset({"read", "write", "eat", "drink", "paint", "play"})
"""Deeds whose object is in the doer's hands: reading a book, playing the guitar."""
PLAIN_FIGURES = frozenset({"man", "woman", "boy", "girl", "person", "old-man", "old-woman"})
TOPIC_MARKS = {"ja": "がはも", "ko": "이가은는"}
OBJECT_MARKS = {"ja": "を", "ko": "을를"}
HEAD_LAST = frozenset({"ja", "ko"})


class Reading:
    """Reads settled phrases in order; afterwards `subjects`, `moods` and `colours` are what they came to."""

    def __init__(self, text: str, language: Language) -> None:
        self.moods: list[str] = []
        self.colours: list[str] = []
        self._text = text
        self._language = language
        self._drafts: list[Draft] = []
        self._group: list[int] = []
        self._looks: dict[str, str] = {}
        self._more_colours: list[str] = []
        self._count: int | None = None
        self._definite = False
        self._opened = False
        self._joined = False
        self._copula = False
        self._deed: str | None = None
        self._open: tuple[Relation, int | None, bool] | None = None
        self._waiting: list[tuple[Relation, int]] = []
        self._clause = 0
        self._before: Phrase | None = None

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return tuple(
            Subject(
                thing=draft.thing,
                count=draft.count,
                action=draft.action,
                relation=draft.relation,
                to=draft.to,
                **cast("dict[str, None]", draft.looks),
            )
            for draft in self._drafts
        )

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
            self._opened, self._definite = True, phrase.has("definite")
        elif phrase.has("part"):
            self._part(phrase)
        elif phrase.has("relation"):
            self._relation(cast("Relation", phrase.key("relation")), phrase, ahead)
        else:
            self._qualify(phrase, ahead)

    def _qualify(self, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        """Adjectives, counts and deeds, and the thing or the place that they are said of."""
        for kind, key in phrase.senses:
            self._modifier(kind, key, phrase, ahead)
        if phrase.has(*NOUNS):
            self._noun(phrase)
        elif phrase.has("place"):
            self._leave_looks()
            self._count, self._open, self._opened, self._definite = None, None, False, False
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
            if last is not None and (follows or (self._copula and not _noun_follows(ahead))):
                last.looks.setdefault(kind, key)
            elif kind == "colour" and kind in self._looks:
                self._more_colours.append(key)
            else:
                self._looks[kind] = self._looks.get(kind, key)

    def _counted(self, number: int, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        number = max(1, min(number, COUNT_MAX))
        last = self._drafts[-1] if self._drafts else None
        if last is not None and self._language in HEAD_LAST and self._before is not None:
            joined = self._before.has("joiner", *BREAKS)
            own = self._text[phrase.end : phrase.end + 3].lstrip("匹人羽つ本個頭台枚輪")[:1] == "の"
            if not joined and not own and 0 <= phrase.start - last.end <= 2:
                last.count = number
                return
        self._count, self._opened = number, True

    def _part(self, phrase: Phrase) -> None:
        """Eyes, fur and hands are no subjects, but fur has a colour."""
        if phrase.has("pelt") and self._drafts and "colour" in self._looks:
            self._drafts[-1].looks.setdefault("colour", self._looks["colour"])
        self._open = None
        self._looks.clear()

    # Things

    def _noun(self, phrase: Phrase) -> None:
        kind, thing = next(sense for sense in phrase.senses if sense.kind in NOUNS)
        known = self._known(thing)
        if known is not None:
            self._drafts[known].looks.update(self._looks)
            self._settle(known)
        elif self._renames(phrase):
            self._drafts[-1].thing, self._drafts[-1].end = thing, phrase.end
            self._drafts[-1].looks.update(self._looks)
        elif len(self._drafts) < SUBJECTS_MAX:
            self._drafts.append(self._draft(thing, kind, phrase))
            self._settle(len(self._drafts) - 1)
        self._looks, self._more_colours = {}, []
        self._count, self._opened, self._definite = None, False, False
        self._joined = self._copula = False

    def _draft(self, thing: str, kind: str, phrase: Phrase) -> Draft:
        marks = TOPIC_MARKS.get(self._language, "")
        if kind == "species" and self._looks.get("size") == "small" and self._language in {"zh", "zh-Hant"}:
            self._looks.setdefault("age", "baby")  # 小猫 is a kitten, 小船 a small boat
        return Draft(
            thing=thing,
            kind=kind,
            start=phrase.start,
            end=phrase.end,
            count=self._count or (PLURAL_COUNT if phrase.plural else 1),
            looks=dict(self._looks),
            topic=self._text[phrase.end : phrase.end + 1] in marks if marks else False,
            clause=self._clause,
        )

    def _known(self, thing: str) -> int | None:
        """The subject that this mention repeats, if it does: "the cat", not "another cat"."""
        if self._count is not None or (self._language == "en" and not self._definite):
            return None
        if self._looks and self._language != "en":
            return None
        return next((index for index, draft in enumerate(self._drafts) if draft.thing == thing), None)

    def _renames(self, phrase: Phrase) -> bool:
        """Whether the noun and the one right before it are one: a woman astronaut, a robot cat."""
        if not self._drafts or self._before is None or self._looks or self._count is not None or self._opened:
            return False
        last = self._drafts[-1]
        if self._before.start != last.start or phrase.start - last.end > 1 or last.count > 1:
            return False
        if phrase.has("people") and last.thing in PLAIN_FIGURES:
            return True
        return self._language == "en" and phrase.start - last.end == 1

    def _settle(self, index: int) -> None:
        """What was waiting for this subject: a relation from before it, or what was said ahead of it."""
        draft = self._drafts[index]
        if self._open is not None:
            relation, source, soft = self._open
            if not (soft and draft.kind in BEINGS):
                if source is not None and source != index:
                    self._attach(relation, source, index)
                elif source is None:
                    self._waiting.append((relation, index))
                self._open = None
                self._group = self._group or [index]
                return
            self._open = None
        if not self._is_object(draft):
            for relation, target in reversed(self._waiting):
                self._attach(relation, index, target)
            self._waiting.clear()
        if self._deed is not None and draft.action is None:
            draft.action, self._deed = self._deed, None
        self._group = [*self._group, index] if self._joined else [index]

    def _is_object(self, draft: Draft) -> bool:
        """Whether a particle marks it as what something is done to."""
        marks = OBJECT_MARKS.get(self._language, "")
        return self._text[draft.end : draft.end + 1] in tuple(marks)

    def _attach(self, relation: Relation, source: int, target: int) -> None:
        doer, other = self._drafts[source], self._drafts[target]
        relation = fitting(relation, doer, other)
        if doer.relation is None:
            doer.relation, doer.to, other.target = relation, target, True
        elif other.relation is None and doer.to != target and other.to != source:
            other.relation, other.to = "beside", source

    # Relations and deeds

    def _relation(self, relation: Relation, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        self._copula = False
        if self._language == "en":
            source = self._source(relation)
            self._open = (relation, source, False)
            self._looks.clear()
            return
        after_noun = self._before is not None and self._before.has(*NOUNS, "place", "part")
        if self._language in HEAD_LAST or (
            after_noun and relation not in {"holding", "wearing", "riding", "with"}
        ):
            if not (self._before is not None and after_noun and self._before.has(*NOUNS) and self._drafts):
                return
            target = len(self._drafts) - 1
            doer = self._doer(target, ahead)
            if doer is None:
                self._waiting.append((relation, target))
            else:
                self._attach(relation, doer, target)
            return
        if relation in {"holding", "wearing", "riding", "with"}:
            same = bool(self._drafts) and self._drafts[-1].clause == self._clause and not self._opened
            self._open = (relation, len(self._drafts) - 1 if same else None, False)

    def _source(self, relation: Relation) -> int | None:
        """Whose relation an English preposition tells: the head of the phrase, else what it hangs on."""
        if not self._drafts:
            return None
        last = len(self._drafts) - 1
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
        named_next = self._text_at_end("的") and _noun_follows(ahead)
        return earlier[0] if earlier and not named_next else None

    def _text_at_end(self, mark: str) -> bool:
        end = self._before.end if self._before is not None else 0
        return mark in self._text[end : end + 3]

    def _action(self, deed: str, phrase: Phrase, ahead: Sequence[Phrase]) -> None:
        self._copula = False
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
        if last is not None and last.kind == "thing" and self._is_object(last):
            target = len(self._drafts) - 1
            last.action = None
            doer = self._doer(target, ahead)
            if doer is None:
                self._waiting.append(("holding", target))
            else:
                self._attach("holding", doer, target)

    def _comes_before(self, phrase: Phrase, ahead: Sequence[Phrase]) -> bool:
        """Whether the doer of a deed is still to be named: "a sleeping dog", 奔跑的狗, 走る犬, 달리는 개."""
        if not self._drafts:
            return True
        if self._language == "en":
            before = self._before
            return self._opened or (
                before is not None and before.has("determiner", *MODIFIERS) and bool(self._looks)
            )
        here = [index for index, draft in enumerate(self._drafts) if draft.clause == self._clause]
        if self._language in HEAD_LAST:
            acting = [index for index in here if self._drafts[index].topic]
            if acting:
                self._group = acting[-1:]
                return False
            return _noun_follows(ahead)
        modifies = self._text[phrase.end : phrase.end + 2].startswith(("的", "着的", "中的"))
        return _noun_follows(ahead) if modifies or not here or self._opened else False

    # Ends of phrases

    def _break(self, *, strong: bool) -> None:
        self._open = None
        self._copula = False
        self._clause += 1
        if strong or not (self._opened and self._looks):
            self._leave_looks()
            self._count, self._opened = None, False
        if strong:
            self._resolve_waiting()
            self._group = []
        if self._deed is not None and self._drafts:
            head = next((draft for draft in self._drafts if not draft.target), self._drafts[0])
            head.action = head.action or self._deed
            self._deed = None

    def _resolve_waiting(self) -> None:
        for relation, target in self._waiting:
            source = next((index for index in range(len(self._drafts)) if index != target), None)
            if source is not None:
                self._attach(relation, source, target)
        self._waiting.clear()

    def _leave_looks(self) -> None:
        """Adjectives that found no thing; their colours are the picture's."""
        found = (
            [self._looks["colour"], *self._more_colours] if "colour" in self._looks else self._more_colours
        )
        self.colours += [colour for colour in dict.fromkeys(found) if colour not in self.colours]
        self._looks, self._more_colours = {}, []


def _noun_follows(ahead: Sequence[Phrase]) -> bool:
    """Whether a thing is named before the next break."""
    for phrase in ahead:
        if phrase.has("stop", "comma"):
            return False
        if phrase.has(*NOUNS):
            return True
    return False
