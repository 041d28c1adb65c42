"""The art that ships with the package."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from pictura.engines.illustrator import art


def test_there_is_art_for_about_twelve_hundred_things():
    assert len(art.load().names) > 1_000
    assert {"sailboat", "steaming-bowl", "dragon", "deciduous-tree", "astronaut"} <= art.load().names


def test_every_glyph_is_well_formed_and_free_of_script():
    for name in art.load().groups:
        glyph = art.load().glyph(name)
        root = ElementTree.fromstring(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {glyph.width} {glyph.height}">{glyph.body}</svg>'
        )
        tags = {element.tag.partition("}")[2] for element in root.iter()}
        assert not tags & {"script", "image", "foreignObject", "a", "filter"}
        assert (glyph.name, glyph.group) == (name, art.load().groups[name])


def test_no_two_glyphs_share_an_inner_id_and_each_refers_to_its_own():
    seen: Counter[str] = Counter()
    for name in art.load().groups:
        body = art.load().glyph(name).body
        own = set(re.findall(r'\bid="([^"]+)"', body))
        used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', body))
        assert used <= own
        seen.update(own)
    assert seen.most_common(1)[0][1] == 1


def test_an_unknown_name_is_a_key_error():
    with pytest.raises(KeyError):
        art.load().glyph("no-such-glyph")
