"""Mail goes to the outbox in the same transaction as what it tells of; the worker delivers it."""

from collections.abc import Sequence
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import forbid_multi_line_headers

from core import outbox

MAIL = "mail"


class OutboxEmailBackend(BaseEmailBackend):
    """Puts one task for each recipient in the outbox; a mail server that is down is nobody's error page."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; give back how many were queued. Raises BadHeaderError for a forged header."""
        for message in email_messages:
            if message.attachments:
                raise NotImplementedError("The outbox does not carry attachments.")
            for recipient in message.recipients():
                outbox.enqueue(kind=MAIL, payload=_packed(message, recipient))
        return len(email_messages)


def _packed(message: EmailMessage, recipient: str) -> dict[str, Any]:
    encoding = message.encoding or settings.DEFAULT_CHARSET
    for name, value in (("Subject", message.subject), ("To", recipient), ("From", message.from_email)):
        forbid_multi_line_headers(name, value, encoding)
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        "to": recipient,
        "reply_to": list(message.reply_to),
        # A fixed id: if a mail is sent twice, mail programs see that it is the same one.
        "headers": {"Message-ID": make_msgid(domain=settings.MAIL_DOMAIN), **message.extra_headers},
        "html": next(
            (str(part[0]) for part in getattr(message, "alternatives", []) if part[1] == "text/html"), None
        ),
    }


@outbox.register(MAIL)
def deliver(payload: dict[str, Any]) -> None:
    """Hand one queued mail to the delivery backend; raises what the mail server raises."""
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["body"],
        from_email=payload["from_email"],
        to=[payload["to"]],
        reply_to=payload["reply_to"],
        headers=payload["headers"],
        connection=get_connection(settings.DELIVERY_EMAIL_BACKEND),
    )
    if payload["html"]:
        message.attach_alternative(payload["html"], "text/html")
    message.send()
