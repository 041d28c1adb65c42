"""What has been read of a prompt so far: the readers of its phrases go by it and add to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pictura.engines.illustrator.draft import Draft, Pending
from pictura.engines.illustrator.phrases import Phrase
from pictura.engines.illustrator.scene import Language, Relation, Subject

SUBJECTS_MAX = 12
PLURAL_COUNT = 3
HEAD_LAST = frozenset({"ja", "ko"})
"""Languages that say the doer last: 風船を持った女の子."""
TOPIC = {"ja": "がはも", "ko": "이가은는"}
OBJECT = {"ja": "を", "ko": "을를"}
JOINING = {"ja": "とや", "ko": "와과랑"}
"""The particles that mark who acts, what is acted on, and what is named together with the next."""
DOINGS = frozenset({"holding", "wearing", "riding", "with"})
"""Relations that are verbs; the others are places."""


class Tie(NamedTuple):
    """A relation that has been told as far as the thing that it leads to."""

    relation: Relation
    doer: int | None
    """Whose it is, among the drafts; None if the doer is named after the thing."""
    lifeless: bool = False
    """Whether it only ever leads to a thing: who reads has a book in hand, never a cat."""


@dataclass(slots=True)
class LooseEnds:
    """What was told of somebody or something that is still to be named."""

    tie: Tie | None = None
    sharers: list[int] = field(default_factory=list[int])
    """Who else has the relation of the tie."""
    repeated: tuple[Relation, int] | None = None
    """What has just been told of somebody, and is told of what is joined to it too: a hat and a scarf."""
    waiting: list[tuple[Relation, int]] = field(default_factory=list[tuple[Relation, int]])
    """Relations to things already named, whose doer is not."""
    deed: str | None = None


@dataclass(slots=True)
class Notes:
    """All that the phrases up to here came to."""

    text: str
    language: Language
    drafts: list[Draft] = field(default_factory=list[Draft])
    moods: list[str] = field(default_factory=list[str])
    colours: list[str] = field(default_factory=list[str])
    """Colours of nothing that was named; they are the picture's."""
    pending: Pending = field(default_factory=Pending)
    loose: LooseEnds = field(default_factory=LooseEnds)
    group: list[int] = field(default_factory=list[int])
    """Who is spoken of: the last that was named, with those joined to it by "and"."""
    row: list[int] = field(default_factory=list[int])
    """Things that were named one after the other with commas between: "a cat, a dog and a bird"."""
    joined: bool = False
    """Whether an "and" stands before what comes next."""
    described: bool = False
    """Whether an "is" stands before what comes next, so that it is said of the last that was named."""
    clause: int = 0
    """How many commas and stops there were."""
    before: Phrase | None = None
    """The phrase right before the one that is read."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return tuple(draft.subject() for draft in self.drafts)

    @property
    def last(self) -> Draft | None:
        """The subject that was named last."""
        return self.drafts[-1] if self.drafts else None

    @property
    def head_last(self) -> bool:
        return self.language in HEAD_LAST

    def marked(self, end: int, marks: Mapping[str, str]) -> bool:
        """Whether one of the language's particles follows a word that ends there."""
        return self.text[end : end + 1] in tuple(marks.get(self.language, ""))

    def put_aside(self) -> None:
        """Takes adjectives that found no thing for the picture's own, of which it keeps the colours."""
        found = dict.fromkeys(self.pending.colours)
        self.colours += [colour for colour in found if colour not in self.colours]
        self.pending = Pending()
