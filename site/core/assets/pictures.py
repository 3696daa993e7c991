"""The site's icons and the picture shown when somebody shares a page, drawn from the quilt."""

import io
import math
import re

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageDraw

from core.assets import build_directory, source_directory, write_if_changed
from core.quilt import MARK, MOTIFS, SIDE, Patch, patch_of, site_mark

SHARE_SIZE = (1200, 630)
SHARE_SIDE = 210
TOUCH_SIDE = 180
ICO_SIZES = [(16, 16), (32, 32), (48, 48)]
# Drawn larger and shrunk, so that curves are smooth.
OVERSAMPLING = 4
CURVE_STEPS = 24
COLOUR_CLASSES = {
    "qp": "--q-pine",
    "qs": "--q-sage",
    "qm": "--q-mist",
    "qc": "--q-clay",
    "qt": "--q-terra",
    "qu": "--q-sun",
    "ql": "--q-plum",
    "qw": "--q-cream",
}

Point = tuple[float, float]


def build_pictures() -> str:
    """Write the icons and the share picture; give back a sentence."""
    colours = quilt_colours()
    mark = [Patch(*square) for square in MARK]
    big = _drawn(mark, 2, TOUCH_SIDE // 2, colours)
    share = [patch_of(f"share{x}{y}") for y in range(3) for x in range(6)]
    made = {
        "favicon.svg": _favicon(colours),
        "favicon.ico": _encoded(big, "ICO", sizes=ICO_SIZES),
        "apple-touch-icon.png": _encoded(big, "PNG"),
        "share.png": _encoded(
            _drawn(share, 6, SHARE_SIDE, colours).crop((30, 0, 30 + SHARE_SIZE[0], SHARE_SIZE[1])), "PNG"
        ),
    }
    changed = [name for name, content in made.items() if write_if_changed(build_directory() / name, content)]
    return f"Pictures: {', '.join(changed)} drawn." if changed else "Pictures: up to date."


def quilt_colours() -> dict[str, str]:
    """The quilt's colours in light, by class, read from the tokens so that they stand in one place."""
    tokens = (source_directory() / "css" / "tokens.css").read_text(encoding="utf-8")
    light = tokens.split("prefers-color-scheme", 1)[0]
    values = dict(re.findall(r"(--q-\w+): (#[0-9A-Fa-f]{6});", light))
    return {css_class: values[token] for css_class, token in COLOUR_CLASSES.items()}


def _favicon(colours: dict[str, str]) -> bytes:
    """The mark as a file of its own, which no style sheet reaches."""
    svg = site_mark().replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    for css_class, colour in colours.items():
        svg = svg.replace(f'class="{css_class}"', f'fill="{colour}"')
    return svg.encode()


def _drawn(squares: list[Patch], columns: int, side: int, colours: dict[str, str]) -> Image.Image:
    """Squares in rows, as a picture of `side` pixels to the square."""
    rows = -(-len(squares) // columns)
    scale = side * OVERSAMPLING / SIDE
    image = Image.new("RGB", (columns * side * OVERSAMPLING, rows * side * OVERSAMPLING))
    draw = ImageDraw.Draw(image)
    for number, square in enumerate(squares):
        left, top = number % columns * SIDE, number // columns * SIDE
        corners = ((0.0, 0.0), (SIDE, 0.0), (SIDE, SIDE), (0.0, SIDE))
        outlines = [(square.pairing[0], list(corners))]
        for shape in MOTIFS[square.kind]:
            outline = [_turned(_turned(point, shape.turn), square.turn) for point in _points(shape.path)]
            outlines.append((square.pairing[shape.colour], outline))
        for css_class, outline in outlines:
            draw.polygon([((x + left) * scale, (y + top) * scale) for x, y in outline], fill=colours[css_class])
    return image.resize((columns * side, rows * side), Image.Resampling.LANCZOS)


class _Outline(BasePen):
    """Collects the points of a path, curves cut into short lines."""

    def __init__(self) -> None:
        super().__init__()
        self.points: list[Point] = []

    def _moveTo(self, pt: Point) -> None:  # noqa: N802
        self.points.append(pt)

    def _lineTo(self, pt: Point) -> None:  # noqa: N802
        self.points.append(pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802
        start = self.points[-1]
        for step in range(1, CURVE_STEPS + 1):
            t = step / CURVE_STEPS
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            through = (start, pt1, pt2, pt3)
            x, y = (sum(w * p[axis] for w, p in zip(weights, through, strict=True)) for axis in (0, 1))
            self.points.append((x, y))


def _points(path: str) -> list[Point]:
    outline = _Outline()
    parse_path(path, outline)
    return outline.points


def _turned(point: Point, degrees: int) -> Point:
    angle, half = math.radians(degrees), SIDE / 2
    x, y = point[0] - half, point[1] - half
    return half + x * math.cos(angle) - y * math.sin(angle), half + x * math.sin(angle) + y * math.cos(angle)


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    content = io.BytesIO()
    if kind == "PNG":
        # A few flat colours: a palette is a quarter of the size and looks the same.
        image = image.quantize(64)
        options = {"optimize": True}
    image.save(content, kind, **options)
    return content.getvalue()
