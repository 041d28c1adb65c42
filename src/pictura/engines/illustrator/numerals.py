"""Numbers above a dozen that are written out: thirteen, two hundred, 二十五只, 오십 개. The smaller ones are words of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pictura.engines.illustrator.lexicon import Lexicon
from pictura.engines.illustrator.vocabulary import Tongue

DOZEN = 12


def _numbered(words: str, numbers: Iterable[int]) -> dict[str, int]:
    return dict(zip(words.split(), numbers, strict=True))


HAN = _numbered("一 二 三 四 五 六 七 八 九", range(1, 10)) | _numbered(
    "两 兩 十 百 千 万 萬", (2, 2, 10, 100, 1000, 10_000, 10_000)
)
WORDS: Mapping[Tongue, Mapping[str, int]] = {
    "en": _numbered("one two three four five six seven eight nine ten eleven twelve", range(1, 13))
    | _numbered("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", range(13, 20))
    | _numbered("twenty thirty forty fifty sixty seventy eighty ninety", range(20, 100, 10))
    | _numbered("dozen hundred thousand million", (12, 100, 1000, 1_000_000)),
    "zh": HAN,
    "ja": HAN,
    "ko": _numbered("일 이 삼 사 오 육 칠 팔 구", range(1, 10))
    | _numbered("십 백 천 만 열 스무", (10, 100, 1000, 10_000, 10, 20))
    | _numbered("하나 한 두 세 네 다섯 여섯 일곱 여덟 아홉", (1, 1, 2, 3, 4, 5, 6, 7, 8, 9))
    | _numbered("스물 서른 마흔 쉰 예순 일흔 여든 아흔", range(20, 100, 10)),
}
SCALES = frozenset({DOZEN, 100, 1000, 10_000, 1_000_000})
"""Numbers that are taken as often as the one before them says; elsewhere than in English ten is one too."""


def _runs(tongue: Tongue) -> re.Pattern[str]:
    """Words of numbers in a row; no number needs more of them than this allows."""
    word = "|".join(sorted(WORDS[tongue], key=len, reverse=True))
    return re.compile(
        rf"(?:{word})(?: (?:and )?(?:{word})){{0,8}}(?![a-z0-9])"
        if tongue == "en"
        else rf"(?:{word}){{1,12}}"
    )


RUNS: Mapping[Tongue, re.Pattern[str]] = {tongue: _runs(tongue) for tongue in WORDS}
EACH: Mapping[Tongue, re.Pattern[str]] = {
    tongue: re.compile("|".join(sorted(words, key=len, reverse=True))) for tongue, words in WORDS.items()
}


class Numeral(NamedTuple):
    """A number above a dozen, and where its words end in the text."""

    number: int
    end: int


def written(text: str, start: int, tongue: Tongue, words: Lexicon) -> Numeral | None:
    """The number that begins there; elsewhere than in English only before the word that counts things: 二十五只."""
    run = RUNS[tongue].match(text, start)
    if run is None or (tongue != "en" and not _counts(text, run, tongue, words)):
        return None
    scales = SCALES if tongue == "en" else SCALES | {10}
    number = _value([WORDS[tongue][word] for word in EACH[tongue].findall(run[0])], scales)
    return Numeral(number, run.end()) if number > DOZEN else None


def _counts(text: str, run: re.Match[str], tongue: Tongue, words: Lexicon) -> bool:
    """Whether a classifier follows. In Korean one syllable stands apart from it: 만 개, but 만개 is a full bloom."""
    at = run.end()
    spaced = tongue == "ko" and text[at : at + 1] == " "
    if tongue == "ko" and len(run[0]) == 1 and not spaced:
        return False
    at += spaced
    senses = (words.meanings.get(text[at : at + length], ()) for length in (1, 2))
    return any(sense.kind == "classifier" for found in senses for sense in found)


def _value(numbers: list[int], scales: frozenset[int]) -> int:
    """Two, hundred, thirty is 230: what stands before the largest scale multiplies it, what stands after is added."""
    largest = max((number for number in numbers if number in scales), default=None)
    if largest is None:
        return sum(numbers)
    at = numbers.index(largest)
    return (_value(numbers[:at], scales) or 1) * largest + _value(numbers[at + 1 :], scales)
