"""What an edit does otherwise than asked, told beside the picture."""

from __future__ import annotations

from pictura.engines.illustrator.concessions import concessions
from pictura.engines.illustrator.edits.asking import Asked
from pictura.engines.illustrator.edits.choose import Plan
from pictura.engines.illustrator.edits.cutting import Cut
from pictura.types import Adjustment

MOOD = Adjustment(
    parameter="prompt",
    asked="an edit",
    became="a change of colours",
    why="the illustrator found nothing in the prompt that it can paint",
)
GUESS = Adjustment(
    parameter="prompt",
    asked="a thing of the picture",
    became="what stands out most",
    why="the illustrator recognises nothing in a picture; a mask tells it where to paint",
)
OVAL = Adjustment(
    parameter="prompt",
    asked="the subject",
    became="the middle of the picture",
    why="the illustrator found no outline to cut out; a picture with a transparent background has one",
)
NO_MASK = Adjustment(
    parameter="mask",
    asked="mask",
    became=None,
    why="no pixel of it is transparent; the whole picture was edited",
)


def told(asked: Asked, plan: Plan, subject: Cut | None, *, marked_nothing: bool) -> tuple[Adjustment, ...]:
    """In the order in which it was decided; `subject` is given where one was cut out."""
    cases = (
        (NO_MASK, marked_nothing),
        (GUESS, plan.hole == "guess"),
        (OVAL, subject is not None and subject.source == "oval"),
        (MOOD, plan.unread),
    )
    return (*concessions(asked.scene), *(adjustment for adjustment, holds in cases if holds))
