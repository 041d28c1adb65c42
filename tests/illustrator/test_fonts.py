"""Letters that are not ours come from the fonts of the machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from pictura.commands import doctor
from pictura.engines.illustrator import fonts, pen, raster
from pictura.engines.illustrator.fonts import sfnt, tracing
from pictura.engines.illustrator.fonts.sfnt import Face
from tests.illustrator.conftest import forget_fonts
from tests.support.fonts import font, save

CHINESE = frozenset("营业中")


def named(face: Face | None) -> str | None:
    return face and face.name


@pytest.mark.parametrize("postscript", [False, True])
def test_a_file_tells_its_face_and_its_letters(tmp_path: Path, postscript: bool):
    path = save(tmp_path / "tiny.font", font("Tiny Bold", "营业中𠮷", postscript=postscript))
    (face,) = sfnt.faces(path)
    assert face == Face(path, 0, "Tiny Bold", variable=False)
    assert sfnt.covers(face, "营业中𠮷")
    for missing in ("営", "营業", "A", "\u0000", "\uffff", "\U0010ffff", "𠮶"):
        assert not sfnt.covers(face, missing)


def test_a_collection_has_several_faces(tmp_path: Path):
    path = save(tmp_path / "both.ttc", font("Tiny One", "营"), font("Tiny Two", "中"))
    one, two = sfnt.faces(path)
    assert [(face.name, face.index) for face in (one, two)] == [("Tiny One", 0), ("Tiny Two", 1)]
    assert [sfnt.covers(face, "中") for face in (one, two)] == [False, True]


def test_a_font_of_bitmaps_alone_has_no_face(tmp_path: Path):
    bitmaps = font("Colour Emoji", "营")
    del bitmaps["glyf"], bitmaps["loca"]
    assert sfnt.faces(save(tmp_path / "emoji.ttf", bitmaps)) == []


def test_a_file_that_is_cut_or_garbled_has_no_letters_and_does_no_harm(tmp_path: Path):
    whole = save(tmp_path / "whole.ttf", font("Tiny", "营业")).read_bytes()
    broken = tmp_path / "broken.ttf"
    for cut in range(0, len(whole), 7):
        for data in (whole[:cut], whole[:cut] + b"\xff" * 9 + whole[cut + 9 :]):
            broken.write_bytes(data)
            for face in sfnt.faces(broken):
                sfnt.covers(face, "营业")
    broken.write_bytes(whole[:100])
    assert sfnt.faces(broken) == []


def test_the_folders_of_the_user_are_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for folder in (".local/share/fonts/deep/er", ".fonts", "Library/Fonts"):
        save(tmp_path / folder / "tiny.TTF", font(f"Tiny of {folder}", "营"))
    (tmp_path / ".fonts" / "notes.txt").write_text("no font")
    forget_fonts()
    found = {face.name for face in fonts.machine_faces() if face.path.is_relative_to(tmp_path)}
    forget_fonts()
    assert found == {"Tiny of .local/share/fonts/deep/er", "Tiny of .fonts", "Tiny of Library/Fonts"}


def test_who_has_no_home_is_looked_for_elsewhere(monkeypatch: pytest.MonkeyPatch):
    def homeless(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", homeless)
    forget_fonts()
    assert all(face.path.is_absolute() for face in fonts.machine_faces())
    forget_fonts()


def test_one_face_must_have_every_letter(font_folder: Path):
    save(font_folder / "one.ttf", font("One", "营业"))
    save(font_folder / "two.ttf", font("Two", "中"))
    assert fonts.face_for(CHINESE, "zh") is None
    save(font_folder / "three.ttf", font("Three", "营业中"))
    forget_fonts()
    assert named(fonts.face_for(CHINESE, "zh")) == "Three"


def test_a_bold_face_of_the_family_that_the_language_likes_comes_first(font_folder: Path):
    for name in ("Aardvark", "Noto Sans CJK SC", "Noto Sans CJK SC Bold", "Noto Sans CJK JP Bold", "Noto Serif CJK SC Bold",
                 "Noto Sans Mono CJK SC Bold"):  # fmt: skip
        save(font_folder / f"{name}.ttf", font(name, "营业中"))
    assert named(fonts.face_for(CHINESE, "zh")) == "Noto Sans CJK SC Bold"
    assert named(fonts.face_for(CHINESE, "ja")) == "Noto Sans CJK JP Bold"


def drawn(face: Face, letter: str) -> Image.Image:
    """What FreeType itself draws of a letter in 300 pixels, black on white."""
    sheet = Image.new("L", (300, 330), 255)
    type_ = ImageFont.truetype(face.path, 300, index=face.index)
    ImageDraw.Draw(sheet).text((0, 270), letter, fill=0, font=type_, anchor="ls")
    return sheet


def traced(face: Face, letter: str) -> Image.Image:
    _, outline = tracing.traced(face, letter, 300)
    body = f'<rect width="300" height="330" fill="#fff"/><path d="{outline}" transform="translate(0 270)"/>'
    return raster.pixels(pen.document(body, (0, 0, 300, 330), 300, 330), 300, 330, "none").convert("L")


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of the sheet in which two pictures differ."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] / 255


@pytest.mark.parametrize("letter", ["营", "业"])
@pytest.mark.parametrize("postscript", [False, True])
def test_a_traced_letter_looks_as_the_font_draws_it(tmp_path: Path, letter: str, postscript: bool):
    (face,) = sfnt.faces(save(tmp_path / "tiny.font", font("Tiny", "营业", postscript=postscript)))
    assert differing(traced(face, letter), drawn(face, letter)) < 0.005
    assert differing(traced(face, letter), drawn(face, "营" if letter == "业" else "业")) > 0.05


def test_curves_are_traced_as_curves(tmp_path: Path):
    bundled = ImageFont.load_default(size=20)
    assert isinstance(bundled, ImageFont.FreeTypeFont)
    path = tmp_path / "round.ttf"
    path.write_bytes(bundled.font_bytes)
    (face,) = sfnt.faces(path)
    for letter in "S8&e@Q":
        assert "C" in tracing.traced(face, letter, 300)[1]
        assert differing(traced(face, letter), drawn(face, letter)) < 0.015


def test_corners_stay_sharp_and_sides_straight(tmp_path: Path):
    (face,) = sfnt.faces(save(tmp_path / "tiny.ttf", font("Tiny", "营")))
    advance, outline = tracing.traced(face, "营", 1000)
    assert advance == 900
    corners = {(round(int(x), -1), round(int(y), -1)) for x, y in re.findall(r"(-?\d+) (-?\d+)", outline)}
    assert corners == {(100, 0), (100, -700), (800, -700), (800, 0)}
    assert "C" not in outline


def test_a_face_of_variable_weight_is_taken_bold(tmp_path: Path):
    heavy = save(tmp_path / "heavy.ttf", font("Tiny", "营", weights=(400, 650)))
    (face,) = sfnt.faces(heavy)
    assert face.variable
    highest = min(int(y) for y in re.findall(r" (-?\d+)", tracing.traced(face, "营", 1000)[1]))
    assert highest == pytest.approx(-900, abs=5)


def test_the_doctor_tells_what_can_be_written(font_folder: Path):
    (none,) = doctor._letters()
    assert none.text == "Latin in its own; no font here has Chinese or Japanese or Korean"
    save(font_folder / "tiny.ttf", font("Tiny", "한글"))
    forget_fonts()
    (one,) = doctor._letters()
    assert one.text == "Latin in its own; Korean in Tiny; no font here has Chinese or Japanese"
