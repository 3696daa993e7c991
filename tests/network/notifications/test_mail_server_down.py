"""A thousand notices while the mail server is down for ten minutes: each is mailed once, and to its reader alone."""

import re
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from email.parser import BytesParser

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.utils import timezone

from core import outbox
from core.models import OutboxTask
from network.notifications import mailing, services
from network.notifications.models import Notice
from tests.factories.cohorts import CohortFactory
from tests.factories.users import MembershipFactory, UserFactory
from tests.network.notifications.conftest import KIND
from users.models import User

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.thorough, pytest.mark.once]

NOTICES, DOWN = 1000, timedelta(minutes=10)
ROUND = timedelta(seconds=20)


class Sink:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        self.mails.append(BytesParser().parsebytes(envelope.content))
        return "250 OK"


@pytest.fixture
def server(settings) -> Iterator[tuple[Sink, Controller]]:
    """A server on the port that the settings name; it is down until it is started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    yield sink, controller
    controller.stop()


def tell_a_thousand() -> list[User]:
    """Two hundred people with five notices each, and a sixth about a thing that nobody may see by then."""
    cohort = CohortFactory(audience="Quillfeather")
    readers = [MembershipFactory(user=UserFactory(), cohort=cohort).user for _ in range(NOTICES // 5)]
    seen, lost = CohortFactory.create_batch(5, audience="Quillfeather"), CohortFactory(audience="Quillfeather")
    for reader in readers:
        for subject in (*seen, lost):
            services.notify(recipient=reader, kind=KIND, subject=subject)
    return readers


def test_each_notice_is_mailed_once_when_the_server_is_back(server: tuple[Sink, Controller]) -> None:
    sink, controller = server
    readers = tell_a_thousand()
    assert Notice.objects.count() == NOTICES + len(readers)
    start = timezone.now() + timedelta(minutes=1)

    with time_machine.travel(start, tick=False) as clock:
        assert mailing.mail_what_is_new() == len(readers)
        while timezone.now() < start + DOWN:
            assert outbox.drain().done == 0
            clock.shift(ROUND)
        lost = Notice.objects.latest("pk").subject
        type(lost).objects.filter(pk=lost.pk).update(audience="")
        controller.start()
        for _ in range(3 * 60 * 6):
            if not OutboxTask.objects.filter(done_at=None).exists():
                break
            outbox.drain()
            mailing.mail_what_is_new()
            clock.shift(ROUND)

    assert Counter(mail["To"] for mail in sink.mails) == Counter(reader.email for reader in readers)
    assert len({mail["Message-ID"] for mail in sink.mails}) == len(readers)
    counts = [int(re.match(r"(\d+) notices", mail["Subject"]).group(1)) for mail in sink.mails]
    # What can be seen no more is left out of each.
    assert counts == [5] * len(readers)
    assert sum(counts) == NOTICES
    assert not Notice.objects.filter(mailed_at=None).exists()
    assert not OutboxTask.objects.filter(done_at=None).exists()
    assert all("Quillfeather" not in str(mail) for mail in sink.mails)
