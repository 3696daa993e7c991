"""What build_assets makes: one style sheet, the fonts, the icons."""

from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from core import assets
from core.assets import fonts, pictures, stylesheet


@pytest.fixture
def build(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:  # type: ignore[no-untyped-def]
    """A build folder of the test's own, beside the real sources."""
    monkeypatch.setattr(assets, "build_directory", lambda: tmp_path)
    for module in (fonts, pictures, stylesheet):
        monkeypatch.setattr(module, "build_directory", lambda: tmp_path)
    return tmp_path


def test_the_style_sheet_holds_every_file_once_in_the_order_of_the_layers(build: Path) -> None:
    stylesheet.build_stylesheet()
    css = (build / stylesheet.NAME).read_text()

    assert css.startswith("@layer reset, tokens, base, layout, components, pages, utilities, print;")
    assert len(stylesheet.sources()) == len(set(stylesheet.sources()))
    assert set(stylesheet.sources()) == set((assets.source_directory() / "css").rglob("*.css"))
    assert css.count("{") == css.count("}")
    assert "/*" not in css


def test_without_fonts_the_style_sheet_asks_for_none(build: Path) -> None:
    stylesheet.build_stylesheet()
    assert "url(" not in (build / stylesheet.NAME).read_text()


def test_a_font_that_is_there_is_asked_for(build: Path) -> None:
    (build / "fonts").mkdir()
    (build / fonts.FACES[0].path).write_bytes(b"")
    stylesheet.build_stylesheet()

    css = (build / stylesheet.NAME).read_text()
    assert css.count("url(") == 1
    assert 'url("fonts/serif-400.woff2")' in css


@pytest.mark.thorough
def test_what_is_up_to_date_is_left_alone(build: Path) -> None:
    stylesheet.build_stylesheet()
    pictures.build_pictures()
    before = {path: path.stat().st_mtime_ns for path in build.iterdir()}

    assert "up to date" in stylesheet.build_stylesheet()
    assert "up to date" in pictures.build_pictures()
    assert {path: path.stat().st_mtime_ns for path in build.iterdir()} == before


@pytest.mark.thorough
def test_the_pictures_have_the_sizes_that_others_expect(build: Path) -> None:
    pictures.build_pictures()

    assert Image.open(build / "share.png").size == (1200, 630)
    assert Image.open(build / "apple-touch-icon.png").size == (180, 180)
    assert Image.open(BytesIO((build / "favicon.ico").read_bytes())).format == "ICO"
    favicon = (build / "favicon.svg").read_text()
    assert favicon.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert 'class="q' not in favicon


def test_a_missing_font_package_is_one_sentence_and_not_a_failure(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None if name == fonts.SANS else find_spec(name))

    sentence = fonts.build_fonts()

    assert fonts.SANS in sentence
    assert "fonts of the system" in sentence


@pytest.mark.thorough
def test_a_font_keeps_its_letters_and_has_a_name_of_its_own(build: Path) -> None:
    from fontTools.ttLib import TTFont

    face = next(face for face in fonts.FACES if face.name == "sans-600")
    fonts._make(face)
    font = TTFont(build / face.path)

    names = {record.nameID: str(record) for record in font["name"].names}
    assert names[1] == "Network Sans"
    assert "Hanken" not in names[4]
    assert "Open Font License" in names[13]
    assert {ord(letter) for letter in "aZ£€ŵŷẁ’“–→"} <= set(font.getBestCmap())


@pytest.mark.thorough
def test_the_command_says_what_it_did(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    out = StringIO()

    call_command("build_assets", stdout=out)

    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == ["Fonts", "Style sheet", "Pictures"]
