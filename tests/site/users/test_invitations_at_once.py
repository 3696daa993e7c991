"""Many uses of one link at the same moment."""

import threading

import pytest
from django.db import connection

from tests.factories.cohorts import CohortFactory
from users import services
from users.models import CohortMembership, Invitation, User

AT_ONCE = 50


@pytest.mark.usefixtures("live_site")
@pytest.mark.postgres
def test_fifty_uses_of_one_link_make_one_account() -> None:
    services.invite(email="new@example.com", cohort=CohortFactory())
    token_hash = Invitation.objects.get().token_hash
    start = threading.Barrier(AT_ONCE)
    outcomes: list[str] = []

    def use() -> None:
        try:
            start.wait()
            services.accept(token_hash=token_hash, name="Amara")
            outcomes.append("in")
        except services.InvitationOverError:
            outcomes.append("over")
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in"] + ["over"] * (AT_ONCE - 1)
    assert User.objects.count() == CohortMembership.objects.count() == 1
