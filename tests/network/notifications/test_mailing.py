"""Notices by mail: to whom, once, in which words, by what their reader may see when they leave."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.models import Cohort
from core.models import OutboxTask
from network.notifications import mailing, reading, services
from network.notifications.models import About, Notice
from network.notifications.reading import Reading, Source
from tests.factories.cohorts import CohortFactory
from tests.factories.users import make_member, make_staff
from tests.network.notifications.conftest import leaving, seen_cohorts, tell
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.mark.thorough
def test_one_mail_tells_of_all_once_and_holds_nothing_of_them() -> None:
    person = make_member()
    for about in (About.WRITE_UPS, About.WRITE_UPS, About.MESSAGES):
        tell(person, about=about)

    assert mailing.mail_what_is_new() == 1
    assert mailing.mail_what_is_new() == 0

    (mail,) = leaving()
    assert mail.to == [person.email]
    assert mail.subject == "3 notices for you in the network"
    ((page, kind),) = mail.alternatives
    assert kind == "text/html"
    for text in (str(mail.body), str(page)):
        assert text.count("Something: a kind for tests.") == 1
        assert text.index("Messages") < text.index("Your write-ups and questions")
        assert "Quillfeather" not in text
        assert "http://localhost:8000/network/notices/" in text


def test_what_waits_holds_ids_and_no_words() -> None:
    person = make_member()
    notice = tell(person)
    mailing.mail_what_is_new()

    payload = OutboxTask.objects.get().payload
    assert payload["about"].keys() == {"user", "notices", "at", "to"}
    assert (payload["about"]["user"], payload["about"]["notices"]) == (person.pk, [notice.pk])
    assert (payload["subject"], payload["body"], payload["html"]) == ("", "", None)


def test_what_another_mail_tells_of_keeps_no_other_notice_from_being_mailed() -> None:
    person = make_member()
    told, other = tell(person), tell(person)
    Notice.objects.filter(pk=told.pk).update(mailed_at=timezone.now())

    assert not services.claim_for_mail(notices=[told, other], at=timezone.now())
    assert mailing.mail_what_is_new() == 1
    assert [mail.subject for mail in leaving()] == ["A notice for you in the network"]


def test_staff_are_mailed_too() -> None:
    tell(make_staff(Role.EDITOR))

    assert mailing.mail_what_is_new() == 1


def test_a_notice_that_cannot_be_read_holds_up_nobody_else() -> None:
    @reading.register("one that breaks", source=Source(seen_cohorts))
    def render(notice: Notice) -> Reading:
        raise KeyError(notice.kind)

    first, second = make_member(), make_member()
    services.notify(recipient=first, kind="one that breaks", subject=CohortFactory())
    tell(second)

    assert mailing.mail_what_is_new() == 1
    assert [mail.to for mail in leaving()] == [[second.email]]
    assert list(Notice.objects.to_mail(timezone.now() - timedelta(hours=1))) == list(first.notices.all())


# What changes before a mail is queued, or before it leaves -------------------------------------------


def leave(person: User, notice: Notice) -> None:
    CohortMembership.objects.filter(user=person).update(state="left early")


def suspend(person: User, notice: Notice) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def say_no(person: User, notice: Notice) -> None:
    services.choose_mail(user=person, rhythms={About.WRITE_UPS: "none"})


def look(person: User, notice: Notice) -> None:
    services.mark_read(recipient=person, notices=[notice])


def put_away(person: User, notice: Notice) -> None:
    services.put_away(notices=[notice])


def lose_sight(person: User, notice: Notice) -> None:
    Cohort.objects.filter(pk=notice.object_id).update(audience="")


def delete(person: User, notice: Notice) -> None:
    Cohort.objects.filter(pk=notice.object_id).delete()


CHANGES = [leave, suspend, say_no, look, put_away, lose_sight, delete]


def wait_a_week(person: User, notice: Notice) -> None:
    Notice.objects.update(created_at=timezone.now() - timedelta(days=7))


@pytest.mark.thorough
@pytest.mark.parametrize("change", [*CHANGES, wait_a_week])
def test_what_has_changed_since_it_came_is_not_mailed(change: Callable[[User, Notice], None]) -> None:
    person = make_member()
    change(person, tell(person))

    assert mailing.mail_what_is_new() == 0
    assert leaving() == []


@pytest.mark.thorough
@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_since_it_was_queued_is_not_mailed(change: Callable[[User, Notice], None]) -> None:
    person = make_member()
    notice = tell(person)
    assert mailing.mail_what_is_new() == 1
    change(person, notice)

    assert leaving() == []
    assert not OutboxTask.objects.filter(done_at=None).exists()


@pytest.mark.thorough
def test_nothing_goes_to_an_address_that_was_left_meanwhile_and_all_to_the_new_one() -> None:
    person = make_member()
    tell(person)
    mailing.mail_what_is_new()
    User.objects.filter(pk=person.pk).update(email="new@example.org")
    assert leaving() == []
    mailing.mail_what_is_new()
    assert [mail.to for mail in leaving()] == [["new@example.org"]]
    mailing.mail_what_is_new()
    assert leaving() == []


def test_whoever_is_suspended_while_a_mail_waits_is_told_when_they_are_back() -> None:
    person = make_member()
    suspend(person, tell(person))
    User.objects.filter(pk=person.pk).update(is_active=True)
    mailing.mail_what_is_new()
    suspend(person, Notice.objects.get())
    assert leaving() == []
    User.objects.filter(pk=person.pk).update(is_active=True)
    mailing.mail_what_is_new()
    assert len(leaving()) == 1


def start_to_leave(person: User, notice: Notice) -> None:
    User.objects.filter(pk=person.pk).update(leaves_at=timezone.now() + timedelta(days=30))


@pytest.mark.thorough
@pytest.mark.parametrize("go", [leave, suspend, start_to_leave])
def test_whoever_was_away_when_a_mail_left_is_told_when_they_are_back(go: Callable[[User, Notice], None]) -> None:
    person = make_member()
    notice = tell(person)
    mailing.mail_what_is_new()
    go(person, notice)
    assert leaving() == []
    assert mailing.mail_what_is_new() == 0
    User.objects.filter(pk=person.pk).update(is_active=True, leaves_at=None)
    CohortMembership.objects.filter(user=person).update(state="completed")
    assert [mailing.mail_what_is_new() for _ in range(2)] == [1, 0]
    assert len(leaving()) == 1


def test_what_is_left_of_a_mail_is_sent() -> None:
    person = make_member()
    lost, _ = tell(person), tell(person, about=About.ASKS)
    mailing.mail_what_is_new()
    lose_sight(person, lost)

    (mail,) = leaving()
    assert mail.subject == "A notice for you in the network"
    assert "Asks" in mail.body
    assert "Your write-ups" not in mail.body


def test_what_is_new_again_while_a_mail_waits_is_told_of_once() -> None:
    person = make_member()
    notice = tell(person)
    mailing.mail_what_is_new()
    services.notify(recipient=person, kind=notice.kind, subject=notice.subject)
    mailing.mail_what_is_new()

    assert len(leaving()) == 1
