"""Asks the search very many things that nobody means well by, on each engine: none may be answered by an error.

Takes the better part of an hour on each engine, and prints how many searches were made. Elasticsearch is asked if
ELASTICSEARCH_URL names one, PostgreSQL if TEST_DATABASE_URL does.
"""

import argparse
import os
import subprocess
import sys

from environment import ROOT, ensure

QUERIES = 100_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=QUERIES, help="how many searches to make on each engine")
    queries = parser.parse_args().queries
    paths = f"{ROOT / 'site'}{os.pathsep}{ROOT}"
    environment = os.environ | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    arguments = ["-m", "pytest", "-q", "--show-capture=no", f"--storm-queries={queries}", "tests/storm"]
    return subprocess.run([ensure(), *arguments], cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
