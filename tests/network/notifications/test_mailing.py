"""Notices by mail: to whom, once, in which words, and the way to stop them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cohorts.models import Cohort
from core.models import OutboxTask
from network.notifications import mailing, reading, services
from network.notifications.models import MailChoice, Notice
from network.notifications.reading import Reading
from tests.factories.cohorts import CohortFactory
from tests.factories.users import be, mails_to, make_member, make_staff
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

KIND = "a kind for tests"


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_kinds", dict(reading._kinds))

    @reading.register(KIND, subjects=lambda recipient: Cohort.objects.exclude(audience=""))
    def render(notice: Notice) -> Reading:
        return Reading(f"Of {notice.subject.audience}.", sentence_in_mail="Somebody asked you something.")


def tell(person: User) -> Notice:
    return services.notify(recipient=person, kind=KIND, subject=CohortFactory(audience="Quillfeather"))


def send() -> int:
    # Each round is a process of its own, to whom everybody is new.
    return mailing.mail_what_is_new()


def test_one_mail_tells_of_all_once_and_holds_nothing_of_them() -> None:
    person = make_member()
    tell(person)
    tell(person)

    assert send() == 1
    assert send() == 0

    (mail,) = mails_to(person.email)
    assert mail.count("Somebody asked you something.") == 1
    assert "Quillfeather" not in mail
    assert OutboxTask.objects.get().payload["subject"] == "2 notices for you in the network"


def test_what_another_mail_tells_of_keeps_no_other_notice_from_being_mailed() -> None:
    person = make_member()
    told, other = tell(person), tell(person)
    Notice.objects.filter(pk=told.pk).update(mailed_at=timezone.now())

    assert not services.claim_for_mail(notices=[told, other])
    assert send() == 1
    assert "A notice" in OutboxTask.objects.get().payload["subject"]


def leave(person: User, notice: Notice) -> None:
    CohortMembership.objects.filter(user=person).update(state="left early")


def suspend(person: User, notice: Notice) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def say_no(person: User, notice: Notice) -> None:
    services.choose_mail(user=person, notices_by_mail=False)


def look(person: User, notice: Notice) -> None:
    services.mark_read(recipient=person, notices=[notice])


def put_away(person: User, notice: Notice) -> None:
    services.put_away(notice=notice)


def lose_sight(person: User, notice: Notice) -> None:
    Cohort.objects.filter(pk=notice.object_id).update(audience="")


def wait_a_week(person: User, notice: Notice) -> None:
    Notice.objects.update(created_at=timezone.now() - timedelta(days=7))


@pytest.mark.parametrize("change", [leave, suspend, say_no, look, put_away, lose_sight, wait_a_week])
def test_what_has_changed_since_is_not_mailed(change: Callable[[User, Notice], None]) -> None:
    person = make_member()
    change(person, tell(person))

    assert send() == 0
    assert mails_to(person.email) == []


def test_staff_are_mailed_too() -> None:
    tell(make_staff(Role.EDITOR))

    assert send() == 1


def test_a_mail_says_how_to_stop_it_and_mail_programs_can(client: Client) -> None:
    person = make_member()
    tell(person)
    send()

    payload = OutboxTask.objects.get().payload
    link = payload["headers"]["List-Unsubscribe"].strip("<>")
    assert link in payload["body"]
    assert payload["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    address = link.partition("localhost:8000")[2]
    mail_program = Client(enforce_csrf_checks=True)
    assert mail_program.get(address).status_code == 200
    assert mailing.wants_mail(person)
    mail_program.post(address, {"List-Unsubscribe": "One-Click"})
    mail_program.post(address, {"List-Unsubscribe": "One-Click"})
    assert not mailing.wants_mail(person)
    assert "No more emails" in client.get(address).content.decode()


def test_a_link_that_is_not_ours_stops_nothing(client: Client) -> None:
    person = make_member()
    token = mailing.token_for(person)

    for wrong in ("1", token[:-1], f"{person.pk}:{token.partition(':')[2]}"):
        assert client.post(f"/network/notices/stop/{wrong}/").status_code == 404
    assert not MailChoice.objects.exists()


def test_a_page_for_one_is_kept_for_nobody(client: Client) -> None:
    answer = client.get(f"/network/notices/stop/{mailing.token_for(make_member())}/")

    assert "no-store" in answer["Cache-Control"]


def test_the_choice_is_kept(client: Client) -> None:
    person = make_member()
    be(client, person)

    assert "checked" in client.get("/network/notices/settings/").content.decode()
    client.post("/network/notices/settings/", {})
    assert not mailing.wants_mail(person)
    client.post("/network/notices/settings/", {"notices_by_mail": "on"})
    assert mailing.wants_mail(person)
