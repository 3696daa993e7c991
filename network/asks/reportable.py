"""How asks and what is answered to them are reported, and hidden."""

from typing import Any

from network.asks import services
from network.asks.models import Ask, AskAnswer, Thanks, here
from network.moderation.registry import Reportable, register
from network.profiles.models import Block
from users.circles import Circles, circles_of
from users.models import User


def _is_for(ask: Ask, circles: Circles) -> bool:
    """Whether it is for a reader, hidden or not."""
    if ask.audience == Ask.Audience.COHORT:
        return ask.cohort_id in circles.cohort_ids
    return circles.sees_members_fields


def _text(ask: Ask, viewer: Any) -> str:
    said = "\n\n".join(filter(None, (ask.question, ask.details, _thanks(ask, viewer))))
    return said if _is_for(ask, circles_of(viewer)) else ""


def _thanks(ask: Ask, viewer: Any) -> str:
    """The words of the thanks on an ask, hidden or not, to whoever may know whom they thank."""
    absent = Block.objects.absent_for(circles_of(viewer).person_id)
    thanks = Thanks.objects.filter(here("helper"), ask=ask).exclude(helper__in=absent).first()
    return thanks.text if thanks else ""


def _answer_text(answer: AskAnswer, viewer: Any) -> str:
    return answer.text if _is_for(answer.ask, circles_of(viewer)) else ""


# What is for one cohort is named to nobody else, the convenor included.
def _title(ask: Ask) -> str:
    return f"the ask “{ask.question}”" if ask.audience == Ask.Audience.NETWORK else "an ask to a cohort"


def _answer_title(answer: AskAnswer) -> str:
    return f"an answer to {_title(answer.ask)}"


def _author(thing: Ask | AskAnswer) -> list[User]:
    return [thing.author]


def _hide(thing: Ask | AskAnswer, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    services.set_hidden(thing=thing, hidden=hidden)


def _is_hidden(thing: Ask | AskAnswer) -> bool:
    return thing.hidden_at is not None


register(
    Reportable(
        kind="ask",
        noun="an ask",
        model=Ask,
        rows=lambda: Ask.objects.select_related("author"),
        visible=lambda viewer: Ask.objects.visible_to(viewer).select_related("author"),
        title=_title,
        text=_text,
        url=lambda ask: ask.get_absolute_url(),
        owners=_author,
        set_hidden=_hide,
        is_hidden=_is_hidden,
    )
)
register(
    Reportable(
        kind="ask-answer",
        noun="an answer to an ask",
        model=AskAnswer,
        rows=lambda: AskAnswer.objects.select_related("author", "ask"),
        visible=lambda viewer: AskAnswer.objects.visible_to(viewer).select_related("author", "ask"),
        title=_answer_title,
        text=_answer_text,
        url=lambda answer: answer.get_absolute_url(),
        owners=_author,
        set_hidden=_hide,
        is_hidden=_is_hidden,
    )
)
