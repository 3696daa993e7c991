"""Makes a member's picture out of what somebody sent. Run as a process of its own, because what was sent may be a bomb.

Reads the file from its standard input. Writes one line of JSON, then the pictures one after another. It imports nothing
of the site, and so holds no secret and no connection to anything.
"""

import contextlib
import json
import sys
import warnings
from io import BytesIO
from typing import BinaryIO

from PIL import (
    Image,
    ImageCms,
    ImageFile,
    JpegImagePlugin,  # noqa: F401 - the three formats that are read, and no other
    PngImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

READ = ("JPEG", "PNG", "WEBP")
SIZES = (64, 128, 320)
MOST_PIXELS = 25_000_000
# Telephones take as many; JPEG needs no more room for them, as it is not decoded in full.
MOST_PIXELS_OF_JPEG = 50_000_000
SHORTEST_SIDE = 100
QUALITY = 84
# JPEG files are decoded at a fraction of their size if that is still larger than this.
WORKING_SIDE = 2 * max(SIZES)

# How a picture is turned upright, by what the camera noted of how it was held.
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# The largest picture that is taken needs about 450 MB; a very wide JPEG in steps, up to 620.
MEMORY = 640 * 1024**2
PROCESSOR_SECONDS = 10
MOST_WRITTEN = 1024**2


class RefusedError(Exception):
    """The file makes no picture: the key of a sentence in `photos.REFUSALS`."""


def make_pictures(content: bytes) -> list[bytes]:
    """The picture upright, a square around its middle, as WebP in each of SIZES, without anything but its pixels.

    Raises RefusedError.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # The pixels are counted below, against a narrower limit.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=READ) as picture:
                _check_header(picture)
                square = _square(picture)
            return [_written(square, size) for size in SIZES]
    except RefusedError:
        raise
    except Image.UnidentifiedImageError as error:
        raise RefusedError("kind") from error
    except Exception as error:  # a broken file raises whatever its decoder stumbles over
        raise RefusedError("broken") from error


def _check_header(picture: Image.Image) -> None:
    # Not one pixel is decoded before this: a few kilobytes can unpack to gigabytes.
    most = MOST_PIXELS_OF_JPEG if picture.format in ("JPEG", "MPO") else MOST_PIXELS
    if picture.width * picture.height > most:
        raise RefusedError("pixels")
    if min(picture.size) < SHORTEST_SIDE:
        raise RefusedError("small")
    # The second picture in an MPO file is for the telephone that took it.
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise RefusedError("moves")


def _square(picture: Image.Image) -> Image.Image:
    """The middle of the picture in plain RGB, upright, no larger than is needed."""
    profile, turn = picture.info.get("icc_profile"), _turn(picture)
    picture.draft(None, (WORKING_SIDE, WORKING_SIDE))
    picture.load()
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    square = _eight_bits(picture.crop((left, top, left + side, top + side)))
    if side > WORKING_SIDE:
        square = square.resize((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    square = _in_srgb(_on_white(square), profile)
    # Turned last: a small picture is turned in no time, and the middle of a picture stays its middle.
    return square if turn is None else square.transpose(turn)


def _turn(picture: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a note that cannot be read is none
        return None


def _eight_bits(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller: without a palette, and with 256 steps of each colour."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda step: step / 257).convert("L")
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """What is see-through stands on white."""
    if image.mode not in ("RGBA", "LA"):
        return image
    image = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours that every screen has; a profile that cannot be read changes nothing."""
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return converted
    return image.convert("RGB")


def _written(square: Image.Image, size: int) -> bytes:
    made = square.resize((size, size), Image.Resampling.LANCZOS)
    # Only the pixels go on: whatever Pillow kept beside them would be written with them.
    bare = Image.frombytes("RGB", made.size, made.tobytes())
    written = BytesIO()
    bare.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()


def _fence_in() -> None:
    """Give away what a decoder does not need, before it reads a byte of the file."""
    import resource

    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
        resource.RLIMIT_FSIZE: MOST_WRITTEN,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        # Not every system has every limit; the others hold all the same.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def main(source: BinaryIO, target: BinaryIO) -> None:
    """Read one file, write what became of it."""
    _fence_in()
    try:
        pictures = make_pictures(source.read())
    except RefusedError as refused:
        target.write(json.dumps({"refused": str(refused)}).encode() + b"\n")
        return
    target.write(json.dumps({"lengths": [len(picture) for picture in pictures]}).encode() + b"\n")
    target.writelines(pictures)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
