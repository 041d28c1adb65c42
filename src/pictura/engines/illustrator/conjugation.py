"""Forms of Korean verbs that follow from those which the vocabulary lists."""

from __future__ import annotations

import re

SYLLABLE = re.compile("[\uac00-\ud7a3]")
FINALS = 28
"""Syllables with the same beginning stand together in Unicode, first the one without a final consonant."""
FINAL_N = 4


def statement(form: str) -> str | None:
    """The plain statement of a verb, from its bare stem or its form in -는: 달리 and 타는 give 달린다 and 탄다.

    None where the stem ends in a consonant: there the statement begins with the form itself, 먹는 and 먹는다.
    """
    stem = form.removesuffix("는")
    if not stem or not SYLLABLE.fullmatch(stem[-1]) or (ord(stem[-1]) - ord("가")) % FINALS:
        return None
    return f"{stem[:-1]}{chr(ord(stem[-1]) + FINAL_N)}다"
