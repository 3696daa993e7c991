"""What the worker does in every round."""

import pytest
from django.core.management import call_command
from django.db import OperationalError

from core import rounds


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(rounds, "_work", {})
    return []


def work(done: list[str], name: str, error: Exception | None = None) -> None:
    @rounds.every_round(name)
    def do() -> int:
        done.append(name)
        if error:
            raise error
        return 2


def test_each_is_done_and_one_that_fails_holds_up_no_other(done: list[str], caplog: pytest.LogCaptureFixture) -> None:
    work(done, "broken", ValueError("a secret"))
    work(done, "whole")
    assert rounds.run_all() == 2
    assert done == ["broken", "whole"]
    assert "broken" in caplog.text
    assert "a secret" not in caplog.text


def test_a_database_that_is_out_of_reach_is_the_workers_to_bear(done: list[str]) -> None:
    work(done, "broken", OperationalError())
    with pytest.raises(OperationalError):
        rounds.run_all()


def test_a_worker_that_was_told_to_stop_begins_nothing(done: list[str]) -> None:
    work(done, "whole")
    assert rounds.run_all(stopping=lambda: True) == 0
    assert done == []


def test_a_name_is_given_once(done: list[str]) -> None:
    work(done, "whole")
    with pytest.raises(ValueError, match="already"):
        work(done, "whole")


@pytest.mark.thorough
@pytest.mark.usefixtures("live_site")
def test_the_worker_comes_again_at_once_while_something_was_done(done: list[str]) -> None:
    left = [2, 1]

    @rounds.every_round("some")
    def do() -> int:
        done.append("some")
        return left.pop() if left else 0

    call_command("run_worker", once=True)
    assert done == ["some"] * 3
