"""How notices about connections, introductions and what one follows read. Each looks again what its reader may see."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

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
from network.notifications.reading import Reading, register
from network.practice.models import Answer, Credit, Question, WriteUp
from network.practice.models.credits import written_by
from users.models import User

MOST_CHARACTERS = 240
CONNECTIONS: Any = {"about": About.CONNECTIONS}
FOLLOWING: Any = {"about": About.FOLLOWING}


# What a recipient may see now ------------------------------------------------------------------------


def requests_to_answer(recipient: User) -> QuerySet[Any]:
    """Who asks somebody to connect; not whom they have muted, who waits on the page itself."""
    waiting = Connection.objects.to_answer(recipient).exclude(asker__in=Mute.objects.of(recipient))
    return waiting.select_related("asker", "asked")


def own_connections(recipient: User) -> QuerySet[Any]:
    """With whom somebody is connected."""
    return Connection.objects.visible_to(recipient).connected().select_related("asker", "asked")


def introductions_to_answer(recipient: User) -> QuerySet[Any]:
    """Whom somebody is asked to meet; not by whom they have muted."""
    waiting = Introduction.objects.to_answer(recipient).exclude(proposed_by__in=Mute.objects.of(recipient))
    return waiting.with_people()


def opened_introductions(recipient: User) -> QuerySet[Any]:
    """Introductions of three that have opened."""
    return Introduction.objects.visible_to(recipient).opened().with_people()


def followed_write_ups(recipient: User) -> QuerySet[Any]:
    """Write-ups that somebody may read, with the authors whom they follow; none by whom they have muted."""
    followed = Follow.objects.filter(follower=recipient).exclude(person=None).values("person")
    authors = Credit.objects.authors().agreed().filter(user__in=followed).select_related("user").order_by("pk")
    return (
        WriteUp.objects.visible_to(recipient)
        .shared()
        .exclude(pk__in=written_by(Mute.objects.of(recipient)))
        .prefetch_related(Prefetch("credits", authors, to_attr="followed_authors"))
    )


def questions(recipient: User) -> QuerySet[Any]:
    """Questions that somebody may read, of nobody whom they have muted."""
    readable = Question.objects.visible_to(recipient).on_a_page().exclude(author__in=Mute.objects.of(recipient))
    return readable.select_related("author", "write_up")


def answers(recipient: User) -> QuerySet[Any]:
    """Answers that somebody may read, of nobody whom they have muted."""
    muted = Mute.objects.of(recipient)
    readable = Answer.objects.visible_to(recipient).on_a_page()
    return readable.exclude(Q(author__in=muted)).select_related("author", "question__write_up")


# How they read ---------------------------------------------------------------------------------------


@register(CONNECTION_ASKED, subjects=requests_to_answer, **CONNECTIONS)
def asked_to_connect(notice: Notice) -> Reading:
    """Somebody would like to connect; letting it lie is an answer too."""
    connection: Any = notice.subject
    return Reading(
        sentence=f"{connection.asker.name} would like to connect with you.",
        url=reverse("connections"),
        detail=_said(connection.reason),
        name=connection.asker.name,
        asks=True,
        answer_url=reverse("answer_connection", args=[connection.public_id]),
        sentence_in_mail="A member would like to connect with you.",
    )


@register(CONNECTED, subjects=own_connections, **CONNECTIONS)
def is_connected(notice: Notice) -> Reading:
    """Whom one asked has said yes."""
    connection: Any = notice.subject
    other = connection.other_than(notice.recipient)
    return Reading(
        sentence=f"You and {other.name} are connected.",
        url=reverse("connections"),
        link_text="See your connections",
        name=other.name,
        sentence_in_mail="You and a member are connected.",
    )


@register(INTRODUCTION_PROPOSED, subjects=introductions_to_answer, **CONNECTIONS)
def proposed_to_meet(notice: Notice) -> Reading:
    """Somebody proposes that one meets somebody."""
    introduction: Any = notice.subject
    by, other = introduction.proposed_by, introduction.other_than(notice.recipient)
    return Reading(
        sentence=f"{by.name} would like to introduce you to {other.name}.",
        url=reverse("connections"),
        detail=_said(introduction.sentence_for(notice.recipient)),
        name=by.name,
        asks=True,
        answer_url=reverse("answer_introduction", args=[introduction.public_id]),
        sentence_in_mail="A member would like to introduce you to another.",
    )


@register(INTRODUCTION_OPENED, subjects=opened_introductions, **CONNECTIONS)
def introduction_opened(notice: Notice) -> Reading:
    """Both have said yes."""
    introduction: Any = notice.subject
    by, first, second = introduction.proposed_by, introduction.first, introduction.second
    if by == notice.recipient:
        sentence = f"The introduction of {first.name} and {second.name} that you proposed has opened."
    else:
        other = introduction.other_than(notice.recipient)
        sentence = f"You and {other.name} both said yes to the introduction by {by.name}."
    return Reading(
        sentence=sentence,
        url=reverse("conversation_of_introduction", args=[introduction.public_id]),
        link_text="Write to each other",
        name=by.name,
        sentence_in_mail="An introduction has opened.",
    )


@register(FOLLOWED_PERSON_SHARED, subjects=followed_write_ups, **FOLLOWING)
def somebody_shared(notice: Notice) -> Reading | None:
    """Somebody whom one follows has shared a write-up; of whom one follows no more, there is no notice."""
    write_up: Any = notice.subject
    names = [credit.user.name for credit in write_up.followed_authors]
    if not names:
        return None
    return _of_write_up(write_up, f"{_together(names)}, whom you follow, shared “{write_up.title}”.")


@register(FOLLOWED_TOPIC_SHARED, subjects=followed_write_ups, **FOLLOWING)
def shared_on_a_topic(notice: Notice) -> Reading:
    """A write-up was shared on a topic that one follows."""
    write_up: Any = notice.subject
    return _of_write_up(write_up, f"“{write_up.title}” was shared, on a topic that you follow.")


@register(FOLLOWED_CHANGED, subjects=followed_write_ups, **FOLLOWING)
def changed(notice: Notice) -> Reading:
    """What one follows has a new version."""
    write_up: Any = notice.subject
    return _of_write_up(write_up, f"“{write_up.title}”, which you follow, has a new version.")


@register(FOLLOWED_QUESTION, subjects=questions, **FOLLOWING)
def asked(notice: Notice) -> Reading:
    """Somebody asked something under what one follows."""
    question: Any = notice.subject
    return _of_remark(question, f"{question.author.name} asked a question about “{question.write_up.title}”")


@register(FOLLOWED_ANSWER, subjects=answers, **FOLLOWING)
def answered(notice: Notice) -> Reading:
    """Somebody answered a question under what one follows."""
    answer: Any = notice.subject
    title = answer.question.write_up.title
    return _of_remark(answer, f"{answer.author.name} answered a question about “{title}”")


def _of_write_up(write_up: WriteUp, sentence: str) -> Reading:
    return Reading(
        sentence=sentence,
        url=write_up.get_absolute_url(),
        seed=write_up.quilt_seed,
        sentence_in_mail="Something is new that you follow.",
    )


def _of_remark(remark: Question | Answer, sentence: str) -> Reading:
    return Reading(
        sentence=f"{sentence}, which you follow.",
        url=remark.get_absolute_url(),
        detail=_said(remark.text),
        name=remark.author.name,
        sentence_in_mail="Something is new that you follow.",
    )


def _said(text: str) -> str:
    return f"“{Truncator(text).chars(MOST_CHARACTERS)}”"


def _together(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
