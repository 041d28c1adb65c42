"""What a prompt quotes is written on a sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from pictura.engines.illustrator import drawing, letters, pen, raster, staging, things, words
from pictura.engines.illustrator.concessions import LETTERING, concessions
from pictura.engines.illustrator.scene import Format, Order, Subject
from pictura.engines.illustrator.vocabulary import SIGN
from pictura.types import Size
from tests.illustrator.conftest import forget_fonts
from tests.support.fonts import font, save


def staged(prompt: str) -> tuple[Subject, ...]:
    order = Order(prompt=prompt, size=Size(128, 128), quality="low", seed=1)
    return staging.stage(words.read(prompt), order).subjects


@pytest.mark.parametrize("text", ["OPEN", "Grüße & Küsse", "C'est la vie!", "50 % off", "Ça va, señor?"])
def test_latin_text_can_be_written(text: str):
    assert letters.can_write(text)


@pytest.mark.parametrize("text", ["营业中", "こんにちは", "안녕", "", "   ", "OPEN 营业", "🦊"])
def test_what_has_no_outline_cannot(text: str, font_folder: Path):
    assert not letters.can_write(text)
    if text.strip():
        with pytest.raises(ValueError, match="no font"):
            letters.lettering(text)


@pytest.mark.parametrize("text", ["营业中", "OPEN 营业中！", "中"])
def test_letters_of_the_machine_are_written_beside_our_own(text: str, font_folder: Path):
    save(font_folder / "tiny.ttf", font("Tiny", "营业中"))
    forget_fonts()
    assert letters.can_write(text.rstrip("！"))
    assert not letters.can_write(text + "！")


@pytest.mark.parametrize("text", ["ع", "क"])
def test_letters_that_change_beside_others_are_not_written_one_by_one(text: str, font_folder: Path):
    save(font_folder / "tiny.ttf", font("Tiny", "عकЖ"))
    forget_fonts()
    assert letters.can_write("Ж")
    assert not letters.can_write(text)


def test_what_is_written_is_paths_and_needs_no_font(font_folder: Path):
    save(font_folder / "tiny.ttf", font("Tiny", "营业中"))
    forget_fonts()
    svg = things.sprite(Subject(thing=SIGN, text="OPEN 营业中"), "stand", 1).svg
    assert "<text" not in svg
    assert svg.count("<path") >= len("OPEN营业中")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("营业中", ["营业中"]),
        ("欢迎光临", ["欢迎光临"]),
        ("本日は晴天なり", ["本日は晴", "天なり"]),
        ("欢迎光临，请进！OPEN 24h", ["欢迎光临，", "请进！", "OPEN 24h"]),
        ("好好学习，天天向上", ["好好学习，", "天天向上"]),
        ("我们「一起」去看海", ["我们「一起」", "去看海"]),
        ("コーヒーとケーキ", ["コーヒー", "とケーキ"]),
        ("3月14日 数学テスト", ["3月14日", "数学テスト"]),
        ("생일 축하합니다 우리", ["생일", "축하합니다", "우리"]),
        ("OPEN", ["OPEN"]),
    ],
)
def test_chinese_and_japanese_break_between_letters_but_never_before_what_closes(
    text: str, expected: list[str]
):
    assert letters.lines(text) == expected


def test_a_stop_at_the_end_of_a_line_hangs_half_beyond_it(font_folder: Path):
    save(font_folder / "tiny.ttf", font("Tiny", "营业中，"))
    forget_fonts()
    found = letters.lettering("营业中，")
    assert found.width("营业中", 100) == pytest.approx(270)
    assert found.width("营业中，", 100) == pytest.approx(315)


def test_lines_break_between_words_and_lose_none():
    text = "a fox and a cat went out to sea in a beautiful boat"
    found = letters.lines(text)
    assert " ".join(found) == text
    assert 3 <= len(found) <= 6
    assert letters.lines("OPEN") == ["OPEN"]


def test_the_text_stands_on_the_sign_that_is_named():
    (alone,) = staged('a shop sign that says "OPEN"')
    assert (alone.thing, alone.text) == (SIGN, "OPEN")


def test_else_a_sign_is_put_up():
    cake, board = staged('a birthday cake on a table, "Happy Birthday"')
    assert (cake.thing, cake.text) == ("birthday-cake", None)
    assert (board.thing, board.text) == (SIGN, "Happy Birthday")


def test_what_the_machine_has_letters_for_is_written_and_not_told(font_folder: Path):
    save(font_folder / "tiny.ttf", font("Tiny", "营业中"))
    forget_fonts()
    (alone,) = staged('写着"营业中"的招牌')
    assert alone.text == "营业中"
    assert concessions(words.read('写着"营业中"的招牌')) == ()


def test_what_cannot_be_written_is_told_and_leaves_the_sign_as_it_is(font_folder: Path):
    (alone,) = staged('写着"营业中"的招牌')
    assert alone.text is None
    assert concessions(words.read('写着"营业中"的招牌')) == (LETTERING,)
    assert concessions(words.read('a shop sign that says "OPEN"')) == ()


@pytest.mark.parametrize("output_format", ["png", "gif", "svg"])
@pytest.mark.parametrize("prompt", ["xy “营业中”", "logo, “营业中”", "“营业中”的白色背景图"])
def test_what_cannot_be_written_and_shows_nothing_else_is_still_a_picture(
    prompt: str, output_format: Format, font_folder: Path
):
    of = Order(
        prompt=prompt, size=Size(64, 64), quality="low", seed=1, transparent=True, output_format=output_format
    )
    assert staging.stage(words.read(prompt), of).subjects
    *_, stage = drawing.paint(of)
    assert stage.last


@pytest.mark.parametrize("text", ["WWWWWWWW iiii", "营业中营业中营业中"])
def test_the_letters_are_drawn_within_the_board(text: str, font_folder: Path):
    save(font_folder / "tiny.ttf", font("Tiny", "营业中"))
    forget_fonts()
    subject = Subject(thing=SIGN, text=text)
    drawn = things.sprite(subject, "stand", 1)
    box = drawn.box
    view = (box.x - 20, box.y - 20, box.width + 40, box.height + 40)
    sheet = raster.pixels(pen.document(drawn.svg, view, 256, 256), 256, 256)
    left, top, right, bottom = sheet.getbbox() or (0, 0, 0, 0)
    assert left > 0
    assert top > 0
    assert right < 256
    assert bottom < 256
    blank = things.sprite(Subject(thing=SIGN, text="."), "stand", 1)
    assert len(drawn.svg) > len(blank.svg)


def test_a_sign_that_is_held_has_no_post():
    subject = Subject(thing=SIGN, text="HI")
    assert things.sprite(subject, things.HELD, 1).box.height < things.sprite(subject, "stand", 1).box.height
