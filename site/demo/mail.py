"""Delivery for the demo: nothing leaves the machine, every mail can be read at /demo/."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from demo.models import CaughtMail


class CaughtMailBackend(BaseEmailBackend):
    """Keeps each mail in the database."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep one row for each recipient; give back how many mails were kept."""
        for message in email_messages:
            for recipient in message.recipients():
                CaughtMail.objects.create(recipient=recipient, subject=message.subject[:255], text=str(message.body))
        return len(email_messages)
