"""Mail goes to the outbox in the same transaction as what it tells of; the worker delivers it."""

import smtplib
from collections.abc import Callable, Sequence
from email.utils import formatdate, make_msgid
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import forbid_multi_line_headers
from django.dispatch import Signal
from django.template.loader import render_to_string

from core import outbox

MAIL = "mail"
# Each mail goes to one reader: nobody sees who else got it.
HEADERS_OF_THE_ENVELOPE = {"to", "cc", "bcc", "message-id", "date"}
# Sent with `address` when a server will never take mail for it. Who knows whose it is listens; here nobody does.
address_refused = Signal()
Router = Callable[[str], str]
_routers: list[Router] = []


class Words(NamedTuple):
    """What a mail says; `html` is the same as a page, empty if it comes as plain text alone."""

    subject: str
    body: str
    html: str = ""


# The words of a mail about what a queued mail names; None if there is nothing to tell any more.
Wording = Callable[[dict[str, Any]], tuple[str, str] | Words | None]
_wordings: dict[str, Wording] = {}


class OutboxEmailBackend(BaseEmailBackend):
    """Puts one task for each recipient in the outbox; a mail server that is down is nobody's error page."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; give back how many were queued.

        What nobody asked for goes where the routers say. Line breaks in a subject or a header become spaces.
        Raises BadHeaderError for one in an address, and
        NotImplementedError for an attachment: nothing that this site mails needs one.
        """
        for message in email_messages:
            if message.attachments:
                raise NotImplementedError("The outbox carries no attachments.")
            for recipient in message.recipients():
                address = recipient if getattr(message, "is_asked_for", False) else _routed(recipient)
                if address:
                    outbox.enqueue(kind=MAIL, payload=_packed(message, address))
        return len(email_messages)


def route_by(router: Router) -> None:
    """Ask a function where mail to an address goes: to that address, to another, or, for "", nowhere."""
    if router not in _routers:
        _routers.append(router)


def _routed(recipient: str) -> str:
    for router in _routers:
        recipient = router(recipient) if recipient else ""
    return recipient


def send_written(
    template: str,
    *,
    to: str,
    context: dict[str, Any],
    headers: dict[str, str] | None = None,
    is_asked_for: bool = False,
) -> None:
    """Queue a mail to one reader, written in `<template>_subject.txt` and `<template>_message.txt`.

    `is_asked_for` is for codes: whoever waits for one gets it at that address and at no other.
    """
    words = written(template, context)
    message = EmailMessage(subject=words.subject, body=words.body, to=[to], headers=headers)
    message.is_asked_for = is_asked_for  # type: ignore[attr-defined]
    message.send()


def written(template: str, context: dict[str, Any], *, with_html: bool = False) -> Words:
    """The words of a mail from its templates; `with_html` takes `<template>_message.html` as well."""
    context = context | {"site_name": settings.WAGTAIL_SITE_NAME}
    subject, body = (render_to_string(f"{template}_{part}.txt", context) for part in ("subject", "message"))
    html = render_to_string(f"{template}_message.html", context) if with_html else ""
    return Words(subject.strip(), body.strip() + "\n", html)


def worded_at_delivery(name: str) -> Callable[[Wording], Wording]:
    """Name the function that words mails of `send_at_delivery`: for what may have changed while they waited."""

    def wrap(wording: Wording) -> Wording:
        if name in _wordings:
            raise ValueError(f"Mails “{name}” are worded already.")
        _wordings[name] = wording
        return wording

    return wrap


def send_at_delivery(wording: str, *, about: dict[str, Any], to: str, headers: dict[str, str] | None = None) -> None:
    """Queue a mail to one reader that holds no words yet: the wording is asked for them when it is delivered."""
    message = EmailMessage(subject="", body="", to=[to], headers=headers)
    message.worded_by = {"wording": wording, "about": about}  # type: ignore[attr-defined]
    message.send()


def _packed(message: EmailMessage, recipient: str) -> dict[str, Any]:
    encoding = message.encoding or settings.DEFAULT_CHARSET
    for name, value in (
        ("To", recipient),
        ("From", message.from_email),
        *(("Reply-To", to) for to in message.reply_to),
    ):
        forbid_multi_line_headers(name, value, encoding)
    extra = {
        _one_line(name): _one_line(value)
        for name, value in message.extra_headers.items()
        if name.lower() not in HEADERS_OF_THE_ENVELOPE
    }
    return {
        "subject": _one_line(message.subject),
        "body": str(message.body),
        "subtype": message.content_subtype,
        "from_email": message.from_email,
        "to": recipient,
        "reply_to": list(message.reply_to),
        "headers": {
            # A fixed id: if a mail is sent twice, mail programs see that it is the same one.
            "Message-ID": make_msgid(domain=settings.MAIL_DOMAIN),
            "Date": formatdate(localtime=settings.EMAIL_USE_LOCALTIME),
            # So that no holiday notice answers it.
            "Auto-Submitted": "auto-generated",
            **extra,
        },
        "html": next((str(part[0]) for part in getattr(message, "alternatives", []) if part[1] == "text/html"), None),
        **getattr(message, "worded_by", {}),
    }


def _one_line(value: object) -> str:
    return " ".join(str(value).split())


def words_now(payload: dict[str, Any]) -> Words | None:
    """What a queued mail says if it leaves now; None if it has nothing to tell any more."""
    if "wording" not in payload:
        return Words(payload["subject"], payload["body"], payload["html"] or "")
    words = _wordings[payload["wording"]](payload["about"])
    return None if words is None else Words(*words)


def deliver(payload: dict[str, Any]) -> None:
    """Hand one queued mail to the delivery backend.

    Raises HopelessError if the server will never take it, OutOfReachError if none answers, otherwise what the backend
    raises. A mail with nothing to tell any more is done without being sent.
    """
    words = words_now(payload)
    if words is None:
        return
    message = EmailMultiAlternatives(
        subject=_one_line(words.subject),
        body=words.body,
        from_email=payload["from_email"],
        to=[payload["to"]],
        reply_to=payload["reply_to"],
        headers=payload["headers"],
        connection=get_connection(settings.DELIVERY_EMAIL_BACKEND),
    )
    message.content_subtype = payload["subtype"]
    if words.html:
        message.attach_alternative(words.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _ in error.recipients.values()):
            address_refused.send(sender=deliver, address=payload["to"])
            raise outbox.HopelessError from error
        raise
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused):
        # The server speaks to us, and does not like this one now.
        raise
    except OSError as error:
        # Refused connections, timeouts, wrong passwords: every other mail would meet the same.
        raise outbox.OutOfReachError from error
