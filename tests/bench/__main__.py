"""Fills one empty database, measures, and prints a line of JSON for each figure: bin/bench_search.py runs it."""

import argparse
import json
import sys

import django

django.setup()

from tests.bench.measuring import measured  # noqa: E402 - needs the settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, required=True)
    parser.add_argument("--times", type=int, default=8, help="how often each query is asked")
    parser.add_argument("--elasticsearch", action="store_true", help="measure it too")
    options = parser.parse_args()
    for line in measured(options.members, times=options.times, elasticsearch=options.elasticsearch):
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
