"""Mail is a row first; a mail server that is down, slow or unfriendly is never an error page."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import Message
from email.parser import BytesParser

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.models import OutboxTask

pytestmark = pytest.mark.django_db


class Sink:
    """A mail server that keeps what it is given, or refuses a reader or a text."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuse_recipient = ""
        self.refuse_text = ""

    async def handle_RCPT(self, server, session, envelope: Envelope, address: str, options) -> str:  # noqa: N802
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_text:
            return self.refuse_text
        self.mails.append(BytesParser().parsebytes(envelope.content))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def start(settings) -> Iterator[Callable]:
    """Start a mail server on the port that the settings name; it is down until then."""
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    settings.EMAIL_TIMEOUT = 2

    @contextmanager
    def running() -> Iterator[Sink]:
        sink = Sink()
        controller = Controller(sink, hostname="127.0.0.1", port=settings.EMAIL_PORT)
        controller.start()
        try:
            yield sink
        finally:
            controller.stop()

    return running


def write(to: str = "anna@example.org", subject: str = "Your code") -> int:
    return send_mail(subject, "It is 123456.", None, [to], html_message="<p>It is 123456.</p>")


def later(**delay: float):
    return timezone.now() + timedelta(**delay)


def test_a_mail_that_belongs_to_a_rolled_back_change_is_not_sent():
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        write()
        _ = 1 / 0
    assert not OutboxTask.objects.exists()


def test_a_server_that_is_down_costs_nobody_anything_and_the_mail_comes_when_it_is_back(start):
    assert write() == 1
    assert outbox.drain() == outbox.Drained(retried=1)
    with start() as sink:
        assert outbox.drain() == outbox.Drained()
        assert outbox.drain(now=later(seconds=15)) == outbox.Drained(done=1)
    (got,) = sink.mails
    assert got["To"] == "anna@example.org"
    assert [part.get_content_type() for part in got.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert OutboxTask.objects.get().payload == {}


def test_a_repeat_is_recognisable(start):
    write()
    task = OutboxTask.objects.get()
    with start() as sink:
        for _ in range(2):
            outbox.drain(now=later(minutes=5))
            OutboxTask.objects.filter(pk=task.pk).update(done_at=None, payload=task.payload)
    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")
    assert first["Date"] == second["Date"]
    assert first["Auto-Submitted"] == "auto-generated"


def test_each_reader_gets_a_mail_and_sees_nobody_else(start):
    EmailMessage("News", "Come.", None, ["anna@example.org"], cc=["ben@example.org"], bcc=["cy@example.org"]).send()
    with start() as sink:
        assert outbox.drain() == outbox.Drained(done=3)
    assert sorted(got["To"] for got in sink.mails) == ["anna@example.org", "ben@example.org", "cy@example.org"]
    assert not any(got["Cc"] or got["Bcc"] for got in sink.mails)
    assert len({got["Message-ID"] for got in sink.mails}) == 3


def test_a_reader_that_the_server_does_not_know_is_given_up_at_once(start):
    write()
    with start() as sink:
        sink.refuse_recipient = "550 no such person"
        assert outbox.drain() == outbox.Drained(failed=1)
    task = OutboxTask.objects.get()
    assert task.last_error == "SMTPRecipientsRefused"


@pytest.mark.parametrize(
    ("recipient", "text"),
    [
        pytest.param("450 come back later", "", id="reader, for now"),
        pytest.param("", "452 no room", id="text, for now"),
        pytest.param("", "554 looks like spam", id="text, which may be a mistake of the server"),
    ],
)
def test_what_a_server_refuses_for_now_is_tried_again_and_holds_up_no_other(start, recipient, text):
    write()
    write(to="ben@example.org")
    with start() as sink:
        sink.refuse_recipient, sink.refuse_text = recipient, text
        assert outbox.drain() == outbox.Drained(retried=2)
        sink.refuse_recipient = sink.refuse_text = ""
        assert outbox.drain(now=later(minutes=1)) == outbox.Drained(done=2)


@pytest.mark.thorough
def test_a_silent_server_holds_up_one_mail_a_round(settings):
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.2
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        for _ in range(3):
            write()
        assert outbox.drain() == outbox.Drained(retried=1)


def test_line_breaks_cannot_add_a_header():
    EmailMultiAlternatives(
        "Anna\r\nBcc: eve@example.org asks", "Hello.", None, ["anna@example.org"], headers={"X-Kind": "a\nb"}
    ).send()
    outbox.drain()
    (got,) = mail.outbox
    assert got.subject == "Anna Bcc: eve@example.org asks"
    assert got.message()["X-Kind"] == "a b"
    assert got.recipients() == ["anna@example.org"]
    with pytest.raises(BadHeaderError):
        write(to="anna@example.org\nBcc: eve@example.org")


def test_headers_that_name_other_readers_are_left_out():
    headers = {"Bcc": "eve@example.org", "message-id": "<1@elsewhere>", "List-Unsubscribe": "<https://example.org/u>"}
    EmailMessage("News", "Come.", None, ["anna@example.org"], headers=headers, reply_to=["team@example.org"]).send()
    outbox.drain()
    sent = mail.outbox[0].message()
    assert sent["Bcc"] is None
    assert sent["List-Unsubscribe"] == "<https://example.org/u>"
    assert sent["Reply-To"] == "team@example.org"
    assert sent.get_all("Message-ID") == [sent["Message-ID"]] != ["<1@elsewhere>"]


def test_a_page_of_html_alone_stays_html():
    message = EmailMessage("News", "<p>Come.</p>", None, ["anna@example.org"])
    message.content_subtype = "html"
    message.send()
    outbox.drain()
    assert mail.outbox[0].message().get_content_type() == "text/html"


def test_attachments_are_refused_aloud():
    message = EmailMessage("News", "Come.", None, ["anna@example.org"])
    message.attach("list.csv", "a,b", "text/csv")
    with pytest.raises(NotImplementedError):
        message.send()
