"""The demo adds only what is marked, and clearing it leaves a real, empty site."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from blog.models import NewsPage
from cohorts.models import Intake
from core.models import SiteSettings
from demo.services import clear, load
from network.connections.models import ContactWay
from network.moderation.appeals import appeal
from network.moderation.models import Appeal, Decision, Report
from network.moderation.registry import kind_of
from network.moderation.services import decide, report, suspend
from network.practice.models import Question, WriteUp
from network.practice.services.questions import ask_question
from network.practice.services.writing import begin
from search import known_words
from tests.factories.pages import make_news
from tests.factories.practice import make_write_up
from tests.factories.users import make_member
from tests.site.demo.conftest import TODAY
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]


def counts() -> dict[str, int]:
    """How many rows every table has: pages, revisions, history, pictures, documents of the search, tasks."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_loading_twice_makes_nothing_twice_and_clearing_takes_away_all_that_it_made_and_nothing_else(
    client: Client, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_news("Real news")
    settings = SiteSettings.objects.values().get()
    known_words.count_anew()
    before = counts()

    with django_capture_on_commit_callbacks(execute=True):
        load(today=TODAY)
    loaded = counts()
    news = list(NewsPage.objects.order_by("pk").values())
    write_ups = list(WriteUp.objects.order_by("pk").values())
    # Its owner hides one way to reach them: it is not made a second time, nor shown again.
    ContactWay.objects.filter(pk=ContactWay.objects.filter(is_open=True).latest("pk").pk).update(is_open=False)
    ways = list(ContactWay.objects.order_by("pk").values())
    load(today=TODAY)
    assert list(ContactWay.objects.order_by("pk").values()) == ways
    assert counts() == loaded
    assert list(NewsPage.objects.order_by("pk").values()) == news
    assert list(WriteUp.objects.order_by("pk").values()) == write_ups
    assert SiteSettings.objects.get().contact_email == "programme@example.org"

    # Somebody looks around, which makes small copies of the pictures, asks for a code, which makes mail, and writes.
    for address in ("/news/", *NewsPage.objects.filter(is_example=True).values_list("url_path", flat=True)):
        client.get(address.replace("/home/", "/"))
    client.post("/accounts/login/code/", {"email": "amara@example.org"})
    begin(author=User.objects.get(email="amara@example.org"))
    assert counts()["core.OutboxTask"] > before["core.OutboxTask"]
    assert counts()["core.SiteRendition"] > 0
    with django_capture_on_commit_callbacks(execute=True):
        clear()

    left = {label: count - before[label] for label, count in counts().items() if count != before[label]}
    # Counts of tries and keys of sessions run out by themselves and name nobody.
    assert left.keys() <= {"core.RateCount", "sessions.Session"}
    assert NewsPage.objects.filter(title="Real news").exists()
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert SiteSettings.objects.values().get() == settings
    for address in ("/", "/news/", "/apply/", "/cohorts/", "/contact/", "/search/?q=example", "/topics/co-production/"):
        html = client.get(address).content.decode()
        assert "Example content" not in html, address
        assert "example.org" not in html, address


def test_what_had_not_happened_by_the_day_is_added_later_and_the_intake_moves_along() -> None:
    day = date(2026, 3, 1)
    SiteSettings.objects.update(contact_email="team@example.com")
    load(today=day)
    shared = WriteUp.objects.shared()
    assert 0 < shared.count() < 19
    assert not shared.filter(shared_at__date__gt=day).exists()
    assert not Question.objects.exists()
    news = NewsPage.objects.count()

    load(today=TODAY)

    assert shared.count() == 19
    assert Question.objects.count() == 13
    # Two members' items were added since; what announces the intake is the same item.
    assert NewsPage.objects.count() == news + 2
    intake = Intake.objects.get(is_example=True, offers_on__isnull=False)
    assert intake.opens_at.date() == TODAY - timedelta(days=30)
    assert NewsPage.objects.get(intake=intake).added_on == TODAY - timedelta(days=30)
    # What the team has filled in is theirs.
    assert SiteSettings.objects.get().contact_email == "team@example.com"


def test_what_was_reported_of_something_real_that_is_gone_stays() -> None:
    author, reporter = make_member(), make_member()
    question = ask_question(write_up=make_write_up(author), author=author, text="Who paid?")
    real = _report(question, reporter)
    question.delete()
    _report(make_write_up(make_member(is_example=True)), reporter)
    assert Report.objects.count() == 2

    clear()

    assert list(Report.objects.all()) == [real]


def test_what_was_decided_about_examples_goes_and_about_others_stays() -> None:
    convenor, example = make_member(), make_member(is_example=True)
    decided = {}
    for author in (example, make_member()):
        write_up = make_write_up(author)
        kind = kind_of(write_up)
        assert kind is not None
        by = {"by": convenor, "after": 0, "seen_report": 0}
        decided[author] = decide(kind=kind, object_id=write_up.pk, action="warn", reason="So.", **by)
        appeal(addressee=decided[author].addressees.get(), text="I see it otherwise.")
    suspend(user=example, reason="So.", by=convenor, after=0)

    clear()

    assert list(Decision.objects.all()) == [decision for author, decision in decided.items() if author != example]
    assert Appeal.objects.count() == 1


def _report(thing: WriteUp | Question, reporter: User) -> Report:
    kind = kind_of(thing)
    assert kind is not None
    return report(kind=kind, thing=thing, reporter=reporter, reason="unkind", note="Look")
