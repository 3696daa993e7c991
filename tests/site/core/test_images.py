"""Editors' pictures come in clean and upright, and hostile files are refused with a sentence."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, PngImagePlugin
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from core.images import strip_metadata
from core.models import SiteImage

SIZE = (40, 20)
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
QUARTER_TURN = 6
PLACE = {1: "N", 2: (51.0, 27.0, 15.0), 3: "W", 4: (2.0, 35.0, 30.0)}
READABLE = pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])


def drawing(size: tuple[int, int] = SIZE) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "blue")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill="red")
    return image


def saved(image: Image.Image, kind: str, **options) -> bytes:
    content = BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def camera_data() -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = QUARTER_TURN, "SecretPhone"
    exif.get_ifd(GPS).update(PLACE)
    return exif


def moving(kind: str, frames: int = 3, size: tuple[int, int] = SIZE, **options) -> bytes:
    first, *others = (Image.new("RGB", size, (80 * number, 0, 0)) for number in range(frames))
    return saved(first, kind, save_all=True, append_images=others, duration=[120] * frames, **options)


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header says that it is huge; there is not one pixel in it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def strip(content: bytes, name: str = "picture") -> bytes:
    return strip_metadata(ContentFile(content, name=name)).read()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        strip(content)
    (sentence,) = refused.value.messages
    assert sentence.endswith(".")
    return sentence


@pytest.fixture
def store(db: None, settings, tmp_path: Path):
    """Store a picture as an upload does."""
    settings.MEDIA_ROOT = tmp_path

    def keep(content: bytes, name: str = "picture.jpg") -> SiteImage:
        return SiteImage.objects.create(title="A picture", file=ImageFile(ContentFile(content), name=name))

    return keep


# What comes in -----------------------------------------------------------------------------------


@READABLE
def test_camera_and_place_are_gone(kind: str) -> None:
    content = saved(drawing(), kind, exif=camera_data())
    clean = strip(content)
    assert opened(clean).format == kind
    assert not dict(opened(clean).getexif())
    assert b"SecretPhone" not in clean


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_is_turned_upright_and_looks_the_same(kind: str) -> None:
    clean = opened(strip(saved(drawing(), kind, exif=camera_data()))).convert("RGB")
    assert clean.size == (SIZE[1], SIZE[0])
    top, bottom = clean.getpixel((10, 5)), clean.getpixel((10, 35))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_nothing_of_it_is_left_in_the_stored_file_or_in_any_size_of_it(store) -> None:
    image = store(saved(drawing((400, 200)), "JPEG", exif=camera_data(), comment=b"at home"))
    renditions = [image.get_rendition(spec) for spec in ("original", "width-100", "fill-50x50|format-webp")]
    assert (image.width, image.height) == (200, 400)
    for file in (image.file, *(rendition.file for rendition in renditions)):
        content = file.open("rb").read()
        assert not dict(opened(content).getexif())
        assert b"SecretPhone" not in content
        assert b"at home" not in content


def test_a_new_file_for_an_old_picture_is_cleaned_too(store) -> None:
    image = store(saved(drawing(), "JPEG"))
    image.file = ImageFile(ContentFile(saved(drawing(), "JPEG", exif=camera_data())), name="new.jpg")
    image.save()
    assert b"SecretPhone" not in image.file.open("rb").read()


def test_texts_inside_a_png_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Anna at home")
    notes.add_itxt("XML:com.adobe.xmp", "<gps>51.45</gps>", zip=True)
    clean = strip(saved(drawing(), "PNG", pnginfo=notes))
    assert not getattr(opened(clean), "text", {})


@READABLE
def test_what_stands_behind_the_pixels_is_gone(kind: str) -> None:
    clean = strip(saved(drawing(), kind) + b"PK\x03\x04<script>alert(1)</script>")
    assert b"script" not in clean
    assert opened(clean).format == kind


def test_a_script_in_a_comment_does_not_come_through() -> None:
    polyglot = saved(drawing(), "GIF", comment=b"/*<script>alert(1)</script>*/")
    assert b"script" in polyglot
    assert b"script" not in strip(polyglot)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_still_moves_at_its_pace(kind: str) -> None:
    clean = opened(strip(moving(kind, loop=0)))
    assert clean.n_frames == 3
    clean.seek(1)
    clean.load()
    assert clean.info["duration"] == 120
    assert clean.info["loop"] == 0


def test_the_second_picture_of_a_telephone_is_dropped() -> None:
    both = saved(drawing(), "MPO", save_all=True, append_images=[drawing()])
    clean = opened(strip(both))
    assert (clean.format, getattr(clean, "n_frames", 1)) == ("JPEG", 1)


def test_what_is_see_through_stays_so() -> None:
    see_through = Image.new("RGBA", SIZE, (255, 0, 0, 0))
    assert opened(strip(saved(see_through, "PNG"))).convert("RGBA").getpixel((5, 5))[3] == 0


# What is refused -----------------------------------------------------------------------------------


def test_a_pixel_bomb_is_refused_from_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(*args: object) -> None:
        raise AssertionError("It was decoded.")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", decoded)
    for side in (6_000, 13_000, 60_000):
        assert refusal(bomb(side, side)).endswith("Make it smaller, to 25 million pixels at most.")


def test_a_moving_picture_with_too_many_pixels_in_all_is_refused(settings) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = SIZE[0] * SIZE[1]
    assert strip(moving("GIF", frames=2))
    assert refusal(moving("GIF", frames=3)) == "This moving picture is too long. Make it shorter or smaller."


@pytest.mark.parametrize("part", [0.2, 0.6, 0.9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_file_is_refused(kind: str, part: float) -> None:
    whole = saved(Image.effect_noise((200, 200), 80).convert("RGB"), kind)
    assert "could not be read whole" in refusal(whole[: int(len(whole) * part)])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", id="SVG"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", id="web page"),
        pytest.param(b"<script>alert(1)</script>" + saved(drawing(), "PNG"), id="web page and picture"),
        pytest.param(b"GIF89a=1;alert(1)//", id="script that looks like a GIF"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", id="PostScript"),
        pytest.param(saved(drawing(), "TIFF"), id="TIFF"),
        pytest.param(saved(drawing(), "BMP"), id="BMP"),
        pytest.param(saved(drawing(), "PDF"), id="PDF"),
    ],
)
def test_what_is_no_picture_of_a_kind_we_take_is_refused(content: bytes) -> None:
    assert "save it again as JPEG or PNG" in refusal(content)


def test_a_refused_file_is_not_stored(store, tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        store(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not SiteImage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("cut.jpg", saved(drawing((300, 300)), "JPEG")[:-200], "could not be read whole", id="half a file"),
        pytest.param("bomb.png", bomb(13_000, 13_000), "too many pixels", id="bomb"),
        pytest.param("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "as JPEG or PNG", id="SVG"),
        pytest.param("page.jpg", b"<!doctype html><script>alert(1)</script>", "as JPEG or PNG", id="web page"),
    ],
)
def test_the_form_says_it_at_the_field(name: str, content: bytes, sentence: str) -> None:
    form = get_image_form(SiteImage)(
        {"title": "A picture", "collection": Collection.get_first_root_node().pk},
        {"file": SimpleUploadedFile(name, content)},
    )
    assert not form.is_valid()
    assert list(form.errors) == ["file"]
    assert sentence in " ".join(form.errors["file"])


@pytest.mark.django_db
def test_a_file_with_too_many_bytes_is_refused_before_it_is_read(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *args, **kwargs: pytest.fail("It was read."))
    form = get_image_form(SiteImage)({}, {"file": SimpleUploadedFile("big.jpg", b"0" * (10 * 1024 * 1024 + 1))})
    assert "too big" in form.errors["file"][0]


def test_a_good_picture_passes_the_form_and_is_cleaned_once(store) -> None:
    upload = SimpleUploadedFile("good.jpg", saved(drawing(), "JPEG", exif=camera_data()), "image/jpeg")
    data = {"title": "A picture", "collection": Collection.get_first_root_node().pk, "credit": "Anna"}
    form = get_image_form(SiteImage)(data, {"file": upload}, instance=SiteImage())
    assert form.is_valid(), form.errors
    image = form.save()
    assert (image.width, image.height) == (SIZE[1], SIZE[0])
    assert b"SecretPhone" not in image.file.open("rb").read()
