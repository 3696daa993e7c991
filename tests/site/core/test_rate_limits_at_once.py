"""Limits hold for those who come at the same moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from core.rate_limits import consume


def use(limit: int) -> bool:
    return consume(name="search", key="anna", limit=limit, per=timedelta(days=1))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("used", [0, 2], ids=["all places", "the last place"])
def test_uses_at_the_same_moment_share_the_places_there_are(used: int) -> None:
    limit, at_once = 3, 12
    for _ in range(used):
        use(limit)
    start = threading.Barrier(at_once)
    outcomes: list[bool] = []

    def try_one() -> None:
        try:
            start.wait()
            outcomes.append(use(limit))
        finally:
            connection.close()

    threads = [threading.Thread(target=try_one) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * (at_once - limit + used) + [True] * (limit - used)
