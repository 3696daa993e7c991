"""Pictures for the example news: streets that nobody lives in, drawn in the colours of the quilt."""

import io
import random

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from core.assets.pictures import quilt_colours

SIZE = (1200, 800)
# Drawn larger and shrunk, so that edges are smooth.
OVERSAMPLING = 2
GROUND = 0.88
WALLS = ("qt", "qc", "qu", "qw")


def street(houses: int) -> ImageFile:
    """A row of so many houses under two hills and a sun; the same number gives the same picture."""
    colours = quilt_colours()
    width, height = (side * OVERSAMPLING for side in SIZE)
    image = Image.new("RGB", (width, height), colours["qm"])
    draw = ImageDraw.Draw(image)
    dice = random.Random(houses)  # noqa: S311 (decoration)
    _disc(draw, (width * dice.uniform(0.68, 0.82), height * 0.24), height * 0.11, colours["qu"])
    _disc(draw, (width * 0.26, height * 1.12), height * 0.74, colours["qs"])
    _disc(draw, (width * 0.8, height * 1.3), height * 0.82, colours["qp"])
    ground = height * GROUND
    draw.rectangle((0, ground, width, height), fill=colours["qw"])
    side = width * 0.9 / houses
    for number in range(houses):
        left = width * 0.05 + number * side
        _house(draw, left, ground, side * 0.86, side * dice.uniform(0.75, 1.15), WALLS[number % len(WALLS)], colours)
    file = io.BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(file, "PNG")
    return ImageFile(file, name=f"example-street-{houses}.png")


def _disc(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: str) -> None:
    x, y = centre
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _house(
    draw: ImageDraw.ImageDraw, left: float, ground: float, wide: float, high: float, wall: str, colours: dict[str, str]
) -> None:
    top, right = ground - high, left + wide
    draw.rectangle((left, top, right, ground), fill=colours[wall])
    draw.polygon([(left, top), (left + wide / 2, top - wide * 0.55), (right, top)], fill=colours["ql"])
    draw.rectangle((left + wide * 0.4, ground - high * 0.42, left + wide * 0.6, ground), fill=colours["qp"])
    for across in (0.14, 0.66):
        x, y = left + wide * across, top + high * 0.16
        draw.rectangle((x, y, x + wide * 0.2, y + wide * 0.2), fill=colours["qm"])
