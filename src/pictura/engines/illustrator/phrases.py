"""A prompt cut into the phrases that the lexicon knows: longest match, no tokenizer.

Each script is read by its own rules, whatever the language of the whole: Latin by words and their endings, Korean by the
starts of its spaced words and their particles, Chinese and Japanese by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from pictura.engines.illustrator import lexicon, numerals
from pictura.engines.illustrator.endings import (
    IRREGULAR,
    KOREAN_PARTICLE,
    begins_with_word,
    ending_at,
    past_particles,
    stands_alone,
    stems,
)
from pictura.engines.illustrator.lexicon import NOUNS, Lexicon, Sense, Senses, normal
from pictura.engines.illustrator.measures import measured
from pictura.engines.illustrator.scene import Language
from pictura.engines.illustrator.vocabulary import Tongue

READ_CHARACTERS_MAX = 3_000
PHRASES_MAX = 600
"""What lies further on is not read: a picture holds no more, and the time to read it stays bounded."""

PIECE = re.compile(
    r"(?P<number>(?<!\d)(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,3}|10{3,6}))(?!\d|[:.,]\d|[a-z])"
    r"|(?P<latin>[a-z0-9&\u00df-\u024f]+(?:'[a-z]+)?)"
    r"|(?P<hangul>[\uac00-\ud7a3]+)"
    r"|(?P<kana>[\u3005\u3007\u3041-\u309f\u30a0-\u30ff\u3400-\u9fff]+)"
    r"|(?P<emoji>[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff])"
    r"|(?P<stop>[.!?;:\n\u3002\uff0e]+)|(?P<comma>[,\u3001|/()\[\]\u2013\u2014])"
    r"|(?P<other>[^\W\d_]+)"
)
HANGUL = re.compile("[\uac00-\ud7a3]")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
HAN = re.compile("[\u3400-\u9fff]")
HAN_OR_KANA = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
EMOJI_MODIFIERS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
GENDERED = re.compile("[\U0001f468\U0001f469](?=\u200d)")


class Phrase(NamedTuple):
    """A stretch of the text with what it can mean; no senses where nothing was found."""

    start: int
    end: int
    text: str
    senses: Senses = ()
    plural: bool = False
    inflected: bool = False
    """English only: a verb in -ing or -ed, which is no noun."""

    def key(self, *kinds: str) -> str | None:
        """The key of the first sense of one of these kinds."""
        return next((sense.key for sense in self.senses if sense.kind in kinds), None)

    def has(self, *kinds: str) -> bool:
        for sense in self.senses:  # noqa: SIM110 - asked a dozen times a phrase, and twice as quick so
            if sense.kind in kinds:
                return True
        return False

    def only(self, *kinds: str) -> Phrase:
        """The same phrase with its other senses put away."""
        return self._replace(senses=tuple(sense for sense in self.senses if sense.kind in kinds))


def plain(prompt: str) -> str:
    """The part of a prompt that is read, in the form that the lexicon knows."""
    text = EMOJI_MODIFIERS.sub("", prompt[:READ_CHARACTERS_MAX])
    text = GENDERED.sub("\U0001f9d1", text)
    return normal(unicodedata.normalize("NFKC", text).lower())[:READ_CHARACTERS_MAX]


def language_of(text: str) -> Language:
    """The language whose grammar holds the prompt together, by its scripts; English where no other speaks."""
    hangul, kana, han = (len(script.findall(text)) for script in (HANGUL, KANA, HAN))
    latin = len(re.findall("[a-z]+", text))
    if hangul + kana + han <= latin:
        return "en"
    if hangul >= kana + han:
        return "ko"
    if kana or any(character in lexicon.japanese_only() for character in text):
        return "ja"
    return "zh" if text.translate(lexicon.folding()) == text else "zh-Hant"


def phrases(text: str, language: Language) -> Iterator[Phrase]:
    """The phrases of a `plain` text in order; separators have the sense "stop" or "comma"."""
    simplified = text.translate(lexicon.folding()) if HAN.search(text) else text
    at = 0
    while piece := PIECE.search(text, at):
        kind, start = piece.lastgroup or "other", piece.start()
        match kind:
            case "number":
                number = Sense("count", piece[0].replace(",", "").lstrip("0") or "0")
                found = _latin(text, start, lexicon.of("en")) or Phrase(
                    start, piece.end(), piece[0], (number,)
                )
            case "latin" if not HAN_OR_KANA.match(text, piece.end()):
                found = _latin(text, start, lexicon.of("en")) or Phrase(start, piece.end(), piece[0])
            case "hangul":
                found = _korean(text, start, lexicon.of("ko")) or Phrase(start, piece.end(), piece[0])
            case "kana" | "latin":
                found = _by_character(text, start, lexicon.of("ja"))
                if language != "ja":
                    found = _chinese(_by_character(simplified, start, lexicon.of("zh")), found)
                if kind == "latin" and not found.senses:
                    found = _latin(text, start, lexicon.of("en")) or Phrase(start, piece.end(), piece[0])
            case "emoji":
                found = _emoji(text, start)
            case "stop" | "comma":
                found = Phrase(start, piece.end(), piece[0], (Sense(kind, kind),))
            case _:
                found = Phrase(start, piece.end(), piece[0])
        found = _number(text, simplified, found, kind, language) or found
        found = _measure(text, found) or found
        yield found
        at = past_particles(text, found.end, lexicon.of("ko")) if kind == "hangul" else found.end


def _number(text: str, simplified: str, found: Phrase, kind: str, language: Language) -> Phrase | None:
    """A number that is written out there, if it is longer than the word that was found."""
    if kind not in {"latin", "hangul", "kana"}:
        return None
    tongue: Tongue = (
        "en" if kind == "latin" else "ko" if kind == "hangul" else "ja" if language == "ja" else "zh"
    )
    source = simplified if tongue == "zh" else text
    numeral = numerals.written(source, found.start, tongue, lexicon.of(tongue))
    if numeral is None or (found.senses and numeral.end <= found.end):
        return None
    sense = Sense("count", str(numeral.number))
    return Phrase(found.start, numeral.end, source[found.start : numeral.end], (sense,))


def _measure(text: str, found: Phrase) -> Phrase | None:
    """A number with the unit that follows it, which is no count."""
    number = found.key("count")
    if number is None or (whole := measured(text, int(number), found.start, found.end)) is None:
        return None
    return Phrase(found.start, whole.end, text[found.start : whole.end], (whole.sense,))


def _latin(text: str, start: int, words: Lexicon) -> Phrase | None:
    run = _spaced_words(text, start)
    longest = max(words.longest(head) for head in (run[0][0], *stems(run[0][0])))
    for length in range(min(longest, len(run)), 0, -1):
        *before, last = (word for word, _ in run[:length])
        senses = list(words.meanings.get(" ".join([*before, last]), ()))
        plural, inflected = last in IRREGULAR, False
        if not (senses and length > 1):
            for stem in stems(last):
                further = words.meanings.get(" ".join([*before, stem]), ())
                inflected = inflected or (bool(further) and last.endswith(("ing", "ed")))
                plural = plural or (not senses and bool(further) and last.endswith("s") and "'" not in last)
                verbal = last.endswith(("ing", "ed")) and last not in IRREGULAR
                senses += [
                    sense for sense in further if sense not in senses and not (verbal and sense.kind in NOUNS)
                ]
        if senses:
            end = run[length - 1][1]
            return Phrase(start, end, text[start:end], tuple(senses), plural, inflected)
    return None


def _spaced_words(text: str, start: int) -> list[tuple[str, int]]:
    """Up to six words from here on with nothing but one space between them, each with its end."""
    found: list[tuple[str, int]] = []
    while len(found) < 6 and (piece := PIECE.match(text, start)) and piece.lastgroup in {"latin", "number"}:
        found.append((piece[0], piece.end()))
        if text[piece.end() : piece.end() + 1] != " ":
            break
        start = piece.end() + 1
    return found


def _korean(text: str, start: int, words: Lexicon) -> Phrase | None:
    """A phrase at the start of a spaced word, which a particle may follow; a stem of two syllables takes any ending."""
    for end in range(min(start + words.longest(text[start]), len(text)), start, -1):
        senses = words.meanings.get(text[start:end])
        if not senses:
            continue
        length = end - start
        ending = ending_at(text, end)
        verbal = any(
            sense.kind in {"action", "colour", "size", "mood", "relation", "denied"} for sense in senses
        )
        if (
            not ending
            or KOREAN_PARTICLE.fullmatch(ending)
            or (verbal and length > 1)
            or (length > 1 and begins_with_word(ending, words))
        ):
            return Phrase(start, end, text[start:end], senses, plural=ending.startswith("들"))
    return None


def _by_character(text: str, start: int, words: Lexicon) -> Phrase:
    for end in range(min(start + words.longest(text[start]), len(text)), start, -1):
        senses = words.meanings.get(text[start:end])
        if senses and stands_alone(text, start, end):
            return Phrase(start, end, text[start:end], senses)
    return Phrase(start, start + 1, text[start])


def _chinese(chinese: Phrase, japanese: Phrase) -> Phrase:
    """What Chinese says, unless only Japanese knows the whole word: many prompts in Japanese have no kana."""
    return japanese if japanese.senses and japanese.end - japanese.start > len(chinese.text) else chinese


def _emoji(text: str, start: int) -> Phrase:
    known = lexicon.emoji()
    for length in range(min(8, len(text) - start), 0, -1):
        if sense := known.get(text[start : start + length]):
            return Phrase(start, start + length, text[start : start + length], (sense,))
    return Phrase(start, start + 1, text[start], (Sense("filler", "filler"),))
