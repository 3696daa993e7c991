"""A query that is kept serves every thread by that thread's own connection."""

from threading import Thread

import pytest
from django.db import connection

from core.kept_queries import KeptQuery
from tests.factories.users import UserFactory
from users.models import User

NOBODY = -5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection() -> None:
    person = UserFactory()
    query = KeptQuery(User.objects.filter(pk=NOBODY))
    found: list[object] = []

    def ask() -> None:
        try:
            found.extend(query.ask({NOBODY: person.pk}))
        finally:
            connection.close()

    for _ in range(2):
        thread = Thread(target=ask)
        thread.start()
        thread.join()

    assert found == [person, person]
    assert query.ask({NOBODY: person.pk}) == [person]
