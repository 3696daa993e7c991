"""Brings the database, the built files and the demo up to date, then serves the site.

All in one process, so that Django is loaded once. What follows the name goes to gunicorn.
"""

import io
import logging
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command, get_commands  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402


def step(title: str, work: Callable[[], object]) -> None:
    """Say what is being done, do it, and say how long it took if it was long."""
    print(f"  {title}", end="", flush=True)
    start = time.monotonic()
    try:
        work()
    finally:
        seconds = time.monotonic() - start
        print(f" ({seconds:.0f} s)" if seconds >= 1 else "", flush=True)


def migrate() -> None:
    """Migrate when something is missing: asking is quicker than migrating nothing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def serve(arguments: list[str]) -> None:
    """Become the web server."""
    from gunicorn.app.wsgiapp import run

    # Its workers are copies of this process and must not share a connection.
    connections.close_all()
    sys.argv = ["gunicorn", *arguments]
    run()


def main() -> None:
    """Every step may be run again; the second time each finds its work done."""
    django.setup()
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    for folder in (settings.VAR_DIR, settings.STATIC_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    quiet = partial(call_command, stdout=io.StringIO())
    if "build_assets" in get_commands():
        step("styles, fonts and icons", partial(quiet, "build_assets"))
    step("database", migrate)
    step("cache", partial(quiet, "createcachetable"))
    step("pages, groups, topics and settings", partial(quiet, "setup_site"))
    step("examples, dated around today", partial(quiet, "load_demo"))


if __name__ == "__main__":
    main()
    serve(sys.argv[1:])
