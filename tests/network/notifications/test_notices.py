"""Notices: to whom they are shown, in which words and lines, and how they go."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cohorts.models import Cohort
from core.retention import keep_periods
from network.notifications import listing, reading, services
from network.notifications.models import About, Notice
from network.notifications.periodic_jobs import KEEP_NOTICES
from network.notifications.reading import Reading, Source, read
from tests.factories.cohorts import CohortFactory
from tests.factories.users import be, make_member, make_staff
from tests.network.notifications.conftest import kind_about, tell
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

LIST = "/network/notices/"


def page(client: Client, query: str = "") -> str:
    return client.get(LIST + query).content.decode()


def lose_sight(notice: Notice) -> None:
    Cohort.objects.filter(pk=notice.object_id).update(audience="")


def test_a_notice_is_its_recipients_alone(client: Client) -> None:
    tell(make_member())
    be(client, make_member())

    assert "Quillfeather" not in page(client)


def test_what_its_reader_may_see_no_more_is_no_notice() -> None:
    person = make_member()
    lose_sight(tell(person))

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
    assert client.get(LIST).status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_staff_may_look(client: Client) -> None:
    assert client.get(LIST).status_code == 302
    be(client, make_staff(Role.EDITOR))
    assert "Nothing waits for you" in page(client)


def test_telling_twice_is_one_notice_which_is_new_again() -> None:
    person = make_member()
    first = tell(person)
    services.mark_read(recipient=person, notices=[first])
    Notice.objects.update(mailed_at=timezone.now(), created_at=timezone.now() - timedelta(days=9))

    again = services.notify(recipient=person, kind=first.kind, subject=first.subject)

    assert again.pk == first.pk
    assert list(Notice.objects.to_mail(timezone.now() - timedelta(days=1))) == [first]


# What is new --------------------------------------------------------------------------------------


def unread(person: User) -> int:
    return Notice.objects.visible_to(person).open().unread().count()


def test_what_is_new_again_while_somebody_looks_stays_new() -> None:
    person = make_member()
    told = tell(person)
    seen = list(Notice.objects.visible_to(person))
    services.notify(recipient=person, kind=told.kind, subject=told.subject)
    services.mark_read(recipient=person, notices=seen)
    assert Notice.objects.unread().count() == 1
    services.mark_read(recipient=person, notices=Notice.objects.visible_to(person))
    assert Notice.objects.unread().count() == 0


def test_looking_at_them_reads_them(client: Client) -> None:
    person = make_member()
    tell(person)
    tell(make_member())
    be(client, person)
    assert unread(person) == 1

    assert "New." in page(client)
    assert unread(person) == 0
    assert "New." not in page(client)


def test_what_is_out_of_sight_counts_until_one_looks_and_is_no_news_when_it_comes_back(client: Client) -> None:
    person = make_member()
    notice = tell(person)
    lose_sight(notice)
    be(client, person)
    page(client)
    Cohort.objects.filter(pk=notice.object_id).update(audience="Back again")

    assert unread(person) == 0
    assert "Back again" in page(client)


def test_what_a_filter_leaves_out_stays_new_and_can_be_read_all_at_once(client: Client) -> None:
    person, other = make_member(), make_member()
    tell(person, "Quillfeather", about=About.ASKS)
    tell(person, "Marigold", about=About.MESSAGES)
    tell(other)
    be(client, person)

    shown = page(client, "?about=asks")
    assert "Quillfeather" in shown
    assert "Marigold" not in shown
    assert "Mark all as read" in shown
    assert unread(person) == 1

    assert client.post(f"{LIST}read/", {"about": "asks"})["Location"] == f"{LIST}?about=asks"
    assert unread(person) == 0
    assert unread(other) == 1
    assert "Mark all as read" not in page(client)


def test_the_filters_are_the_matters_that_there_are(client: Client) -> None:
    person = make_member()
    tell(person, about=About.ASKS)
    be(client, person)
    assert "?about=" not in page(client)

    tell(person, about=About.CARE)
    shown = page(client, "?about=nonsense")
    assert "?about=asks" in shown
    assert "?about=messages" not in shown
    assert "Nothing about this" in page(client, "?about=messages")


# Lines --------------------------------------------------------------------------------------------


def tell_of(person: User, subject: Cohort, about: About, age: int = 0) -> Notice:
    notice = services.notify(recipient=person, kind=kind_about(about), subject=subject)
    Notice.objects.filter(pk=notice.pk).update(created_at=timezone.now() - timedelta(days=age))
    return notice


def test_a_thing_has_one_line_with_its_newest_state(client: Client) -> None:
    person, thing = make_member(), CohortFactory(audience="Quillfeather")
    old, new = tell_of(person, thing, About.ASKS, age=3), tell_of(person, thing, About.CARE)
    be(client, person)

    (line,) = listing.shown_to(person).lines
    assert (line.notice, line.notices) == (new, (new, old))
    assert page(client).count("<p><strong>New.</strong> Of Quillfeather.</p>") == 1
    assert unread(person) == 0


def test_several_alike_are_counted_in_one_line(client: Client) -> None:
    @reading.register("an answer", source=Source(lambda recipient: Cohort.objects.exclude(audience="")))
    def render(notice: Notice) -> Reading:
        together = lambda count: f"{count} answers to {{you}}."  # noqa: E731
        return Reading("An answer.", thing="question 1", together=together)

    person = make_member()
    be(client, person)
    subjects = [CohortFactory(audience="Quillfeather") for _ in range(3)]
    for subject in subjects:
        services.notify(recipient=person, kind="an answer", subject=subject)
    assert "3 answers to {you}." in page(client)
    lose_sight(Notice.objects.latest("pk"))
    assert "2 answers to {you}." in page(client)


def test_what_waits_for_an_answer_speaks_for_its_thing() -> None:
    @reading.register("a question", source=Source(lambda recipient: Cohort.objects.all()))
    def render(notice: Notice) -> Reading:
        return Reading("Yes or no?", asks=True)

    person, thing = make_member(), CohortFactory(audience="Quillfeather")
    services.notify(recipient=person, kind="a question", subject=thing)
    tell_of(person, thing, About.ASKS)

    (line,) = listing.shown_to(person).lines
    assert line.sentence == "Yes or no?"


def test_lines_stand_under_their_days(client: Client) -> None:
    person = make_member()
    for age in (0, 0, 2):
        tell_of(person, CohortFactory(audience="Quillfeather"), About.ASKS, age)
    be(client, person)

    assert [len(lines) for _, lines in listing.by_day(listing.shown_to(person).lines)] == [2, 1]
    assert page(client).count("<h2") - page(client, "?about=messages").count("<h2") == 2


def test_one_puts_away_ones_own_line_and_nobody_elses(client: Client) -> None:
    person, thing = make_member(), CohortFactory(audience="Quillfeather")
    tell_of(person, thing, About.ASKS, age=3)
    own, stays, other = tell_of(person, thing, About.CARE), tell(person), tell(make_member())
    be(client, person)

    assert client.post(f"{LIST}{other.pk}/put-away/").status_code == 404
    for _ in range(2):
        assert client.post(f"{LIST}{own.pk}/put-away/").status_code == 302

    assert set(Notice.objects.open()) == {stays, other}
    assert client.get(f"{LIST}{other.pk}/put-away/").status_code == 405


def test_a_long_list_has_pages(client: Client) -> None:
    person = make_member()
    for number in range(21):
        tell(person, f"Audience {number}.")
    be(client, person)

    assert "Audience 0." not in page(client)
    assert "Audience 0." in page(client, "?page=2")


def test_the_list_asks_as_little_of_fifty_as_of_five(client: Client) -> None:
    person = make_member()
    be(client, person)
    counts = []
    for number in (5, 45):
        for one in range(number):
            tell(person, f"Audience {number} {one}")
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(LIST)
        counts.append(len(asked))
        assert answer.status_code == 200

    assert counts[0] == counts[1] <= 6


def test_notices_go_after_a_year() -> None:
    old, new = tell(make_member()), tell(make_member())
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEEP_NOTICES - timedelta(days=1))
    keep_periods()

    assert list(Notice.objects.all()) == [new]
