"""What `make test` says ran, was left out or failed, read from pytest's own results."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

SKIPPED = '<testcase classname="a" name="{}"><skipped type="pytest.skip" message="{}"/></testcase>'
EXPECTED = '<testcase classname="a" name="{}"><skipped type="pytest.xfail" message="later"/></testcase>'
PASSED = '<testcase classname="a" name="{}"/>'
FAILED = '<testcase classname="a" name="{}"><failure/></testcase>'


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(settings.BASE_DIR) / "bin"))
    # `test` is the name of a package of Python's own too.
    monkeypatch.delitem(sys.modules, "test", raising=False)
    made = importlib.import_module("test").Report()
    monkeypatch.delitem(sys.modules, "test")
    return made


def read(report: Any, folder: Path, *runs: tuple[str, ...]) -> None:
    for cases in runs:
        results = folder / "results.xml"
        results.write_text(f"<testsuite>{''.join(cases)}</testsuite>")
        report._count(results)


@pytest.mark.parametrize("elsewhere", [PASSED, EXPECTED], ids=["passed", "failed as expected"])
def test_what_is_skipped_on_one_database_and_ran_on_another_is_not_left_out(
    report: Any, tmp_path: Path, elsewhere: str
) -> None:
    read(report, tmp_path, (elsewhere.format("one"),), (SKIPPED.format("one", "runs on SQLite"),))
    assert report.never_ran() == []
    assert report.failed == 0


def test_what_is_skipped_everywhere_is_left_out(report: Any, tmp_path: Path) -> None:
    read(report, tmp_path, (SKIPPED.format("one", "broken"), PASSED.format("two")), (SKIPPED.format("one", "broken"),))
    assert report.never_ran() == ["a::one (broken)"]


def test_what_fails_is_counted(report: Any, tmp_path: Path) -> None:
    read(report, tmp_path, (FAILED.format("one"), PASSED.format("two")))
    assert (report.passed, report.failed) == (1, 1)
