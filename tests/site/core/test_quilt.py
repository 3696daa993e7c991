"""The quilt: the same seed for ever the same drawing, nothing unescaped, every colour a class."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils.safestring import SafeString

from core import quilt

DRAWINGS = [
    quilt.patch("a"),
    quilt.sewn("a", 1),
    quilt.wide("a", 3, 2),
    quilt.cover("a"),
    quilt.band("a", 5, 2),
    quilt.quilt(["a", "b"], 3, 3),
    quilt.site_mark(),
    quilt.avatar("Amara Fenn"),
]


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_drawing_is_well_formed_hidden_and_without_styles(drawing: SafeString) -> None:
    root = ElementTree.fromstring(drawing)

    assert isinstance(drawing, SafeString)
    assert root.get("aria-hidden") == "true"
    assert all("style" not in element.attrib and "fill" not in element.attrib for element in root.iter())


def test_a_seed_gives_the_same_drawing_and_another_seed_another() -> None:
    quilt.patch.cache_clear()
    first = quilt.patch("an hour for an hour")
    quilt.patch.cache_clear()

    assert quilt.patch("an hour for an hour") == first
    assert len({quilt.patch(str(seed)) for seed in range(50)}) > 45


def test_a_drawing_does_not_change_with_a_release() -> None:
    """Write-ups keep their patch for years: if this fails, what is on people's pages has changed."""
    assert quilt.theme_of("timebank") == quilt.Theme(("nest", "triangle"), (("qw", "qs", "qp"), ("qm", "qs", "qp")))
    assert quilt.patch_of("timebank-grown1") == quilt.Patch("rings", ("qm", "ql", "qc"), 90)


def test_a_sewn_patch_has_the_theme_of_its_parent() -> None:
    theme = quilt.theme_of("parent")
    for number in range(20):
        patch = quilt.patch_of(f"parent-grown{number}", theme)
        assert patch.kind in theme.kinds
        assert patch.pairing in theme.pairings


def test_a_quilt_has_a_square_for_each_seed_and_quiet_squares_for_the_rest() -> None:
    root = ElementTree.fromstring(quilt.quilt(["a", "b"], 3, 2))
    grounds = [element.get("class") for element in root.iter("rect")]

    assert len(grounds) == 6
    assert {"qm", "qw"} >= set(grounds[2:])
    assert root.get("viewBox") == "0 0 300 200"


def test_a_quilt_with_a_label_is_a_picture_with_that_name() -> None:
    root = ElementTree.fromstring(quilt.quilt([], 2, 2, label='A "patchwork" & more'))

    assert root.get("role") == "img"
    assert root.get("aria-label") == 'A "patchwork" & more'
    assert root.get("aria-hidden") is None


def test_hostile_text_is_escaped() -> None:
    hostile = '"><script>alert(1)</script>'
    drawings = [quilt.avatar(hostile), quilt.patch("a", hostile), quilt.quilt([hostile], label=hostile)]

    assert all("<script" not in drawing for drawing in drawings)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amara Fenn", "AF"),
        ("Mary-Jane Watson", "MJ"),
        ("Björk", "B"),
        ("  joanne   tarrow ", "JT"),
        ("", ""),
        ("Ana Maria da Silva", "AM"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert quilt.initials(name) == letters


def test_every_colour_of_the_quilt_has_its_rule() -> None:
    css = (Path(settings.STATICFILES_DIRS[0]) / "css/components/quilt.css").read_text()
    used = {css_class for pairing in (*quilt.PAIRINGS, *quilt.QUIET_PAIRINGS) for css_class in pairing}

    assert used <= set(re.findall(r"\.(q\w)\b", css))
