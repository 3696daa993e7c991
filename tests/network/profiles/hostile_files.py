"""Files as nobody should send them, made here: no binary file lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

# What stands in the files beside the pixels, and never in what is made of them.
SECRET = "Quillsecret"
SCRIPT = f"<script>alert('{SECRET}')</script>"
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>{SCRIPT}</svg>".encode()
SIZE = (240, 160)
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
PLACE = {1: "N", 2: (51.0, 27.0, 15.0), 3: "W", 4: (2.0, 35.0, 30.0)}
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><gps>{SECRET}</gps></x:xmpmeta>".encode()
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def drawing(size: tuple[int, int] = SIZE) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, (20, 40, 220))
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=(220, 30, 20))
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The image as a file."""
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def camera_data(turn: int = 1) -> Image.Exif:
    """What a telephone notes: how it was held, its maker and the place."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = turn, SECRET
    exif.get_ifd(GPS).update(PLACE)
    return exif


def swapped_profile() -> bytes:
    """A description of colours in which red and green have changed places."""
    profile = bytearray(SRGB)
    red, green = profile.index(b"rXYZ", 128), profile.index(b"gXYZ", 128)
    profile[red : red + 4], profile[green : green + 4] = profile[green : green + 4], profile[red : red + 4]
    return bytes(profile)


def picture(kind: str = "JPEG", *, turn: int = 1) -> bytes:
    """What a telephone sends."""
    return saved(drawing(), kind, exif=camera_data(turn), icc_profile=SRGB)


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, rows: bytes, *extra: bytes, depth: int = 8, colours: int = 2) -> bytes:
    """A PNG put together by hand."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))
    return b"".join((b"\x89PNG\r\n\x1a\n", header, *extra, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")))


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG, behind its first two bytes."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def with_segments(*segments: bytes) -> bytes:
    plain = saved(drawing(), "JPEG")
    return plain[:2] + b"".join(segments) + plain[2:]


def grey_in_16_bits() -> bytes:
    """The grey half way between black and white."""
    return png(200, 200, (b"\0" + b"\x80\0" * 200) * 200, depth=16, colours=0)


def pixel_bomb() -> bytes:
    """13,000 by 13,000 pixels in 20 kilobytes."""
    return png(13_000, 13_000, bytes(13_000 * (1 + 13_000 // 8)), depth=1, colours=0)


def text_bomb() -> bytes:
    """A text inside a PNG that unpacks to a hundred times what it is."""
    packed = b"Comment\0\0" + zlib.compress(bytes(20_000_000))
    return png(200, 200, bytes(200 * 601), chunk(b"zTXt", packed))


def profile_bomb() -> bytes:
    """The same as the description of its colours."""
    packed = b"Colours\0\0" + zlib.compress(bytes(20_000_000))
    return png(200, 200, bytes(200 * 601), chunk(b"iCCP", packed))


def with_dimensions(width: int, height: int) -> bytes:
    """A small JPEG that says that it is as large as this."""
    content = bytearray(saved(drawing(), "JPEG"))
    start = content.index(b"\xff\xc0") + 5
    content[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def moving(kind: str) -> bytes:
    first, *others = (Image.new("RGB", SIZE, (80 * number, 0, 0)) for number in range(3))
    return saved(first, kind, save_all=True, append_images=others, duration=[100] * 3)


def zipped() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.html", SCRIPT)
    return content.getvalue()


def notes() -> PngImagePlugin.PngInfo:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET)
    texts.add_text("Comment", SECRET * 100, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return texts


def accepted() -> Iterator[tuple[str, bytes]]:
    """Files that hold a picture, whatever else they hold: each with its name."""
    image = drawing()
    for kind in ("JPEG", "PNG", "WEBP"):
        yield f"{kind} of a telephone", picture(kind)
        yield f"{kind} and a web page behind it", picture(kind) + SCRIPT.encode()
        yield f"{kind} and an archive behind it", picture(kind) + zipped()
    yield "JPEG with a web page in a comment", with_segments(segment(0xFE, f"-->{SCRIPT}".encode()))
    yield "JPEG with two megabytes of comments", with_segments(*[segment(0xFE, SECRET.encode() * 5_000)] * 36)
    yield "JPEG with large camera data", with_segments(segment(0xE1, b"Exif\0\0" + SECRET.encode() * 5_000))
    yield "JPEG with camera data that cannot be read", with_segments(segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff"))
    yield "JPEG with XMP", saved(image, "JPEG", xmp=XMP)
    yield "JPEG with a large profile of nothing", saved(image, "JPEG", icc_profile=SECRET.encode() * 60_000)
    yield "JPEG with a profile cut short", saved(image, "JPEG", icc_profile=SRGB[:200])
    yield "JPEG for print", saved(image.convert("CMYK"), "JPEG")
    yield "JPEG for print, with a profile for screens", saved(image.convert("CMYK"), "JPEG", icc_profile=SRGB)
    yield "JPEG in grey", saved(image.convert("L"), "JPEG", icc_profile=SRGB)
    yield "JPEG in stages", saved(image, "JPEG", progressive=True)
    yield "JPEG turned in no known way", picture(turn=99)
    yield "MPO", saved(image, "MPO", save_all=True, append_images=[drawing()])
    yield "PNG with texts", saved(image, "PNG", pnginfo=notes())
    yield "PNG with a palette", saved(image.quantize(4), "PNG", transparency=0)
    yield "PNG see-through", saved(image.convert("RGBA"), "PNG")
    yield "PNG in grey, see-through", saved(image.convert("LA"), "PNG")
    yield "PNG in black and white", saved(image.convert("1"), "PNG")
    yield "PNG in 16-bit grey", grey_in_16_bits()
    yield "PNG in 16-bit colours", png(200, 200, bytes(200 * 1201), depth=16)
    yield "PNG with one see-through colour", saved(image, "PNG", transparency=(220, 30, 20))
    yield "PNG with more in it than it says", png(200, 200, bytes(20_000_000))
    yield "WebP without loss, with XMP", saved(image, "WEBP", lossless=True, xmp=XMP)
    yield "WebP see-through", saved(image.convert("RGBA"), "WEBP", exif=camera_data())


def refused() -> Iterator[tuple[str, bytes, str]]:
    """Files that hold no picture of a kind that is taken: each with its name and the reason."""
    image, colours = drawing(), Image.effect_noise((200, 200), 80).convert("RGB")
    yield "nothing", b"", "kind"
    yield "pixel bomb", pixel_bomb(), "pixels"
    yield "PNG that says it is huge", png(60_000, 60_000, b""), "pixels"
    yield "JPEG that says it is huge", with_dimensions(65_000, 65_000), "pixels"
    yield "a pixel too many", png(5_001, 5_000, b""), "pixels"
    yield "PNG that says it is larger than it is", png(4_000, 4_000, bytes(10_000)), "broken"
    yield "text bomb", text_bomb(), "broken"
    yield "profile bomb", profile_bomb(), "broken"
    yield "a thread", saved(drawing((99, 5_000)), "PNG"), "small"
    yield "moving WebP", moving("WEBP"), "moves"
    yield "moving PNG", moving("PNG"), "moves"
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = saved(colours, kind)
        yield f"half of a {kind}", whole[: len(whole) // 2], "broken"
        yield f"{kind} without its end", whole[:-400], "broken"
        yield f"a {kind} behind a web page", SCRIPT.encode() + whole, "kind"
    for kind in ("GIF", "TIFF", "BMP", "PDF", "PPM", "ICO", "AVIF", "JPEG2000", "TGA"):
        yield kind, saved(image, kind), "kind"
    yield "script that looks like a GIF", b"GIF89a=1;/*" + SCRIPT.encode() + b"*/", "kind"
    yield "SVG", SVG, "kind"
    yield "SVG, packed", zlib.compress(SVG, wbits=31), "kind"
    yield "web page", b"<!doctype html>" + SCRIPT.encode(), "kind"
    yield "PostScript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "kind"
    yield "HEIF", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200), "kind"
    yield "archive", zipped(), "kind"
    yield "only the first bytes of a PNG", b"\x89PNG\r\n\x1a\n", "kind"
    yield "only the first bytes of a JPEG", b"\xff\xd8\xff", "kind"
    yield "only the first bytes of a WebP", b"RIFF\xff\xff\xff\xffWEBPVP8 ", "broken"
