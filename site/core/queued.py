"""Mail that waits in the outbox, by whom it concerns."""

import re
from typing import Any

from django.db.models import Q, QuerySet

from core.mail import MAIL
from core.models.outbox import OutboxTask
from core.personal_rows import Whose

A_FORMER_MEMBER = "A former member"


def tasks_about(whose: Whose) -> QuerySet[OutboxTask]:
    """The mails to any address of a person that wait or were given up; what is done holds nothing."""
    to_them = Q(pk__in=[])
    for address in whose.addresses:
        to_them |= Q(payload__to__iexact=address)
    return OutboxTask.objects.filter(kind=MAIL).filter(to_them)


def forget_names_in_mail(whose: Whose) -> int:
    """Take a person's names and addresses out of mails to others that wait or were given up; give back how many."""
    words = [re.escape(word) for word in (*whose.addresses, *whose.names) if word]
    if not words:
        return 0
    named = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
    changed = []
    for task in OutboxTask.objects.filter(kind=MAIL).exclude(payload={}).iterator():
        payload = _without(task.payload, named)
        if payload != task.payload:
            task.payload = payload
            changed.append(task)
    OutboxTask.objects.bulk_update(changed, ["payload"])
    return len(changed)


def _without(value: Any, named: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return named.sub(A_FORMER_MEMBER, value)
    if isinstance(value, dict):
        return {key: _without(each, named) for key, each in value.items()}
    return [_without(each, named) for each in value] if isinstance(value, list) else value
