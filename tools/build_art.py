"""Builds the illustrator's art: the glyphs of Noto Emoji that a scene can use, in one compressed file.

    npm install --prefix DIR @iconify-json/noto@1.2.9 emojibase-data@17.0.0
    python tools/build_art.py DIR/node_modules

The result, `data/art.json.xz`, is a chain of xz streams (any xz tool reads it as one text). The first holds the
table of contents, each further one a block of glyphs, so that a reader unpacks only the blocks it needs.
The same input gives the same bytes.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias, cast

Table: TypeAlias = "dict[str, Any]"

DATA = Path(__file__).parent.parent / "src/pictura/engines/illustrator/data"
BLOCK_CHARACTERS = 96_000

WHOLE_GROUPS = {"smileys-emotion", "animals-nature", "food-drink", "travel-places", "activities", "objects"}
PEOPLE = {
    "body-parts",
    "hand-fingers-open",
    "hand-fingers-partial",
    "hand-single-finger",
    "hand-fingers-closed",
    "hands",
    "hand-prop",
    "person",
    "person-role",
    "person-fantasy",
    "person-activity",
    "person-sport",
    "person-resting",
    "person-symbol",
}
DOUBLE = re.compile(
    r"^(man|woman|men|women|mx|mrs)-(?!beard|red-hair|curly|white-hair|bald|blond|claus)|-(man|woman)(-|$)"
    r"|facing-right$|-(oclock|thirty)$|^middle-finger$"
)
KEPT_DOUBLES = {"old-man", "old-woman", "woman-dancing", "man-dancing", "woman-with-headscarf"}
IDENTIFIER = re.compile(r'\bid="([^"]+)"')


def chosen(name: str, group: str, subgroup: str) -> bool:
    """Whether a scene can use the glyph: no doubles of one figure, no clock faces, no signs."""
    if DOUBLE.search(name) and name not in KEPT_DOUBLES:
        return False
    return group in WHOLE_GROUPS or subgroup in PEOPLE


def with_own_ids(body: str, number: int) -> str:
    """The glyph's inner ids made short and unlike those of any other glyph, so that two can share a picture."""
    for position, old in enumerate(dict.fromkeys(IDENTIFIER.findall(body))):
        new = f"n{number:x}{chr(ord('g') + position % 20)}{position // 20 or ''}"
        body = re.sub(rf'(\bid="|href="#|url\(#){re.escape(old)}(?=["\)])', rf"\g<1>{new}", body)
    return body


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def glyph_name(hexcode: str, names: dict[str, str]) -> str | None:
    low = hexcode.lower()
    return names.get(low) or names.get(low.replace("-fe0f", ""))


def glyphs(modules: Path) -> list[Table]:
    """The chosen glyphs in the order of Unicode: each its name, character, group, size and drawing."""
    icons = load(modules / "@iconify-json/noto/icons.json")
    names = load(modules / "@iconify-json/noto/chars.json")
    meta = load(modules / "emojibase-data/meta/groups.json")
    emojis = [emoji for emoji in load(modules / "emojibase-data/en/data.json") if "group" in emoji]
    found: dict[str, Table] = {}
    for emoji in sorted(emojis, key=lambda emoji: cast("int", emoji["order"])):
        name = glyph_name(emoji["hexcode"], names)
        group, subgroup = meta["groups"][str(emoji["group"])], meta["subgroups"][str(emoji["subgroup"])]
        if name is None or name in found or name not in icons["icons"] or not chosen(name, group, subgroup):
            continue
        icon = icons["icons"][name]
        found[name] = {
            "name": name,
            "character": emoji["emoji"],
            "group": subgroup,
            "width": icon.get("width", icons["width"]),
            "height": icon.get("height", icons["height"]),
            "body": with_own_ids(icon["body"], len(found)),
        }
    return list(found.values())


def blocks(glyphs: Iterable[Table]) -> list[list[Table]]:
    """Neighbours together (they compress each other), each block small enough to unpack in a moment."""
    filled: list[list[Table]] = [[]]
    size = 0
    for glyph in glyphs:
        if size > BLOCK_CHARACTERS:
            filled.append([])
            size = 0
        filled[-1].append(glyph)
        size += len(glyph["body"])
    return filled


def packed(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]
    return lzma.compress(text.encode(), check=lzma.CHECK_CRC32, filters=filters)


def main(modules: Path) -> None:
    art = blocks(glyphs(modules))
    package = load(modules / "@iconify-json/noto/package.json")
    streams = [packed({glyph["name"]: glyph["body"] for glyph in block}) for block in art]
    contents = {
        "source": f"{package['name']} {package['version']}",
        "license": package["license"],
        "blocks": [len(stream) for stream in streams],
        "glyphs": [
            [glyph["name"], glyph["character"], glyph["group"], number]
            for number, block in enumerate(art)
            for glyph in block
        ],
        "width": 128,
        "height": 128,
    }
    whole = packed(contents) + b"".join(streams)
    (DATA / "art.json.xz").write_bytes(whole)
    source = sha256((modules / "@iconify-json/noto/icons.json").read_bytes()).hexdigest()
    print(f"{sum(map(len, art))} glyphs in {len(streams)} blocks, {len(whole):,} bytes")
    print(f"sha256 of icons.json {source}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
