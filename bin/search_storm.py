"""Asks the search very many things that nobody means well by, on each engine: none may be answered by an error.

Takes a quarter of an hour on each database, twice as long on Elasticsearch, and prints how many searches were made.
Elasticsearch is asked if ELASTICSEARCH_URL names one, PostgreSQL if TEST_DATABASE_URL does.
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
    parser.add_argument("--first", type=int, default=0, help="go on with this number: each makes another search")
    options = parser.parse_args()
    paths = f"{ROOT / 'site'}{os.pathsep}{ROOT}"
    environment = os.environ | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    storm = [f"--storm-queries={options.queries}", f"--storm-first={options.first}"]
    arguments = ["-m", "pytest", "-q", "--show-capture=no", *storm, "tests/storm"]
    return subprocess.run([ensure(), *arguments], cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
