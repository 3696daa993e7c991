"""The web fonts, made from two packages of the package index: nothing of theirs is kept in the repository.

Both families are under the SIL Open Font License. Their names are reserved, and a font with fewer letters is a
changed font, so what is made here has names of its own.
"""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from core.assets import build_directory, write_if_changed


@dataclass(frozen=True)
class Face:
    """One cut of a family: where it comes from and what it becomes."""

    name: str
    package: str
    source: str
    family: str
    weight: str
    style: str = "normal"

    @property
    def path(self) -> str:
        """The file, from the folder of built files."""
        return f"fonts/{self.name}.woff2"


SERIF, SANS = "font_source_serif_pro", "font_hanken_grotesk"
# The sans is a cut heavier than its name: its Regular was drawn too thin for text.
FACES = (
    Face("serif-400", SERIF, "SourceSerifPro-Regular.otf", "Network Serif", "400"),
    Face("serif-400i", SERIF, "SourceSerifPro-It.otf", "Network Serif", "400", "italic"),
    Face("serif-600", SERIF, "SourceSerifPro-Semibold.otf", "Network Serif", "600"),
    Face("sans-400", SANS, "HankenGrotesk-Medium.otf", "Network Sans", "400"),
    Face("sans-400i", SANS, "HankenGrotesk-MediumItalic.otf", "Network Sans", "400", "italic"),
    Face("sans-600", SANS, "HankenGrotesk-Bold.otf", "Network Sans", "600 700"),
)
# What a page shows first is asked for before the style sheet is read.
PRELOADED = ("fonts/serif-600.woff2", "fonts/sans-400.woff2", "fonts/sans-600.woff2")

# Latin with the accents of Europe and of Welsh, Romanian's own letters, punctuation, arrows and the euro.
RANGES = ((0x20, 0x180), (0x218, 0x21C), (0x1E80, 0x1E86), (0x1EF2, 0x1EF4), (0x2010, 0x2028))
SINGLES = (0x2030, 0x2032, 0x2033, 0x20AC, 0x2122, 0x2190, 0x2192, 0x2212)
CHARACTERS = [*(code for start, end in RANGES for code in range(start, end)), *SINGLES]
# Copyright, names and version, and the licence, which has to go with the letters.
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
FEATURES = ["kern", "liga", "calt", "lnum", "tnum", "pnum", "onum", "ccmp", "locl", "mark"]
RECIPE = "fonts/recipe.txt"
# Raise it when what is done to a font changes.
RECIPE_VERSION = "2"


def build_fonts() -> str:
    """Make the fonts that are missing or out of date; give back a sentence."""
    missing = [name for name in (SERIF, SANS, "brotli") if find_spec(name) is None]
    if missing:
        return f"Fonts: not made, because {', '.join(missing)} is not installed. Pages use the fonts of the system."
    recipe = _recipe()
    written = build_directory() / RECIPE
    if written.exists() and written.read_text() == recipe and all((build_directory() / f.path).exists() for f in FACES):
        return "Fonts: up to date."
    size = sum(_make(face) for face in FACES)
    write_if_changed(written, recipe.encode())
    return f"Fonts: {len(FACES)} made, {size / 1000:.0f} kB in all."


def _recipe() -> str:
    """What the fonts are made of, as one number: it changes when a source or the way of making does."""
    recipe = hashlib.sha256(f"{RECIPE_VERSION}{CHARACTERS}{FEATURES}{FACES}".encode())
    for face in FACES:
        recipe.update(_source(face).read_bytes())
    return recipe.hexdigest()


def _source(face: Face) -> Path:
    spec = find_spec(face.package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(face.package)
    return Path(spec.origin).parent / "files" / face.source


def _make(face: Face) -> int:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(_source(face), recalcTimestamp=False)
    options = subset.Options(flavor="woff2", layout_features=FEATURES, name_IDs=NAMES, hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    _rename(font, face)
    font.flavor = "woff2"
    target = build_directory() / face.path
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    return target.stat().st_size


def _rename(font: object, face: Face) -> None:
    cut = f"{face.weight} {face.style}"
    full = f"{face.family} {cut}"
    names = {1: face.family, 16: face.family, 2: cut, 17: cut, 4: full, 6: full.replace(" ", "")}
    for record in font["name"].names:  # type: ignore[index]
        if record.nameID in names:
            record.string = names[record.nameID]
    if "CFF " in font:  # type: ignore[operator]
        font["CFF "].cff.fontNames = [names[6]]  # type: ignore[index]
