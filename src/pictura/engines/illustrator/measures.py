"""Numbers that measure and do not count: 25 years old, 90°, a lens of 50 mm, 20층."""

from __future__ import annotations

import re
from typing import NamedTuple

from pictura.engines.illustrator.lexicon import Sense

OLD_FROM = 60
YEARS_OLD = re.compile(r" years? old\b|岁|歲|歳|才| ?살|세(?!기)")
ENGLISH = re.compile(
    r" ?(?:%|°|(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|degrees?|percent|miles?|feet|foot|ft|inch|inches"
    r"|met(?:er|re)s?|mm|cm|m|km|kg|story|stories|storey|storeys|floors)(?![a-z]))"
)
CHINESE_OR_JAPANESE = re.compile(
    "[度米月号號点點時时分秒层層階楼樓]|年(?![轻輕老])|日(?!本)|公尺|世[紀纪]|センチ|メートル|パーセント"
)
KOREAN = re.compile("[도년월층]|일(?!본)|시(?!바)|세기|미터|센티|퍼센트")


class Measured(NamedTuple):
    """Where a measure ends in the text, and what it says."""

    end: int
    sense: Sense


def measured(text: str, number: int, start: int, end: int) -> Measured | None:
    """The measure that a number there begins, if it does: an age from 60 on is old, all others say nothing."""
    if age := YEARS_OLD.match(text, end):
        old = Sense("age", "old") if number >= OLD_FROM else None
        return Measured(age.end(), old or Sense("filler", "filler"))
    units = [ENGLISH]
    if text[start:end].isdigit():  # 一日 and 두 시 are too short to tell from other words
        units += [CHINESE_OR_JAPANESE, KOREAN]
    unit = next((match for unit in units if (match := unit.match(text, end))), None)
    return None if unit is None else Measured(unit.end(), Sense("filler", "filler"))
