"""What a prompt quotes is written on a sign."""

from __future__ import annotations

import pytest

from pictura.engines.illustrator import letters, pen, raster, sign, staging, things, words
from pictura.engines.illustrator.concessions import LETTERING, concessions
from pictura.engines.illustrator.scene import Order, Subject
from pictura.types import Size


def staged(prompt: str) -> tuple[Subject, ...]:
    order = Order(prompt=prompt, size=Size(128, 128), quality="low", seed=1)
    return staging.stage(words.read(prompt), order).subjects


@pytest.mark.parametrize("text", ["OPEN", "Grüße & Küsse", "C'est la vie!", "50 % off", "Ça va, señor?"])
def test_latin_text_can_be_written(text: str):
    assert letters.can_write(text)


@pytest.mark.parametrize("text", ["营业中", "こんにちは", "안녕", "", "   ", "OPEN 营业", "🦊"])
def test_what_has_no_outline_cannot(text: str):
    assert not letters.can_write(text)


def test_lines_break_between_words_and_lose_none():
    text = "a fox and a cat went out to sea in a beautiful boat"
    found = letters.lines(text)
    assert " ".join(found) == text
    assert 3 <= len(found) <= 6
    assert letters.lines("OPEN") == ["OPEN"]


def test_the_text_stands_on_the_sign_that_is_named():
    (alone,) = staged('a shop sign that says "OPEN"')
    assert (alone.thing, alone.text) == (sign.THING, "OPEN")


def test_else_a_sign_is_put_up():
    cake, board = staged('a birthday cake on a table, "Happy Birthday"')
    assert (cake.thing, cake.text) == ("birthday-cake", None)
    assert (board.thing, board.text) == (sign.THING, "Happy Birthday")


def test_what_cannot_be_written_is_told_and_leaves_the_sign_as_it_is():
    (alone,) = staged('写着"营业中"的招牌')
    assert alone.text is None
    assert concessions(words.read('写着"营业中"的招牌')) == (LETTERING,)
    assert concessions(words.read('a shop sign that says "OPEN"')) == ()


def test_the_letters_are_drawn_within_the_board():
    subject = Subject(thing=sign.THING, text="WWWWWWWW iiii")
    drawn = things.sprite(subject, "stand", 1)
    box = drawn.box
    view = (box.x - 20, box.y - 20, box.width + 40, box.height + 40)
    sheet = raster.pixels(pen.document(drawn.svg, view, 256, 256), 256, 256)
    left, top, right, bottom = sheet.getbbox() or (0, 0, 0, 0)
    assert left > 0
    assert top > 0
    assert right < 256
    assert bottom < 256
    blank = things.sprite(Subject(thing=sign.THING, text="."), "stand", 1)
    assert len(drawn.svg) > len(blank.svg)


def test_a_sign_that_is_held_has_no_post():
    subject = Subject(thing=sign.THING, text="HI")
    assert things.sprite(subject, things.HELD, 1).box.height < things.sprite(subject, "stand", 1).box.height
