"""Measures how fast the search is: pages of the product beside the raw engine, on the same data in the same run.

On SQLite always; on PostgreSQL if TEST_DATABASE_URL or DATABASE_URL names one; on Elasticsearch if ELASTICSEARCH_URL
names one. Everything is written into databases and an index of its own, which are gone afterwards. 1,000 and 10,000
members take some minutes; 100,000 take an hour and eight gigabytes of disk.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from environment import PYTHON, ROOT, ensure, say

Figure = dict[str, Any]
SIZES = (1_000, 10_000)
SQLITE, POSTGRES, ELASTICSEARCH = "sqlite", "postgresql", "elasticsearch"
# The goals: so many milliseconds more than the raw engine in a database, so many times as long as Elasticsearch takes.
MORE_THAN_RAW, TIMES_RAW = 25, 1.5
# Ten times the members may take so many times as long.
LONGER, LONGER_OF_COMMON = 1.5, 3.0
OF_FEW = ("browse", "rare word", "name")
MAKE = "import os, sys, psycopg; psycopg.connect(os.environ['ADDRESS'], autocommit=True).execute(sys.argv[1])"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="how many members, and as many write-ups")
    parser.add_argument("--times", type=int, default=8, help="how often each query is asked")
    options = parser.parse_args()
    ensure()
    postgres = next(filter(_is_postgres, map(os.environ.get, ("TEST_DATABASE_URL", "DATABASE_URL"))), "")
    figures: list[Figure] = []
    for kind in (SQLITE, *([POSTGRES] if postgres else [])):
        for members in sorted(options.sizes):
            say(f"\n{members:,} members and as many write-ups, on {kind}")
            with _place(postgres if kind == POSTGRES else "") as environment:
                figures += _measured(members, options.times, environment, has_mirror=kind == SQLITE)
    say("\n".join(["", *_index_table(figures), "", *_query_table(figures), "", *_growth_table(figures)]))
    return 0


def _is_postgres(address: str | None) -> bool:
    return (address or "").startswith(("postgres:", "postgresql:"))


@contextmanager
def _place(postgres: str) -> Iterator[dict[str, str]]:
    """An empty database and a folder of its own, as an environment."""
    name = f"bench_search_{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        environment = {"VAR_DIR": folder, "DATABASE_URL": "", "ELASTICSEARCH_INDEX_PREFIX": name}
        if not postgres:
            yield environment
            return
        address = postgres.replace("postgres:", "postgresql:", 1)
        _ask(address, f"CREATE DATABASE {name}")
        try:
            server, _, _ = postgres.rpartition("/")
            yield environment | {"DATABASE_URL": f"{server}/{name}"}
        finally:
            _ask(address, f"DROP DATABASE {name} WITH (FORCE)")


def _ask(address: str, statement: str) -> None:
    subprocess.run([PYTHON, "-c", MAKE, statement], env=os.environ | {"ADDRESS": address}, check=True)


def _measured(members: int, times: int, environment: dict[str, str], *, has_mirror: bool) -> Iterator[Figure]:
    """The figures of one size, as they come."""
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "DEMO": "0", "DEBUG": "0", "LOG_LEVEL": "ERROR"}
    settings["PYTHONPATH"] = f"{ROOT / 'site'}{os.pathsep}{ROOT}"
    arguments = ["-m", "tests.bench", f"--members={members}", f"--times={times}"]
    if has_mirror and os.environ.get("ELASTICSEARCH_URL"):
        arguments.append("--elasticsearch")
    merged = os.environ | settings | environment
    with subprocess.Popen([PYTHON, *arguments], cwd=ROOT, env=merged, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            figure = json.loads(line)
            say(f"  {_told(figure)}")
            yield figure
    if running.returncode:
        sys.exit(f"It stopped at {members:,} members.")


def _told(figure: Figure) -> str:
    if "class" in figure:
        what = f"{figure['engine']}, {figure['kind']}, {figure['class']}"
        return f"{what}: {figure['page'][1]:.0f} ms, raw {figure['raw'][1]:.0f}"
    return f"{figure.get('engine', 'members and write-ups')}: written in {figure['seconds']:.0f} s"


# Tables ------------------------------------------------------------------------------------------


def _index_table(figures: list[Figure]) -> Iterator[str]:
    yield f"{'engine':14} {'members':>8} {'index s':>8} {'index MB':>9}"
    for each in figures:
        if "bytes" in each:
            yield f"{each['engine']:14} {each['members']:8,} {each['seconds']:8.0f} {each['bytes'] / 1e6:9.0f}"


def _query_table(figures: list[Figure]) -> Iterator[str]:
    yield "In milliseconds: the middle, and what 95 of 100 stay below."
    yield f"Goals: at most {MORE_THAN_RAW} ms more than the raw database, {TIMES_RAW} times as long as Elasticsearch."
    yield f"{'engine':14} {'members':>8} {'kind':9} {'class':20} {'page':>14} {'raw':>14} {'p95':>12}"
    for each in figures:
        if "class" in each:
            yield (
                f"{each['engine']:14} {each['members']:8,} {each['kind']:9} {each['class']:20} "
                f"{_pair(each['page'])} {_pair(each['raw'])} {_beside_raw(each)}"
            )


def _pair(milliseconds: list[float]) -> str:
    return f"{milliseconds[0]:6.0f} {milliseconds[1]:7.0f}"


def _beside_raw(figure: Figure) -> str:
    page, raw = figure["page"][1], figure["raw"][1]
    if figure["engine"] == ELASTICSEARCH:
        return f"{page / raw:10.1f} x{'' if page <= TIMES_RAW * raw else ' !'}"
    return f"{page - raw:+9.0f} ms{'' if page <= raw + MORE_THAN_RAW else ' !'}"


def _growth_table(figures: list[Figure]) -> Iterator[str]:
    yield f"Ten times the members: at most {LONGER} times as long, {LONGER_OF_COMMON} for what is common (p95)."
    pages = {
        (each["engine"], each["kind"], each["class"], each["members"]): each["page"][1]
        for each in figures
        if "class" in each
    }
    for (engine, kind, name, members), page in pages.items():
        if more := pages.get((engine, kind, name, members * 10)):
            most = LONGER if name in OF_FEW else LONGER_OF_COMMON
            yield (
                f"{engine:14} {kind:9} {name:20} {members:7,} to {members * 10:7,}: {more / page:4.1f} x"
                f"{'' if more <= most * page else ' !'}"
            )


if __name__ == "__main__":
    sys.exit(main())
