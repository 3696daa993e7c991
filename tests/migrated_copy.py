"""A migrated, empty SQLite database, kept between runs: migrating takes ten seconds, copying a hundredth of one.

The copy is known by all that decides what migrations make: those of ours, and the versions of the packages with theirs.
"""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.management.commands import migrate
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pytest_cache" / "migrated"


@contextmanager
def migrations_from_copy() -> Iterator[None]:
    """While it holds, `migrate` fills a SQLite database from the copy; if there is none it migrates, and keeps one."""
    really = migrate.Command.handle

    def handle(command: migrate.Command, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        if connection.vendor != "sqlite":
            return really(command, *args, **options)
        connection.ensure_connection()
        path = FOLDER / f"{_key()}.sqlite3"
        if path.exists():
            with closing(sqlite3.connect(path)) as kept:
                kept.backup(connection.connection)
            return None
        done = really(command, *args, **options)
        _keep(connection.connection, path)
        return done

    with patch.object(migrate.Command, "handle", handle):
        yield


def _key() -> str:
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes() + sqlite3.sqlite_version.encode())
    folders = ("site/*/migrations", "*/migrations", "network/*/migrations")
    for path in sorted(path for folder in folders for path in ROOT.glob(f"{folder}/*.py")):
        found.update(path.as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:20]


def _keep(database: sqlite3.Connection, path: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    # Two processes may do this at once: each writes its own, and the name changes in one step.
    handle, name = tempfile.mkstemp(dir=FOLDER, suffix=".part")
    os.close(handle)
    with closing(sqlite3.connect(name)) as kept:
        database.backup(kept)
    Path(name).replace(path)
