"""What is made of a file that somebody sent as their picture, and that the process that makes it hurts no other."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from network.profiles import photo_decoder, photos
from network.profiles.photo_decoder import RefusedError, make_pictures
from tests.network.profiles import hostile_files as files

pytestmark = pytest.mark.once

ACCEPTED = [pytest.param(content, id=name) for name, content in files.accepted()]
REFUSED = [pytest.param(content, reason, id=name) for name, content, reason in files.refused()]
# Changes of one byte, of many, and cuts.
MUTATED = st.tuples(st.integers(0, 2), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=12))


def chunks_of(content: bytes) -> list[bytes]:
    """The parts of a WebP file."""
    found, at = [], 12
    while at < len(content):
        found.append(content[at : at + 4])
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return found


def outcome(content: bytes) -> list[bytes] | str:
    """What is made of a file, or why it is refused."""
    try:
        return make_pictures(content)
    except RefusedError as refused:
        return str(refused)


def seen(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


# What is made of a file -----------------------------------------------------------------------------


@pytest.mark.parametrize("content", ACCEPTED)
def test_of_what_is_taken_only_the_pixels_are_left(content: bytes) -> None:
    pictures = make_pictures(content)
    assert [seen(picture).size for picture in pictures] == [(64, 64), (128, 128), (320, 320)]
    for picture in pictures:
        assert chunks_of(picture) == [b"VP8 "]
        assert files.SECRET.encode() not in picture


@pytest.mark.parametrize(("content", "reason"), REFUSED)
def test_what_is_no_picture_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    assert outcome(content) == reason
    assert photos.REFUSALS[reason].endswith(".")


def test_a_bomb_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda *args: pytest.fail("It was decoded."))
    assert outcome(files.pixel_bomb()) == "pixels"


@pytest.mark.thorough
@settings(max_examples=60, deadline=None)
@given(MUTATED)
def test_whatever_happens_to_a_file_it_is_clean_or_refused(mutated: tuple[int, list[tuple[int, int]]]) -> None:
    which, changes = mutated
    content = bytearray(files.picture(photo_decoder.READ[which]))
    for at, byte in changes:
        content[at % len(content)] = byte
    if changes and changes[0][1] % 4 == 0:
        del content[changes[0][0] % len(content) :]
    made = outcome(bytes(content))
    assert made in photos.REFUSALS if isinstance(made, str) else all(chunks_of(each) == [b"VP8 "] for each in made)


@pytest.mark.parametrize("kind", photo_decoder.READ)
@pytest.mark.parametrize(
    ("turn", "red"), [(1, "left"), (2, "right"), (3, "right"), (5, "top"), (6, "top"), (7, "bottom"), (8, "bottom")]
)
def test_a_picture_is_turned_upright(kind: str, turn: int, red: str) -> None:
    square = seen(make_pictures(files.picture(kind, turn=turn))[-1])
    at = {"left": (40, 160), "right": (280, 160), "top": (160, 40), "bottom": (160, 280)}[red]
    reds, _, blues = square.getpixel(at)
    assert reds > 180 > 60 > blues


def test_the_middle_is_kept() -> None:
    wide = Image.new("RGB", (900, 300), "white")
    wide.paste((220, 30, 20), (300, 0, 600, 300))
    square = seen(make_pictures(files.saved(wide, "PNG"))[-1])
    assert min(square.getpixel((at, 160))[0] for at in (6, 160, 313)) > 180
    assert max(square.getpixel((at, 160))[2] for at in (6, 160, 313)) < 90


def test_what_is_see_through_stands_on_white() -> None:
    square = seen(make_pictures(files.saved(Image.new("RGBA", (200, 200), (0, 0, 0, 0)), "PNG"))[0])
    assert min(square.getpixel((32, 32))) > 250


def test_sixteen_bits_are_made_eight_and_not_white() -> None:
    assert abs(seen(make_pictures(files.grey_in_16_bits())[0]).getpixel((32, 32))[0] - 128) < 4


def test_colours_of_another_profile_are_those_that_screens_show() -> None:
    red = Image.new("RGB", (200, 200), (220, 30, 20))
    content = files.saved(red, "JPEG", icc_profile=files.swapped_profile())
    reds, greens, _ = seen(make_pictures(content)[0]).getpixel((32, 32))
    assert greens > 180 > 60 > reds


# The process that does it ---------------------------------------------------------------------------


def read(content: bytes) -> list[bytes]:
    return photos.read_picture(ContentFile(content))


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read(content)
    return refused.value.code


def in_place_of_the_decoder(script: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run this as the process, inside the same fence."""
    fence = f"import json, os, runpy, sys, time\nrunpy.run_path({photo_decoder.__file__!r})['_fence_in']()\n"
    path = path / "process.py"
    path.write_text(fence + script)
    monkeypatch.setattr(photo_decoder, "__file__", str(path))


def test_the_process_makes_what_the_function_makes() -> None:
    assert read(files.picture()) == make_pictures(files.picture())


def test_the_process_says_why_it_refuses() -> None:
    assert refusal(files.pixel_bomb()) == "pixels"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("size", "kind"),
    [
        # What telephones take at their best; the second, in steps, is what needs most memory of all.
        pytest.param((8160, 6120), {"quality": 90}, id="50 million pixels"),
        pytest.param((8064, 6048), {"quality": 85, "progressive": True, "subsampling": 0}, id="in steps"),
        # No side is large enough for it to be decoded at a fraction of its size.
        pytest.param((39_000, 1270), {"quality": 75, "progressive": True, "subsampling": 0}, id="a wide view"),
    ],
)
def test_what_a_telephone_takes_fits_inside_the_fence(size: tuple[int, int], kind: dict[str, Any]) -> None:
    taken = BytesIO()
    Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(size).convert("RGB").save(taken, "JPEG", **kind)
    assert 5 * 1024**2 < len(taken.getvalue()) < photos.MOST_BYTES
    assert len(read(taken.getvalue())) == len(photos.SIZES)


def test_a_jpeg_may_have_more_pixels_than_what_is_decoded_in_full() -> None:
    for kind, most in (("JPEG", photo_decoder.MOST_PIXELS_OF_JPEG), ("PNG", photo_decoder.MOST_PIXELS)):
        written = BytesIO()
        Image.new("1" if kind == "PNG" else "L", (most // 2000 + 1, 2000)).save(written, kind)
        assert outcome(written.getvalue()) == "pixels"


def test_the_proxy_lets_through_what_the_site_takes() -> None:
    proxy = (Path(__file__).parents[3] / "proxy" / "Caddyfile").read_text(encoding="utf-8")
    found = re.search(r"max_size (\d+)MB", proxy)
    assert found
    # A form around it, and a megabyte of a thousand kilobytes.
    assert int(found[1]) * 1000**2 > photos.MOST_BYTES + 1024**2


def test_every_refusal_has_a_way_out_on_a_telephone() -> None:
    assert not [words for words in photos.REFUSALS.values() if "computer" in words]
    for reason in ("size", "kind", "pixels", "broken"):
        assert "take a screenshot of it" in photos.REFUSALS[reason]
    assert "15 MB" in photos.REFUSALS["size"]


def test_a_file_that_is_too_long_is_given_to_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos.subprocess, "run", lambda *args, **kwargs: pytest.fail("It was read."))
    assert refusal(files.picture() + bytes(photos.MOST_BYTES)) == "size"


@pytest.mark.thorough
@pytest.mark.parametrize(
    "script",
    [
        pytest.param("time.sleep(5)", id="takes too long"),
        pytest.param("bytearray(700 * 1024 ** 2)", id="takes too much memory"),
        pytest.param("sys.stdout.write(' ' * 2 * 1024 ** 2); sys.stdout.flush()", id="writes too much"),
        pytest.param("os.abort()", id="dies"),
    ],
)
def test_a_process_that_fails_is_a_refused_picture(script: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(photos, "SECONDS_TO_DECODE", 0.6)
    in_place_of_the_decoder(script, tmp_path, monkeypatch)
    assert refusal(files.picture()) == "broken"


def test_the_process_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "for-the-web-process-only")
    known = "print(json.dumps({'lengths': [1] * ('SECRET_KEY' in os.environ)}))"
    in_place_of_the_decoder(known, tmp_path, monkeypatch)
    assert read(files.picture()) == []
