"""One style sheet from a file for each component, so that a page asks for one and not for fifty."""

import re
from collections.abc import Iterator
from pathlib import Path

from core.assets import build_directory, source_directory, write_if_changed
from core.assets.fonts import FACES

NAME = "site.css"
FIRST = ("layers", "fallback_fonts", "reset", "tokens", "base", "layout")
LAST = ("utilities", "print")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")


def build_stylesheet() -> str:
    """Write the style sheet; give back a sentence. Run it after the fonts, whose rules it holds where they are."""
    css = "\n".join([_joined(sources()), *_font_rules()])
    changed = write_if_changed(build_directory() / NAME, css.encode())
    return f"Style sheet: {'written' if changed else 'up to date'}, {len(css) / 1000:.0f} kB."


def sources() -> list[Path]:
    """The files of the style sheet in order; the cascade's layers make the order inside a folder unimportant."""
    css = source_directory() / "css"
    parts = [css / f"{name}.css" for name in FIRST]
    parts += [path for folder in ("components", "pages") for path in sorted((css / folder).glob("*.css"))]
    return parts + [css / f"{name}.css" for name in LAST]


def _joined(paths: list[Path]) -> str:
    """The files without comments and indentation: about a third of their size."""
    return "\n".join(_SPACE.sub(" ", _COMMENT.sub("", path.read_text(encoding="utf-8"))).strip() for path in paths)


def _font_rules() -> Iterator[str]:
    for face in FACES:
        if (build_directory() / face.path).exists():
            yield (
                f'@font-face {{ font-family: "{face.family}"; src: url("{face.path}") format("woff2"); '
                f"font-weight: {face.weight}; font-style: {face.style}; font-display: swap; }}"
            )
