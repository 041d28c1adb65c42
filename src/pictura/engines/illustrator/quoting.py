"""What a prompt quotes: to be written in the picture, unless it names a style, is denied, or is the whole prompt."""

from __future__ import annotations

import re

from pictura.engines.illustrator.phrases import READ_CHARACTERS_MAX, language_of, phrases, plain
from pictura.engines.illustrator.vocabulary import SIGN

QUOTES = ('""', "\uff02\uff02", "\u201c\u201d", "\u201e\u201c", "\u201e\u201d", "\u00ab\u00bb", "\u300c\u300d", "\u300e\u300f",
          "\u300a\u300b", "\u3008\u3009", "\u301d\u301f", "\uff62\uff63")  # fmt: skip
"""How a quotation is opened and closed; the single ones of Latin script must stand free, as apostrophes do not."""
SINGLE_QUOTES = r"(?<![^\s:,(])'([^'\n]{1,40})'(?![^\s.,;:!?)])|\u2018([^\u2019\n]{1,40})\u2019"
QUOTED = re.compile(
    "|".join(rf"{opened}([^{opened}{closed}\n]{{1,60}}){closed}" for opened, closed in QUOTES)
    + f"|{SINGLE_QUOTES}"
)
BEFORE_MAX = 24
"""How many characters before a quotation tell what it is."""
STYLE_OF = re.compile(r"style of $|风格[是为：:]?$", re.IGNORECASE)
STYLED = re.compile(
    r"\s*的?\s*(?:style|风格|風格|画风|畫風|风的|風|スタイル|のような|스타일|풍)", re.IGNORECASE
)
"""What stands before or after a quotation that names a style, which nobody writes on a sign."""
DENIED = re.compile(
    r"(?:\b(?:no|not|without)(?: (?:a|any|the))?(?: (?:words?|text|letters|sign))?|(?:没有|沒有|不要|无|無)(?:写着|文字|字样)?)\s*$",
    re.IGNORECASE,
)
DENIED_AFTER = re.compile(r"\s*(?:という|の)?(?:文字|字)?(?:は)?(?:なし|無し|のない)|\s*(?:없이|없는|빼고)")
"""What stands before or after a quotation that must not be seen."""
WHOLE_PROMPT = 0.8
"""A quotation that makes up so much of the prompt is the prompt, not lettering, unless the rest says where it is written."""
WRITTEN = re.compile(
    r"\b(?:says?|saying|reads?|reading|written|titled?|labell?ed|words)\b|写|寫|题|題|標題|書|印|文字|라고|글|적|제목",
    re.IGNORECASE,
)

LETTER = re.compile(r"\b[Ll]etters? ([A-Z0-9])\b")
"""A letter that is named and not quoted: "the letter A"."""


def quoted(prompt: str) -> tuple[str | None, str]:
    """The first quotation that is to be written, and the prompt without any that names something else than a style."""
    head = prompt[:READ_CHARACTERS_MAX]
    found = [quotation for quotation in QUOTED.finditer(head) if not _names_style(quotation)]
    if not found:
        letter = LETTER.search(head)
        return (letter[1], LETTER.sub(" ", head)) if letter else (None, head)
    rest = QUOTED.sub(lambda quotation: quotation[0] if _names_style(quotation) else " ", head)
    written = next((quotation for quotation in found if not _is_denied(quotation)), None)
    if written is None:
        return None, rest
    if len(written[0]) > WHOLE_PROMPT * len(head.strip()) and not _tells_of_writing(rest):
        return None, head
    text = next(group for group in written.groups() if group is not None).strip()
    return text or None, rest


def _before(quotation: re.Match[str]) -> str:
    return quotation.string[max(0, quotation.start() - BEFORE_MAX) : quotation.start()]


def _names_style(quotation: re.Match[str]) -> bool:
    styled = STYLED.match(quotation.string, quotation.end())
    return styled is not None or STYLE_OF.search(_before(quotation)) is not None


def _is_denied(quotation: re.Match[str]) -> bool:
    denied = DENIED_AFTER.match(quotation.string, quotation.end())
    return denied is not None or DENIED.search(_before(quotation)) is not None


def _tells_of_writing(rest: str) -> bool:
    """Whether what stands beside a quotation names a sign, or says that something is written."""
    text = plain(rest)
    signs = (phrase.key("thing") == SIGN for phrase in phrases(text, language_of(text)))
    return WRITTEN.search(rest) is not None or any(signs)
