"""How notices about asks read. Each looks again whether its reader may see the thing now."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from core import markdown
from network.asks.models import Ask, AskAnswer, AskNudge, Thanks
from network.asks.services import ASK_ANSWERED, COULD_HELP, THANKED
from network.notifications.models import About, Notice
from network.notifications.reading import Reading, Source, register
from users.models import User

MOST_CHARACTERS = 240


def answers_to_own(recipient: User) -> QuerySet[Any]:
    """What others answered to what somebody asked."""
    return AskAnswer.objects.visible_to(recipient).filter(ask__author=recipient.pk, ask__hidden_at=None)


def own_thanks(recipient: User) -> QuerySet[Any]:
    """What somebody is thanked for."""
    return Thanks.objects.visible_to(recipient).filter(helper=recipient.pk)


def own_nudges(recipient: User) -> QuerySet[Any]:
    """Where somebody could help, and nobody has yet in time."""
    answered = AskAnswer.objects.filter(author=recipient.pk).values("ask")
    waiting = Ask.objects.shown().without_answer().in_time()
    return AskNudge.objects.visible_to(recipient).filter(ask__in=waiting).exclude(ask__in=answered)


ANSWERS = Source(
    answers_to_own,
    by="author",
    public_id="public_id",
    author="author__name",
    text="text",
    ask="ask__public_id",
    about="ask__question",
)
THANKS = Source(
    own_thanks,
    by="ask__author",
    author="ask__author__name",
    text="text",
    may_stand="may_stand",
    state="state",
    ask="ask__public_id",
    about="ask__question",
)
NUDGES = Source(
    own_nudges,
    by="ask__author",
    author="ask__author__name",
    because="because",
    ask="ask__public_id",
    about="ask__question",
)


@register(ASK_ANSWERED, source=ANSWERS, about=About.ASKS)
def ask_answered(notice: Notice) -> Reading:
    """Somebody answered what one asked."""
    answer = notice.words
    text = Truncator(markdown.in_words(answer.text)).chars(MOST_CHARACTERS)
    return Reading(
        sentence=f"{answer.author} answered your ask “{answer.about}”.",
        url=f"{_url(answer)}#answer-{answer.public_id}",
        link_text="Read the answer",
        detail=f"“{text}”",
        sentence_in_mail="A member answered an ask of yours.",
        name=answer.author,
    )


@register(THANKED, source=THANKS, about=About.ASKS)
def thanked(notice: Notice) -> Reading:
    """Somebody says that one helped, and may ask whether it can stand on one's profile."""
    thanks = notice.words
    asks = thanks.may_stand and thanks.state == Thanks.State.WAITING
    return Reading(
        sentence=f"{thanks.author} thanks you for helping with “{thanks.about}”.",
        url=f"{_url(thanks)}#thanks",
        link_text="Read it, and say whether it may stand on your profile" if asks else "Read it",
        detail=f"“{thanks.text}”" if thanks.text else "",
        sentence_in_mail="A member thanks you for helping.",
        name=thanks.author,
    )


@register(COULD_HELP, source=NUDGES, about=About.ASKS)
def could_help(notice: Notice) -> Reading:
    """An ask has waited for a week, and one has done something of the kind."""
    nudge = notice.words
    return Reading(
        sentence=f"{nudge.author} asks “{nudge.about}”. Nobody has answered yet. Could you help?",
        url=_url(nudge),
        link_text="Read the ask",
        detail=f"Why you: {nudge.because}. You can leave it: nobody is told whom we asked.",
        sentence_in_mail="A member asks something that you may know about.",
        name=nudge.author,
    )


def _url(words: Any) -> str:
    return reverse("ask", args=[words.ask])
