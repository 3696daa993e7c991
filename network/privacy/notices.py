"""How notices about leaving read."""

from typing import Any

from django.db.models import QuerySet

from network.notifications.models import Notice
from network.notifications.reading import Reading, register
from network.privacy.models import RemovalQuestion
from network.privacy.services.leaving import ASKED_TO_REMOVE
from users.models import User


def own_questions(recipient: User) -> QuerySet[Any]:
    """What somebody is asked about what they wrote with others, and has not answered."""
    return RemovalQuestion.objects.visible_to(recipient).filter(agrees=None).select_related("write_up")


@register(ASKED_TO_REMOVE, subjects=own_questions)
def asked_to_remove(notice: Notice) -> Reading:
    """A co-author leaves, and would like to take along what both wrote. Who it is, the notice does not say."""
    question: Any = notice.subject
    address = question.get_absolute_url()
    return Reading(
        sentence=f"An author of “{question.write_up.title}” is leaving, and would like it to be removed.",
        url=address,
        link_text="Read it, and say whether it stays",
        asks=True,
        sentence_in_mail="You are asked whether something you wrote with others should be removed.",
    )
