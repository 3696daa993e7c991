"""Queries whose SQL is made once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.kept_queries import KeptQuery
from core.models.rate_limits import RateCount
from tests.factories.users import make_member
from users.models import User

pytestmark = pytest.mark.django_db
NOBODY, NO_TIME = 987_654, datetime(1, 1, 2, tzinfo=UTC)


def ending_after() -> KeptQuery[RateCount]:
    rows = RateCount.objects.filter(count=NOBODY, ends_at__gt=NO_TIME).order_by("key")
    return KeptQuery(rows)


def add(key: str, count: int, ends_at: datetime) -> None:
    RateCount.objects.create(key=key, count=count, ends_at=ends_at)


def test_it_finds_what_the_same_query_finds_for_each_value() -> None:
    now = timezone.now()
    for key, count, minutes in (("a", 1, -1), ("b", 1, 1), ("c", 2, 1), ("d", 1, 2)):
        add(key, count, now + timedelta(minutes=minutes))
    query = ending_after()

    assert [row.key for row in query.ask({NOBODY: 1, NO_TIME: now})] == ["b", "d"]
    assert [row.key for row in query.ask({NOBODY: 2, NO_TIME: now})] == ["c"]
    assert query.ask({NOBODY: 3, NO_TIME: now}) == []
    assert [row.key for row in query.ask({NOBODY: 1, NO_TIME: now + timedelta(seconds=90)})] == ["d"]


def test_the_sql_is_made_once(django_assert_num_queries, monkeypatch) -> None:
    query = ending_after()
    monkeypatch.setattr(
        "django.db.models.sql.compiler.SQLCompiler.as_sql", lambda *args, **options: pytest.fail("made again")
    )

    with django_assert_num_queries(2):
        query.ask({NOBODY: 1, NO_TIME: timezone.now()})
        query.ask({NOBODY: 2, NO_TIME: timezone.now()})


def test_rows_are_whole_with_what_was_joined_and_added() -> None:
    person = make_member(name="Ada Obi")
    rows = User.objects.filter(pk=NOBODY).select_related("profile")

    (found,) = KeptQuery(rows).ask({NOBODY: person.pk})

    assert (found, found.name, found.joined_at) == (person, "Ada Obi", person.joined_at)
    assert found.profile == person.profile


def test_what_needs_more_than_one_statement_is_refused() -> None:
    for rows in (User.objects.filter(pk=NOBODY).prefetch_related("groups"), User.objects.filter(pk=NOBODY).values()):
        with pytest.raises(ValueError, match="one statement"):
            KeptQuery(rows)
