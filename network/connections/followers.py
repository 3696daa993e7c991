"""Who is told when something happens to what they follow: found by the worker, as a topic may have many followers."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet

from core.outbox import enqueue
from network.connections.models import Follow
from network.notifications.models import Notice
from network.notifications.services import notify
from network.practice.models import Answer, Question, WriteUp, WriteUpTopic
from network.practice.signals import question_answered, question_asked, write_up_changed, write_up_shared
from topics.models import Topic
from users.models import CohortMembership, User

TASK = "tell followers"
FOLLOWED_PERSON_SHARED = "somebody followed shared"
FOLLOWED_TOPIC_SHARED = "shared on a topic followed"
FOLLOWED_CHANGED = "new version of what is followed"
FOLLOWED_QUESTION = "question about what is followed"
FOLLOWED_ANSWER = "answer about what is followed"
SHARED, CHANGED, QUESTION, ANSWER = "shared", "changed", "question", "answer"


def connect_signals() -> None:
    """Follow what happens to write-ups."""
    for what, signal, receiver in (
        (SHARED, write_up_shared, _shared),
        (CHANGED, write_up_changed, _changed),
        (QUESTION, question_asked, _asked),
        (ANSWER, question_answered, _answered),
    ):
        signal.connect(receiver, dispatch_uid=f"connections-followers-{what}")


def _shared(write_up: WriteUp, **kwargs: Any) -> None:
    _enqueue(SHARED, write_up, Follow.objects.exclude(topic=None, person=None))


def _changed(write_up: WriteUp, **kwargs: Any) -> None:
    _enqueue(CHANGED, write_up, Follow.objects.filter(write_up=write_up))


def _asked(question: Question, **kwargs: Any) -> None:
    _enqueue(QUESTION, question, Follow.objects.filter(write_up=question.write_up_id))


def _answered(answer: Answer, **kwargs: Any) -> None:
    _enqueue(ANSWER, answer, Follow.objects.filter(write_up=answer.question.write_up_id))


def _enqueue(what: str, thing: models.Model, followers: QuerySet[Follow]) -> None:
    if followers.exists():
        enqueue(kind=TASK, payload={"what": what, "id": thing.pk})


@transaction.atomic
def tell_followers(payload: dict[str, Any]) -> None:
    """Give each follower a notice, and nobody two: what was deleted meanwhile tells nobody anything.

    Whether its reader may see the thing is asked when the notice is read.
    """
    pk = payload["id"]
    if payload["what"] == SHARED and (write_up := WriteUp.objects.shared().filter(pk=pk).first()):
        _tell_of_sharing(write_up)
    if payload["what"] == CHANGED and (write_up := WriteUp.objects.shared().filter(pk=pk).first()):
        _tell(_followers_of(write_up, but=_named_in(write_up)), FOLLOWED_CHANGED, write_up)
    if payload["what"] == QUESTION and (question := Question.objects.filter(pk=pk).select_related("write_up").first()):
        # Whoever is named by the write-up has heard of it.
        but = {question.author_id, *_named_in(question.write_up)}
        _tell(_followers_of(question.write_up, but=but), FOLLOWED_QUESTION, question)
    if payload["what"] == ANSWER and (
        answer := Answer.objects.filter(pk=pk).select_related("question__write_up").first()
    ):
        but = {answer.author_id, answer.question.author_id}
        _tell(_followers_of(answer.question.write_up, but=but), FOLLOWED_ANSWER, answer)


def _tell_of_sharing(write_up: WriteUp) -> None:
    authors = _named_in(write_up, only_authors=True)
    of_authors = _readers(Follow.objects.filter(person__in=authors), write_up)
    of_topics = _readers(Follow.objects.filter(topic__in=_topics_of(write_up)), write_up)
    # Shared with others than before, it is new to these alone.
    told = Notice.objects.filter(
        kind__in=[FOLLOWED_PERSON_SHARED, FOLLOWED_TOPIC_SHARED],
        content_type=ContentType.objects.get_for_model(WriteUp),
        object_id=write_up.pk,
    )
    away = {*authors, *told.values_list("recipient", flat=True)}
    _tell(of_authors.exclude(pk__in=away), FOLLOWED_PERSON_SHARED, write_up)
    _tell(of_topics.exclude(pk__in={*away, *of_authors.values_list("pk", flat=True)}), FOLLOWED_TOPIC_SHARED, write_up)


def _named_in(write_up: WriteUp, *, only_authors: bool = False) -> set[int]:
    agreed = write_up.credits.agreed()
    return set((agreed.authors() if only_authors else agreed).values_list("user", flat=True))


def _topics_of(write_up: WriteUp) -> set[int]:
    """Its topics, and all that they are part of."""
    above = dict(Topic.objects.values_list("pk", "broader"))
    found: set[int] = set()
    for topic in WriteUpTopic.objects.filter(content_object=write_up).values_list("tag", flat=True):
        each: int | None = topic
        while each is not None and each not in found:
            found.add(each)
            each = above.get(each)
    return found


def _followers_of(write_up: WriteUp, *, but: Iterable[int]) -> QuerySet[User]:
    return _readers(Follow.objects.filter(write_up=write_up), write_up).exclude(pk__in=set(but))


def _readers(follows: QuerySet[Follow], write_up: WriteUp) -> QuerySet[User]:
    """The followers who are members, and of its cohort where it is for one."""
    places = CohortMembership.objects.opening()
    if write_up.audience == WriteUp.Audience.COHORT:
        places = places.filter(cohort=write_up.cohort_id)
    here = User.objects.filter(Q(pk__in=follows.values("follower")), is_active=True, leaves_at=None)
    return here.filter(pk__in=places.values("user")).order_by("pk")


def _tell(people: QuerySet[User], kind: str, thing: models.Model) -> None:
    for person in people:
        notify(recipient=person, kind=kind, subject=thing)
