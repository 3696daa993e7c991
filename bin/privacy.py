"""Runs the long search for leaks: many lives of a small network, every rule broken on purpose, every screen of staff.

Takes some minutes, and prints how many probes were made.
"""

import argparse
import os
import subprocess
import sys

from environment import ROOT, ensure

PROBES = 100_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probes", type=int, default=PROBES, help="how many probes to make at least")
    probes = parser.parse_args().probes
    paths = f"{ROOT / 'site'}{os.pathsep}{ROOT}"
    environment = os.environ | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    # Each rule by itself, on whichever worker is free.
    arguments = ["-m", "pytest", "-q", "-n", "auto", "--dist", "load", "--show-capture=no"]
    arguments += [f"--privacy-probes={probes}", "tests/privacy"]
    return subprocess.run([ensure(), *arguments], cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
