"""How notices about asks read. Each looks again whether its reader may see the thing now."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import Truncator

from network.asks.models import Ask, AskAnswer, AskNudge, Thanks
from network.asks.services import ASK_ANSWERED, COULD_HELP, THANKED
from network.connections.models import Mute
from network.notifications.models import About, Notice
from network.notifications.reading import Reading, register
from users.models import User

MOST_CHARACTERS = 240


def answers_to_own(recipient: User) -> QuerySet[Any]:
    """What others answered to what somebody asked."""
    answers = AskAnswer.objects.visible_to(recipient).filter(ask__author=recipient.pk, ask__hidden_at=None)
    return answers.select_related("author", "ask")


def own_thanks(recipient: User) -> QuerySet[Any]:
    """What somebody is thanked for."""
    return Thanks.objects.visible_to(recipient).filter(helper=recipient.pk).select_related("ask__author")


def own_nudges(recipient: User) -> QuerySet[Any]:
    """Where somebody could help and has not yet; not whom they have muted since."""
    answered = AskAnswer.objects.filter(author=recipient.pk).values("ask")
    shown = Ask.objects.shown()
    nudges = AskNudge.objects.visible_to(recipient).filter(ask__in=shown).exclude(ask__in=answered)
    return nudges.exclude(ask__author__in=Mute.objects.of(recipient)).select_related("ask__author")


@register(ASK_ANSWERED, subjects=answers_to_own, about=About.ASKS)
def ask_answered(notice: Notice) -> Reading:
    """Somebody answered what one asked."""
    answer: Any = notice.subject
    text = Truncator(answer.text).chars(MOST_CHARACTERS)
    return Reading(
        sentence=f"{answer.author.name} answered your ask “{answer.ask.question}”.",
        url=answer.get_absolute_url(),
        link_text="Read the answer",
        detail=f"“{text}”",
        sentence_in_mail="A member answered an ask of yours.",
        name=answer.author.name,
    )


@register(THANKED, subjects=own_thanks, about=About.ASKS)
def thanked(notice: Notice) -> Reading:
    """Somebody says that one helped, and may ask whether it can stand on one's profile."""
    thanks: Any = notice.subject
    asks = thanks.may_stand and thanks.state == Thanks.State.WAITING
    return Reading(
        sentence=f"{thanks.ask.author.name} thanks you for helping with “{thanks.ask.question}”.",
        url=thanks.get_absolute_url(),
        link_text="Read it, and say whether it may stand on your profile" if asks else "Read it",
        detail=f"“{thanks.text}”" if thanks.text else "",
        sentence_in_mail="A member thanks you for helping.",
        name=thanks.ask.author.name,
    )


@register(COULD_HELP, subjects=own_nudges, about=About.ASKS)
def could_help(notice: Notice) -> Reading:
    """An ask has waited for a week, and one has done something of the kind."""
    nudge: Any = notice.subject
    return Reading(
        sentence=f"{nudge.ask.author.name} asks “{nudge.ask.question}”. Nobody has answered yet. Could you help?",
        url=nudge.ask.get_absolute_url(),
        link_text="Read the ask",
        detail=f"Why you: {nudge.because}. You can leave it: nobody is told whom we asked.",
        sentence_in_mail="A member asks something that you may know about.",
        name=nudge.ask.author.name,
    )
