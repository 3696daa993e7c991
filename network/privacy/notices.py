"""How notices about leaving read."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from network.notifications.models import Notice
from network.notifications.reading import Reading, Source, register
from network.privacy.models import RemovalQuestion
from network.privacy.services.leaving import ASKED_TO_REMOVE
from users.models import User


def own_questions(recipient: User) -> QuerySet[Any]:
    """What somebody is asked about what they wrote with others, and has not answered."""
    return RemovalQuestion.objects.visible_to(recipient).filter(agrees=None)


OWN_QUESTIONS = Source(own_questions, public_id="public_id", title="write_up__title")


@register(ASKED_TO_REMOVE, source=OWN_QUESTIONS)
def asked_to_remove(notice: Notice) -> Reading:
    """A co-author leaves, and would like to take along what both wrote. Who it is, the notice does not say."""
    question = notice.words
    address = reverse("removal_question", args=[question.public_id])
    return Reading(
        sentence=f"An author of “{question.title}” is leaving, and would like it to be removed.",
        url=address,
        link_text="Read it, and say whether it stays",
        asks=True,
        sentence_in_mail="You are asked whether something you wrote with others should be removed.",
    )
