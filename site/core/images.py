"""Editors' pictures, cleaned when they come in: no camera data, no place, upright."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image, ImageOps


def strip_metadata(file: Any) -> Any:
    """Give back the picture upright and without EXIF; a file that cannot be read or is animated comes back as it was.

    The upload form has refused what is not a picture, and what has too many pixels, before this.
    """
    file.seek(0)
    try:
        with Image.open(file) as picture:
            # GIF has no room for camera data.
            if getattr(picture, "is_animated", False) or picture.format in (None, "GIF"):
                file.seek(0)
                return file
            upright = ImageOps.exif_transpose(picture)
            if upright.mode == "P":
                upright = upright.convert("RGBA" if "transparency" in picture.info else "RGB")
            options: dict[str, Any] = {"quality": 90} if picture.format in ("JPEG", "WEBP", "AVIF") else {}
            if icc := picture.info.get("icc_profile"):
                options["icc_profile"] = icc
            # The transposed copy keeps other metadata in `info`: write the pixels alone.
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            written = BytesIO()
            clean.save(written, format=picture.format, **options)
    except OSError:
        file.seek(0)
        return file
    return ImageFile(ContentFile(written.getvalue()), name=file.name)
