"""How notices about connections, introductions and what one follows read. Each looks again what its reader may see."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import Truncator

from core import markdown
from network.connections.followers import (
    FOLLOWED_ANSWER,
    FOLLOWED_CHANGED,
    FOLLOWED_PERSON_SHARED,
    FOLLOWED_QUESTION,
    FOLLOWED_TOPIC_SHARED,
)
from network.connections.models import Connection, Follow, Introduction, Mute
from network.connections.services.connecting import CONNECTED, CONNECTION_ASKED
from network.connections.services.introducing import INTRODUCTION_OPENED, INTRODUCTION_PROPOSED
from network.notifications.models import About, Notice
from network.notifications.reading import Reading, Source, register
from network.practice.models import Answer, Credit, Question, WriteUp, WriteUpTopic
from network.practice.models.credits import written_by
from users.models import User
from users.names import in_a_sentence

MOST_CHARACTERS = 240
# A topic is part of another, and that of one more; no vocabulary of ours has as many levels.
LEVELS_OF_TOPICS = 4
CONNECTIONS: Any = {"about": About.CONNECTIONS}
FOLLOWING: Any = {"about": About.FOLLOWING}


# What a recipient may see now ------------------------------------------------------------------------


def requests_to_answer(recipient: User) -> QuerySet[Any]:
    """Who asks somebody to connect."""
    return Connection.objects.to_answer(recipient)


def own_connections(recipient: User) -> QuerySet[Any]:
    """With whom somebody is connected; not whom they have muted since."""
    muted = Mute.objects.of(recipient)
    return Connection.objects.visible_to(recipient).connected().exclude(Q(asker__in=muted) | Q(asked__in=muted))


def introductions_to_answer(recipient: User) -> QuerySet[Any]:
    """Whom somebody is asked to meet."""
    return Introduction.objects.to_answer(recipient)


def opened_introductions(recipient: User) -> QuerySet[Any]:
    """Introductions of three that have opened."""
    return Introduction.objects.visible_to(recipient).opened()


def followed_write_ups(recipient: User) -> QuerySet[Any]:
    """Write-ups that somebody may read, with what they follow of it still; none by whom they have muted."""
    own = Follow.objects.filter(follower=recipient)
    followed = own.exclude(person=None).values("person")
    authors = Credit.objects.authors().agreed().filter(user__in=followed, write_up=OuterRef("pk"))
    names = authors.order_by("pk").values("user__name")
    return (
        WriteUp.objects.visible_to(recipient)
        .shared()
        .exclude(pk__in=written_by(Mute.objects.of(recipient)))
        .annotate(
            followed=Subquery(names[:1]),
            followed_too=Subquery(names[1:2]),
            is_followed=Exists(own.filter(write_up=OuterRef("pk"))),
            is_on_a_topic=Exists(_topics_followed(own).filter(content_object=OuterRef("pk"))),
        )
    )


def questions(recipient: User) -> QuerySet[Any]:
    """Questions that somebody may read about what they follow."""
    readable = Question.objects.visible_to(recipient).on_a_page()
    return readable.filter(write_up__in=_write_ups_followed_by(recipient))


def answers(recipient: User) -> QuerySet[Any]:
    """Answers that somebody may read about what they follow."""
    readable = Answer.objects.visible_to(recipient).on_a_page()
    return readable.filter(question__write_up__in=_write_ups_followed_by(recipient))


def _topics_followed(own: QuerySet[Follow]) -> QuerySet[Any]:
    """The topics of write-ups that are followed, or part of one that is."""
    followed = own.exclude(topic=None).values("topic")
    places = ("__broader" * above for above in range(LEVELS_OF_TOPICS))
    return WriteUpTopic.objects.filter(Q(*(Q(**{f"tag{place}__in": followed}) for place in places), _connector=Q.OR))


def _write_ups_followed_by(person: User) -> Any:
    return Follow.objects.filter(follower=person).exclude(write_up=None).values("write_up")


REQUESTS = Source(requests_to_answer, by="asker", public_id="public_id", reason="reason", asker="asker__name")
CONNECTED_WITH = Source(own_connections, asker_id="asker", asker="asker__name", asked="asked__name")
OF_MEETING = {
    "public_id": "public_id",
    "proposed_by_id": "proposed_by",
    "proposed_by": "proposed_by__name",
    "first_id": "first",
    "first": "first__name",
    "second": "second__name",
}
TO_ANSWER = Source(
    introductions_to_answer, by="proposed_by", **OF_MEETING, for_first="for_first", for_second="for_second"
)
OPENED = Source(opened_introductions, **OF_MEETING)
FOLLOWED_WRITE_UPS = Source(
    followed_write_ups,
    public_id="public_id",
    title="title",
    seed="quilt_seed",
    followed="followed",
    followed_too="followed_too",
    is_followed="is_followed",
    is_on_a_topic="is_on_a_topic",
)
FOLLOWED_QUESTIONS = Source(
    questions, by="author", question="public_id", author="author__name", text="text", title="write_up__title"
)
FOLLOWED_ANSWERS = Source(
    answers,
    by="author",
    question="question__public_id",
    author="author__name",
    text="text",
    title="question__write_up__title",
)


# How they read ---------------------------------------------------------------------------------------


@register(CONNECTION_ASKED, source=REQUESTS, **CONNECTIONS)
def asked_to_connect(notice: Notice) -> Reading:
    """Somebody would like to connect; letting it lie is an answer too."""
    connection = notice.words
    return Reading(
        sentence=f"{connection.asker} would like to connect with you.",
        url=reverse("connections"),
        detail=_said(connection.reason),
        name=connection.asker,
        asks=True,
        answer_url=reverse("answer_connection", args=[connection.public_id]),
        sentence_in_mail="A member would like to connect with you.",
    )


@register(CONNECTED, source=CONNECTED_WITH, **CONNECTIONS)
def is_connected(notice: Notice) -> Reading:
    """Whom one asked has said yes."""
    connection = notice.words
    other = connection.asked if connection.asker_id == notice.recipient_id else connection.asker
    return Reading(
        sentence=f"You and {other} are connected.",
        url=reverse("connections"),
        link_text="See your connections",
        name=other,
        sentence_in_mail="You and a member are connected.",
    )


@register(INTRODUCTION_PROPOSED, source=TO_ANSWER, **CONNECTIONS)
def proposed_to_meet(notice: Notice) -> Reading:
    """Somebody proposes that one meets somebody."""
    introduction = notice.words
    is_first = introduction.first_id == notice.recipient_id
    return Reading(
        sentence=f"{introduction.proposed_by} would like to introduce you to {_other(notice)}.",
        url=reverse("connections"),
        detail=_said(introduction.for_first if is_first else introduction.for_second),
        name=introduction.proposed_by,
        asks=True,
        answer_url=reverse("answer_introduction", args=[introduction.public_id]),
        sentence_in_mail="A member would like to introduce you to another.",
    )


@register(INTRODUCTION_OPENED, source=OPENED, **CONNECTIONS)
def introduction_opened(notice: Notice) -> Reading:
    """Both have said yes."""
    introduction = notice.words
    if introduction.proposed_by_id == notice.recipient_id:
        people = f"{introduction.first} and {introduction.second}"
        sentence = f"The introduction of {people} that you proposed has opened."
    else:
        by = in_a_sentence(str(introduction.proposed_by))
        sentence = f"You and {_other(notice)} both said yes to the introduction by {by}."
    return Reading(
        sentence=sentence,
        url=reverse("conversation_of_introduction", args=[introduction.public_id]),
        link_text="Write to each other",
        name=introduction.proposed_by,
        sentence_in_mail="An introduction has opened.",
    )


@register(FOLLOWED_PERSON_SHARED, source=FOLLOWED_WRITE_UPS, **FOLLOWING)
def somebody_shared(notice: Notice) -> Reading | None:
    """Somebody whom one follows has shared a write-up; of whom one follows no more, there is no notice."""
    write_up = notice.words
    if not write_up.followed:
        return None
    names = " and ".join(filter(None, (write_up.followed, write_up.followed_too)))
    return _of_write_up(write_up, f"{names}, whom you follow, shared “{write_up.title}”.")


@register(FOLLOWED_TOPIC_SHARED, source=FOLLOWED_WRITE_UPS, **FOLLOWING)
def shared_on_a_topic(notice: Notice) -> Reading | None:
    """A write-up was shared on a topic that one follows; none once one follows none of its topics."""
    write_up = notice.words
    if not write_up.is_on_a_topic:
        return None
    return _of_write_up(write_up, f"“{write_up.title}” was shared, on a topic that you follow.")


@register(FOLLOWED_CHANGED, source=FOLLOWED_WRITE_UPS, **FOLLOWING)
def changed(notice: Notice) -> Reading | None:
    """What one follows has a new version; of what one follows no more, there is no notice."""
    write_up = notice.words
    if not write_up.is_followed:
        return None
    return _of_write_up(write_up, f"“{write_up.title}”, which you follow, has a new version.")


@register(FOLLOWED_QUESTION, source=FOLLOWED_QUESTIONS, **FOLLOWING)
def asked(notice: Notice) -> Reading:
    """Somebody asked something under what one follows."""
    question = notice.words
    return _of_remark(question, f"{question.author} asked a question about “{question.title}”")


@register(FOLLOWED_ANSWER, source=FOLLOWED_ANSWERS, **FOLLOWING)
def answered(notice: Notice) -> Reading:
    """Somebody answered a question under what one follows."""
    answer = notice.words
    return _of_remark(answer, f"{answer.author} answered a question about “{answer.title}”")


def _of_write_up(write_up: Any, sentence: str) -> Reading:
    return Reading(
        sentence=sentence,
        url=reverse("write_up", args=[write_up.public_id]),
        seed=write_up.seed,
        sentence_in_mail="Something is new that you follow.",
    )


def _of_remark(remark: Any, sentence: str) -> Reading:
    return Reading(
        sentence=f"{sentence}, which you follow.",
        url=reverse("question", args=[remark.question]),
        detail=_said(markdown.in_words(remark.text)),
        name=remark.author,
        sentence_in_mail="Something is new that you follow.",
    )


def _said(text: str) -> str:
    return f"“{Truncator(text).chars(MOST_CHARACTERS)}”"


def _other(notice: Notice) -> str:
    """The name of whom one of the two is to meet."""
    is_first = notice.words.first_id == notice.recipient_id
    return str(notice.words.second if is_first else notice.words.first)
