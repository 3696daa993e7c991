"""What browsers are sent that is made on this machine and never kept in the repository.

`manage.py build_assets` makes it all, into static/build/: the style sheet, the web fonts, the icons of the site and
the picture that stands for it elsewhere.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

BUILD = "build"


def source_directory() -> Path:
    """Where the static files of the repository lie."""
    return Path(settings.STATICFILES_DIRS[0])


def build_directory() -> Path:
    """Where the built files go, made if it is missing."""
    directory = source_directory() / BUILD
    directory.mkdir(parents=True, exist_ok=True)
    return directory


@cache
def is_built(name: str) -> bool:
    """Whether a built file was there when this process first asked for it."""
    return finders.find(f"{BUILD}/{name}") is not None


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file unless it holds just that already; give back whether it was written."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: another process may be reading it.
    waiting = path.with_suffix(f"{path.suffix}.part")
    waiting.write_bytes(content)
    waiting.replace(path)
    return True
