"""Notices: to whom they are shown, in which words, and how they go."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cohorts.models import Cohort
from core.retention import keep_periods
from network.notifications import reading, services
from network.notifications.models import Notice
from network.notifications.periodic_jobs import KEEP_NOTICES
from network.notifications.reading import Reading, read
from tests.factories.cohorts import CohortFactory
from tests.factories.users import be, make_member, make_staff
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

KIND = "a kind for tests"


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_kinds", dict(reading._kinds))

    # Its recipients may see cohorts with an audience.
    @reading.register(KIND, subjects=lambda recipient: Cohort.objects.exclude(audience=""))
    def render(notice: Notice) -> Reading:
        return Reading(f"Of {notice.subject.audience}.", url="/news/", sentence_in_mail="Something.")


def tell(person: User, what: str = "Quillfeather") -> Notice:
    return services.notify(recipient=person, kind=KIND, subject=CohortFactory(audience=what))


def test_a_notice_is_its_recipients_alone(client: Client) -> None:
    tell(make_member())
    be(client, make_member())

    assert "Quillfeather" not in client.get("/network/notices/").content.decode()


def test_what_its_reader_may_see_no_more_is_no_notice() -> None:
    person = make_member()
    notice = tell(person)
    Cohort.objects.filter(pk=notice.object_id).update(audience="")

    assert read([Notice.objects.get()], recipient=person) == []


def test_a_notice_about_what_is_deleted_is_none() -> None:
    person = make_member()
    tell(person).subject.delete()

    assert read([Notice.objects.get()], recipient=person) == []


def test_somebody_who_is_no_member_any_more_reads_none(client: Client) -> None:
    person = make_member()
    tell(person)
    CohortMembership.objects.filter(user=person).update(state="left early")
    be(client, person)

    assert read(list(Notice.objects.all()), recipient=User.objects.get(pk=person.pk)) == []
    assert client.get("/network/notices/").status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_staff_may_look(client: Client) -> None:
    assert client.get("/network/notices/").status_code == 302
    be(client, make_staff(Role.EDITOR))
    assert "Nothing waits for you" in client.get("/network/notices/").content.decode()


def test_looking_at_them_reads_them(client: Client) -> None:
    person = make_member()
    tell(person)
    be(client, person)

    assert "New." in client.get("/network/notices/").content.decode()
    assert "New." not in client.get("/network/notices/").content.decode()


def test_telling_twice_is_one_notice_which_is_new_again() -> None:
    person = make_member()
    first = tell(person)
    services.mark_read(recipient=person, notices=[first])
    Notice.objects.update(mailed_at=timezone.now(), created_at=timezone.now() - timedelta(days=9))

    again = services.notify(recipient=person, kind=KIND, subject=first.subject)

    assert again.pk == first.pk
    assert list(Notice.objects.to_mail(timezone.now() - timedelta(days=1))) == [first]


def test_one_puts_away_ones_own_and_nobody_elses(client: Client) -> None:
    person = make_member()
    own, other = tell(person), tell(make_member())
    be(client, person)

    assert client.post(f"/network/notices/{other.pk}/put-away/").status_code == 404
    client.post(f"/network/notices/{own.pk}/put-away/")
    client.post(f"/network/notices/{own.pk}/put-away/")

    assert set(Notice.objects.open()) == {other}
    assert client.get(f"/network/notices/{other.pk}/put-away/").status_code == 405


def test_the_list_asks_as_little_of_fifty_as_of_five(client: Client) -> None:
    person = make_member()
    be(client, person)
    counts = []
    for number in (5, 45):
        for one in range(number):
            tell(person, f"Audience {number} {one}")
        client.get("/network/notices/")
        with CaptureQueriesContext(connection) as asked:
            answer = client.get("/network/notices/")
        counts.append(len(asked))
        assert answer.status_code == 200

    assert counts[0] == counts[1] <= 10


def test_a_long_list_has_pages(client: Client) -> None:
    person = make_member()
    for number in range(21):
        tell(person, f"Audience {number}.")
    be(client, person)

    assert "Audience 0." not in client.get("/network/notices/").content.decode()
    assert "Audience 0." in client.get("/network/notices/?page=2").content.decode()


def test_notices_go_after_a_year() -> None:
    old, new = tell(make_member()), tell(make_member())
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEEP_NOTICES - timedelta(days=1))
    keep_periods()

    assert list(Notice.objects.all()) == [new]
