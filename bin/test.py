"""Runs every check and test that this machine can run, and lists at the end what it had to leave out.

With CI=1 (or true) in the environment, leaving anything out is a failure.
--fast: no browser, no PostgreSQL. --lint: no tests.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from environment import PYTHON, ROOT, ensure, say

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
HOW_CHROMIUM = "apt-get install chromium, or .venv/bin/python -m playwright install chromium"
NO_ELASTICSEARCH = "ELASTICSEARCH_URL is not set: nothing is tried on Elasticsearch"
HOW_ELASTICSEARCH = "To try it: ELASTICSEARCH_URL=http://localhost:9200 make test"
ASK_ELASTICSEARCH = """
import os, sys
from elasticsearch import ApiError, Elasticsearch, TransportError
address, key = os.environ["ELASTICSEARCH_URL"], os.environ.get("ELASTICSEARCH_API_KEY") or None
try:
    print("Version", Elasticsearch(address, api_key=key).info()["version"]["number"])
except (ApiError, TransportError, ValueError) as error:
    sys.exit(f"No Elasticsearch answers at {address.rpartition('@')[2]}: {type(error).__name__}")
"""
HOW_POSTGRES = "start one, or name one: TEST_DATABASE_URL=postgres://user:password@host/name make test"
# Each file stays on one worker, for the fixtures that a file shares; tests/conftest.py says which file comes first.
ON_EVERY_CORE = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "only-for-the-check-of-the-settings-" + "0123456789abcdef" * 3,
    "ALLOWED_HOSTS": "network.example.org",
    "SITE_URL": "https://network.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "network@example.org",
    "DATA_CONTROLLER": "An organisation",
    "DEMO": "0",
}


@dataclass
class Report:
    """What ran, what failed and what was left out."""

    passed: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    # Said aloud at the end, and no failure even where leaving something out is one.
    not_tried: list[str] = field(default_factory=list)
    # What the tests say is not built yet: it ran, and failed as they say it must.
    expected: dict[str, str] = field(default_factory=dict)
    ran: set[str] = field(default_factory=set)
    times: list[tuple[str, float]] = field(default_factory=list)

    def step(self, title: str, *arguments: str, **environment: str) -> bool:
        """Run one command of the environment's Python, its output to the terminal; an empty variable is taken away."""
        say(f"\n== {title}")
        start = time.monotonic()
        paths = f"{ROOT / 'site'}{os.pathsep}{ROOT}"
        # Compiled files are kept: pytest takes ten seconds to make those of the tests, in each of its processes.
        environment |= {"PYTHONDONTWRITEBYTECODE": ""}
        merged = os.environ | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "config.settings.test"} | environment
        merged = {name: value for name, value in merged.items() if value or name not in environment}
        done = subprocess.run([PYTHON, *arguments], cwd=ROOT, env=merged)
        self.times.append((title, time.monotonic() - start))
        if done.returncode:
            self.failures.append(title)
        return not done.returncode

    def pytest(self, title: str, *arguments: str, **environment: str) -> None:
        """Run pytest and add up what it counted."""
        with tempfile.TemporaryDirectory() as folder:
            results = Path(folder) / "results.xml"
            self.step(title, "-m", "pytest", "-q", f"--junitxml={results}", *arguments, **environment)
            if results.exists():
                self._count(results)

    def _count(self, results: Path) -> None:
        for case in ElementTree.parse(results).iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            elif skipped is not None and skipped.get("type") == "pytest.xfail":
                self.expected[name] = skipped.get("message") or "expected to fail"
                self.ran.add(name)
            elif skipped is not None:
                self.skipped[name] = skipped.get("message") or "skipped"
            else:
                self.passed += 1
                self.ran.add(name)

    def never_ran(self) -> list[str]:
        """Tests that were skipped wherever they stood, but those for an Elasticsearch that nobody asked for."""
        skipped = {name: why for name, why in self.skipped.items() if name not in self.ran}
        return [f"{name} ({why})" for name, why in sorted(skipped.items()) if NO_ELASTICSEARCH not in why]


def lint(report: Report) -> None:
    """Everything that reads the code without running it."""
    report.step("Format", "-m", "ruff", "format", "--check", "--output-format=concise")
    report.step("Style", "-m", "ruff", "check", "--output-format=concise")
    report.step("Imports between rooms", "-c", LINT_IMPORTS)
    report.step("Types", "-m", "mypy")


def sqlite(report: Report, *, fast: bool) -> None:
    """Unit and database tests, on every core."""
    migrations = ("manage.py", "makemigrations", "--check", "--dry-run")
    report.step("Models without a migration", *migrations, TEST_DATABASE_URL="")
    assets(report)
    which = "not browser and not thorough" if fast else "not browser"
    report.pytest("Tests on SQLite", *ON_EVERY_CORE, "-m", which, TEST_DATABASE_URL="")


def assets(report: Report) -> None:
    """Styles, fonts and icons that the pages of the tests name."""
    if list(ROOT.glob("site/*/management/commands/build_assets.py")):
        report.step("Styles, fonts and icons", "manage.py", "build_assets")


def journeys(report: Report) -> None:
    """The journeys of people through a real browser."""
    if not any((ROOT / "tests" / "browser").glob("test_*.py")):
        report.left_out.append("Journeys in a browser: there are none in tests/browser yet")
        return
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), "")
    if not chromium and not _playwright_has_its_own():
        sentence = f"Journeys in a browser: no Chromium was found. To get one: {HOW_CHROMIUM}"
        say(f"\n!! {sentence}")
        report.left_out.append(sentence)
        return
    # Each worker has a Chromium, a server and a database of its own.
    arguments = (*ON_EVERY_CORE, "-m", "browser", "tests/browser")
    report.pytest("Journeys in a browser", *arguments, CHROMIUM=chromium, TEST_DATABASE_URL="")


def _playwright_has_its_own() -> bool:
    question = (
        "import os, sys; from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: sys.exit(not os.path.exists(p.chromium.executable_path))"
    )
    return subprocess.run([PYTHON, "-c", question], capture_output=True).returncode == 0


def postgres(report: Report) -> None:
    """The database tests once more, on PostgreSQL."""
    address = subprocess.run([PYTHON, "bin/find_postgres.py"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    if not address:
        report.left_out.append(f"Tests on PostgreSQL: no server answered. To run them: {HOW_POSTGRES}")
        return
    report.pytest("Tests on PostgreSQL", *ON_EVERY_CORE, "-m", "not browser", TEST_DATABASE_URL=address)


def elasticsearch(report: Report) -> None:
    """Ask the server that was named, if one was: its tests run with the others, on each database."""
    if os.environ.get("ELASTICSEARCH_URL"):
        report.step("Elasticsearch", "-c", ASK_ELASTICSEARCH)
        return
    say(f"\n!! {NO_ELASTICSEARCH}. {HOW_ELASTICSEARCH}")
    report.not_tried.append(f"{NO_ELASTICSEARCH}. {HOW_ELASTICSEARCH}")
    if os.environ.get("CI_NEEDS_ELASTICSEARCH") == "1":
        report.failures.append("Elasticsearch")


def deploy(report: Report) -> None:
    """The settings of a real installation, held against Django's list."""
    report.step("Settings for production", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)


def conclude(report: Report, *, strict: bool, seconds: float) -> int:
    """Say what ran, what failed and what was left out; returns the exit code."""
    left_out = report.left_out + (report.never_ran() if strict or not report.left_out else [])
    say("\n== In short")
    for title, taken in report.times:
        say(f"  {'failed' if title in report.failures else 'passed'}  {title} ({taken:.0f} s)")
    if left_out:
        say("\nLeft out" + (", which counts as a failure here:" if strict else ":"))
        for sentence in left_out:
            say(f"  {sentence}")
    if report.not_tried:
        say("\nNot tried:")
        for sentence in report.not_tried:
            say(f"  {sentence}")
    if report.expected:
        say("\nNot built yet, and expected to fail:")
        for name, why in sorted(report.expected.items()):
            say(f"  {name} ({why})")
    if report.failures:
        say(f"\nFailed: {', '.join(report.failures)}.")
    say(f"\nAll took {seconds:.0f} seconds.")
    # A check that is no test of pytest counts as one.
    checks = [title for title, _ in report.times]
    failed = report.failed + sum(title in report.failures for title in checks if not _is_pytest(title))
    passed = report.passed + sum(title not in report.failures for title in checks if not _is_pytest(title))
    bad = bool(report.failures or (strict and left_out))
    say(f"{passed} passed, {max(failed, int(bad))} failed")
    return int(bad)


def _is_pytest(title: str) -> bool:
    return title.startswith(("Tests on", "Journeys"))


def main(arguments: Iterable[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--lint", action="store_true")
    options = parser.parse_args(None if arguments is None else list(arguments))
    start = time.monotonic()
    ensure()
    report = Report()
    lint(report)
    if not options.lint:
        elasticsearch(report)
        sqlite(report, fast=options.fast)
    whole = not (options.fast or options.lint)
    if whole:
        journeys(report)
        postgres(report)
        deploy(report)
    strict = whole and os.environ.get("CI", "").lower() in {"1", "true"}
    return conclude(report, strict=strict, seconds=time.monotonic() - start)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
