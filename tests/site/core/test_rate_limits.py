"""Limits of our own: exact, by visitor, and not to be got round by a header."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.models import RateCount
from core.periodic_jobs import clear_expired
from core.rate_limits import consume, limited, visitor_key
from tests.factories.users import UserFactory
from users.models import User

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def use(key: str = "anna", *, name: str = "search", limit: int = 3, per: timedelta = A_MINUTE) -> bool:
    return consume(name=name, key=key, limit=limit, per=per)


def request_from(
    address: str = "192.0.2.1", *, forwarded: str = "", user: User | AnonymousUser | None = None, method: str = "POST"
) -> HttpRequest:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().generic(method, "/", REMOTE_ADDR=address, headers=headers)
    request.user = user or AnonymousUser()
    return request


# Counting ------------------------------------------------------------------------------------------


def test_one_more_than_allowed_is_refused_until_the_next_stretch() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert [use() for _ in range(5)] == [True, True, True, False, False]
        clock.shift(59)
        assert not use()
        clock.shift(1)
        assert [use() for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        pytest.param("2027-05-05T00:30+01:00", "2027-05-06T00:00+01:00", id="summer"),
        pytest.param("2027-01-05T00:30+00:00", "2027-01-06T00:00+00:00", id="winter"),
        pytest.param("2027-10-31T00:30+01:00", "2027-11-01T00:00+00:00", id="the day of 25 hours"),
        pytest.param("2027-03-28T00:30+00:00", "2027-03-29T00:00+01:00", id="the day of 23 hours"),
    ],
)
def test_a_day_is_the_day_where_the_network_is(moment: str, midnight: str) -> None:
    now, ends = datetime.fromisoformat(moment), datetime.fromisoformat(midnight)
    a_day = timedelta(days=1)
    with time_machine.travel(now - timedelta(hours=1), tick=False) as clock:
        assert [use(limit=1, per=a_day), use(limit=1, per=a_day)] == [True, False]
        # Half an hour after midnight it is the next day already.
        clock.move_to(now)
        assert [use(limit=1, per=a_day), use(limit=1, per=a_day)] == [True, False]
        assert RateCount.objects.filter(ends_at=ends).count() == 1
        clock.move_to(ends - A_MINUTE)
        assert not use(limit=1, per=a_day)
        clock.move_to(ends)
        assert use(limit=1, per=a_day)


def test_a_refusal_is_not_counted() -> None:
    with time_machine.travel(NOON, tick=False):
        for _ in range(9):
            use()
    assert RateCount.objects.get().count == 3


def test_people_and_limits_are_counted_apart() -> None:
    with time_machine.travel(NOON, tick=False):
        assert [use(limit=1), use(limit=1)] == [True, False]
        assert use("ben", limit=1)
        assert use(name="join", limit=1)
        assert use(limit=1, per=timedelta(hours=1))


def test_a_limit_of_none_lets_nobody_through() -> None:
    assert not use(limit=0)
    assert not RateCount.objects.exists()


def test_nothing_that_was_counted_stands_in_clear() -> None:
    use("address:192.0.2.1")
    (row,) = RateCount.objects.all()
    assert len(row.key) == 64
    assert "192.0.2.1" not in str(row)


def test_counts_of_the_past_are_cleared_away_and_those_of_now_stay() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        use()
        clock.shift(61)
        use()
        clear_expired()
        assert RateCount.objects.get().ends_at == NOON + 2 * A_MINUTE


def test_counting_costs_one_query_and_the_first_time_a_few(django_assert_num_queries, django_assert_max_num_queries):
    with time_machine.travel(NOON, tick=False):
        with django_assert_max_num_queries(6):
            use()
        with django_assert_num_queries(1):
            use()


# Who is counted --------------------------------------------------------------------------------------


def test_people_who_are_signed_in_are_counted_by_who_they_are() -> None:
    user = UserFactory()
    assert visitor_key(request_from("192.0.2.1", user=user)) == visitor_key(request_from("192.0.2.2", user=user))
    assert visitor_key(request_from("192.0.2.1", user=user)) != visitor_key(request_from("192.0.2.1"))


def test_a_household_with_many_ipv6_addresses_counts_as_one() -> None:
    first, last = visitor_key(request_from("2001:db8:1:2::1")), visitor_key(request_from("2001:db8:1:2:ffff::9"))
    assert first == last
    assert first != visitor_key(request_from("2001:db8:1:3::1"))


def test_an_ipv4_visitor_written_as_ipv6_is_still_one_of_many() -> None:
    assert visitor_key(request_from("::ffff:192.0.2.1")) == visitor_key(request_from("192.0.2.1"))
    assert visitor_key(request_from("::ffff:192.0.2.1")) != visitor_key(request_from("::ffff:192.0.2.2"))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        pytest.param(0, "203.0.113.9", "192.0.2.1", id="no proxy: the header is only talk"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="what the proxy saw"),
        pytest.param(1, "198.51.100.7, 203.0.113.9", "203.0.113.9", id="what stands before it is only talk"),
        pytest.param(2, "198.51.100.7, 203.0.113.9, 10.0.0.1", "203.0.113.9", id="what the outer of two saw"),
        pytest.param(1, "", "192.0.2.1", id="a request that came past the proxy"),
    ],
)
def test_the_number_of_our_proxies_says_whose_word_counts(settings, proxies: int, forwarded: str, counted: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert visitor_key(request_from(forwarded=forwarded)) == f"address:{counted}"


def test_fewer_proxies_than_named_is_a_mistake_said_aloud(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    with pytest.raises(ImproperlyConfigured):
        visitor_key(request_from(forwarded="203.0.113.9"))


def test_another_made_up_address_each_time_does_not_help(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    keys = {visitor_key(request_from(forwarded=f"198.51.100.{n}, 203.0.113.9")) for n in range(9)}
    assert len(keys) == 1


# Views -----------------------------------------------------------------------------------------------


@limited(name="test", limit=2, per=timedelta(minutes=5))
def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def test_a_view_answers_with_the_page_that_says_wait() -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [view(request_from()) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2]["Retry-After"] == "300"
        assert b"Please wait a moment" in answers[2].content
        assert view(request_from("192.0.2.2")).status_code == 200


def test_looking_at_a_form_is_not_counted() -> None:
    with time_machine.travel(NOON, tick=False):
        assert {view(request_from(method="GET")).status_code for _ in range(5)} == {200}
    assert not RateCount.objects.exists()
