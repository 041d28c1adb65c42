"""What the ends of words tell: English forms, Korean particles, the edges of words in kana."""

from __future__ import annotations

import re

from pictura.engines.illustrator.lexicon import Lexicon

HIRAGANA_WORD = re.compile("[\u3041-\u309f]+")
KATAKANA_WORD = re.compile("[\u30a1-\u30ff]+")
LONG_KANA = 4
"""Hiragana of this length is a word wherever it stands."""
JAPANESE_PARTICLES = "のとにがをはでもへや、"
ADNOMINAL = "るたいなむぐくすつぬぶう"
"""How verbs and adjectives end that stand before their noun."""
SYLLABLES = re.compile("[\uac00-\ud7a3]*")
KOREAN_PARTICLE = re.compile(
    "은|는|이|가|을|를|의|에서?|에?서?는|에게|께|한테|으?로|와|과|이?랑|하고|도|에도|만|까지|부터|처럼|같은|보다"
    "|들[이을은의과도]?|이다|인|입니다|이?고|이며|이?라는|가득한|풍(의|으로)?"
)
KOREAN_COMPOUND_MAX = 8
ENGLISH_ENDINGS = ("ing", "ed", "es", "s")
SHORT_WORD = 3
"""English words up to this length have no ending: as, is, red."""
IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "kids": "kid",
    "wolves": "wolf",
    "mice": "mouse",
    "geese": "goose",
    "leaves": "leaf",
    "knives": "knife",
    "oxen": "ox",
    "elves": "elf",
    "dwarves": "dwarf",
    "teeth": "tooth",
    "feet": "foot",
    "cacti": "cactus",
    "lying": "lie",
    "lit": "light",
    "ridden": "ride",
    "swum": "swim",
    "flown": "fly",
    "worn": "wear",
}


def stems(word: str) -> list[str]:
    """What an English word may be a form of."""
    forms = [IRREGULAR[word]] if word in IRREGULAR else []
    if word.endswith("'s"):
        forms.append(word[:-2])
    if len(word) <= SHORT_WORD:
        return forms
    for ending in ENGLISH_ENDINGS:
        bare = word.removesuffix(ending)
        if bare == word or word.endswith("ss"):
            continue
        forms.append(bare)
        if ending in {"ing", "ed"}:
            forms += [bare + "e", bare[:-1]] if bare[-1:] == bare[-2:-1] else [bare + "e"]
        if ending in {"es", "ed"} and bare.endswith("i"):
            forms.append(bare[:-1] + "y")
    return forms


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether kana is a word of its own: katakana whole; hiragana, if short, between particles or other scripts."""
    word, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
    if KATAKANA_WORD.fullmatch(word):
        return not (KATAKANA_WORD.match(before) or KATAKANA_WORD.match(after))
    if HIRAGANA_WORD.fullmatch(word) and len(word) > 1 and word[0] not in JAPANESE_PARTICLES:
        opens = not HIRAGANA_WORD.match(before) or before in JAPANESE_PARTICLES + ADNOMINAL
        closes = not HIRAGANA_WORD.match(after) or after in JAPANESE_PARTICLES
        return (opens and closes) or len(word) >= LONG_KANA
    return True


def ending_at(text: str, end: int) -> str:
    """What is left of a spaced Korean word."""
    rest = SYLLABLES.match(text, end)
    return rest[0] if rest else ""


def begins_with_word(ending: str, words: Lexicon) -> bool:
    """Whether a Korean word goes on with another, as compounds do."""
    longest = min(len(ending), KOREAN_COMPOUND_MAX)
    return any(ending[:size] in words.meanings for size in range(2, longest + 1))


def past_particles(text: str, end: int, words: Lexicon) -> int:
    """Past the ending of a Korean word, unless what follows is a word of its own."""
    ending = ending_at(text, end)
    return end if begins_with_word(ending, words) else end + len(ending)
