"""How long reports and decisions are kept, and that what is over is not begun again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.retention import keep_periods
from network.moderation import services
from network.moderation.models import Decision, Report
from network.moderation.periodic_jobs import KEEP_REPORTS
from network.moderation.registry import kind_of
from network.practice.services.questions import ask_question
from network.privacy.services.erasing import erase
from tests.factories.users import be, mails_to
from tests.network.moderation.case import Case
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")

INDEX = "/admin/members-reports/"
ACTION = Decision.Action


@pytest.fixture
def case() -> Case:
    return Case()


def test_reports_go_after_two_years_and_decisions_when_they_hold_nothing_any_more(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = timezone.now() - KEEP_REPORTS - timedelta(days=1)
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: long_ago)
        case.decide(ACTION.HIDE)
        case.suspend()
    keep_periods()
    assert not Report.objects.exists()
    assert Decision.objects.count() == 2

    case.decide(ACTION.RESTORE)
    keep_periods()
    assert set(Decision.objects.values_list("action", flat=True)) == {ACTION.RESTORE, ACTION.SUSPEND}


@pytest.mark.thorough
def test_a_decision_about_what_is_gone_holds_nothing_and_goes(
    case: Case, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"
    long_ago = timezone.now() - KEEP_REPORTS - timedelta(days=1)
    question = ask_question(write_up=case.write_up, author=case.author, text="Rude")
    kind = kind_of(question)
    assert kind is not None
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: long_ago)
        kept = case.decide(ACTION.HIDE)
        given = {"reason": "So.", "by": case.convenor, "after": 0, "seen_report": 0}
        services.decide(kind=kind, object_id=question.pk, action=ACTION.HIDE, **given)
        case.suspend(user=case.reporters[1])
    question.delete()
    erase_now(case.reporters[1])
    keep_periods()

    assert list(Decision.objects.all()) == [kept]


@pytest.mark.thorough
def test_an_erased_account_is_not_opened_again(case: Case, client: Client, settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"
    first = case.suspend(user=case.reporters[1])
    erase_now(case.reporters[1])
    be(client, case.convenor)
    account = f"{INDEX}account/{case.reporters[1].pk}/"

    assert account not in client.get(INDEX).content.decode()
    assert "Open the account again" not in client.get(account).content.decode()
    client.post(account, {"reason": "A talk was enough.", "after": first.pk})
    assert not User.objects.get(pk=case.reporters[1].pk).is_active
    assert mails_to(User.objects.get(pk=case.reporters[1].pk).email) == []


def erase_now(person: User) -> None:
    User.objects.filter(pk=person.pk).update(leaves_at=timezone.now())
    erase(user=User.objects.get(pk=person.pk))
