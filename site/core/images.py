"""Editors' pictures, cleaned when they come in: no camera data, no place, upright.

The file is always written anew from its pixels: what else stood in it, before, between or after them, is gone.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps, ImageSequence

READ = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
# Many telephones write their JPEG files as MPO, with a second picture inside; Pillow tells once it has opened one.
WRITTEN_AS = {kind: kind for kind in READ} | {"MPO": "JPEG"}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "progressive": True, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90},
    "AVIF": {"quality": 80},
}
# Every frame is written whole: GIF clears the one before it, PNG puts the next one in its place.
MOVING_OPTIONS: dict[str, dict[str, Any]] = {"GIF": {"disposal": 2}, "PNG": {"disposal": 0, "blend": 0}}
# Of all that stands beside the pixels, these say how to show them.
KEPT = ("icc_profile", "transparency")
# The frames of a moving picture are decoded all at once, and together may have so many times the pixels of one picture.
FRAMES_ALLOWANCE = 2
PAUSE_BETWEEN_FRAMES = 100


class CleanImageFile(ImageFile):
    """A picture that was written anew here, and need not be again."""


def strip_metadata(file: Any) -> CleanImageFile:
    """Give back the picture upright, in its own format, moving if it moved, without EXIF, place, text or comment.

    Raises ValidationError, in words for the person who uploads, if it is no picture of a kind that the site takes, if
    it cannot be decoded whole, or if it has more pixels than `WAGTAILIMAGES_MAX_IMAGE_PIXELS`.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=READ) as picture:
            _check_size(picture)
            written = _written(picture)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # a broken file raises whatever its decoder stumbles over
        raise ValidationError(
            "This picture could not be read whole. Open it on your computer, save it again as JPEG or PNG, "
            "and upload that.",
            code="unreadable_image",
        ) from error
    finally:
        file.seek(0)
    return CleanImageFile(ContentFile(written), name=file.name)


def is_upload(file: FieldFile) -> bool:
    """Whether a model's file has come in and is not stored yet."""
    return not file._committed  # type: ignore[attr-defined]  # noqa: SLF001 - Django has no other name for it


def _check_size(picture: Image.Image) -> None:
    # From the header, before a single pixel is decoded: a few kilobytes can unpack to gigabytes.
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    pixels = picture.width * picture.height
    if pixels > most:
        raise _too_many_pixels()
    if _moves(picture) and pixels * getattr(picture, "n_frames", 1) > most * FRAMES_ALLOWANCE:
        raise ValidationError("This moving picture is too long. Make it shorter or smaller.", code="too_many_frames")


def _too_many_pixels() -> ValidationError:
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    return ValidationError(
        f"This picture has too many pixels. Make it smaller, to {most} million pixels at most.", code="too_many_pixels"
    )


def _moves(picture: Image.Image) -> bool:
    # The second picture in an MPO file is for the telephone that took it.
    return picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1


def _written(picture: Image.Image) -> bytes:
    kind = WRITTEN_AS[str(picture.format)]
    options = OPTIONS.get(kind, {})
    if profile := picture.info.get("icc_profile"):
        options = options | {"icc_profile": profile}
    written = BytesIO()
    if _moves(picture):
        (first, *others), pauses = _frames(picture)
        options = options | MOVING_OPTIONS.get(kind, {}) | {"duration": pauses}
        # A GIF that does not say how often plays once.
        options = options | ({"loop": picture.info["loop"]} if "loop" in picture.info else {})
        first.save(written, format=kind, save_all=True, append_images=others, **options)
    else:
        upright = ImageOps.exif_transpose(picture)
        upright.info = {name: value for name, value in upright.info.items() if name in KEPT}
        upright.save(written, format=kind, **options)
    return written.getvalue()


def _frames(picture: Image.Image) -> tuple[list[Image.Image], list[float]]:
    """The frames of a moving picture without what stood beside them, and for how long each stands."""
    frames, pauses = [], []
    for frame in ImageSequence.Iterator(picture):
        # Decoded first: WebP knows no pause before that.
        bare = frame.convert("RGBA")
        bare.info = {}
        frames.append(bare)
        pauses.append(frame.info.get("duration") or PAUSE_BETWEEN_FRAMES)
    return frames, pauses
