"""Asks for tests, made by the services that members use."""

from typing import Any

from network.asks import services
from network.asks.models import Ask, AskAnswer
from search.indexing import gathered
from tests.factories.practice import make_topics
from users.models import User

QUESTION = "Who insures volunteers who give lifts?"


@gathered()
def make_ask(author: User, audience: str = Ask.Audience.NETWORK, **values: Any) -> Ask:
    """An open ask; to a cohort, to its author's only one."""
    cohort = author.cohort_memberships.opening().get().cohort if audience == Ask.Audience.COHORT else None
    said = {"question": QUESTION, "topics": values.pop("topics", None) or make_topics()[:1]} | values
    key = said.pop("creation_key", None)
    wording = services.Wording(audience=audience, cohort=cohort, **said)
    return services.ask(author=author, wording=wording, creation_key=key)


def make_answer(ask: Ask, author: User, text: str = "Ask the parish council.") -> AskAnswer:
    """An answer to an ask."""
    return services.answer(ask=ask, author=author, text=text)


def close_with_thanks(ask: Ask, helper: User, *, text: str = "It worked.", may_stand: bool = True) -> Ask:
    """An ask that was closed because somebody helped."""
    return services.close_ask(ask=ask, outcome=Ask.Outcome.HELPED, helper=helper, text=text, may_stand=may_stand)


def ask_around(person: User, other: User, text: str) -> None:
    """Somebody who asks with and without an answer, answers, thanks, is thanked, and was told of an ask."""
    make_ask(person, question=text, details=text)
    answered = make_ask(person, question=text)
    make_answer(answered, other, "An answer that stays")
    close_with_thanks(answered, other, text=text)
    others = make_ask(other, question="An ask that stays")
    make_answer(others, person, text)
    close_with_thanks(others, person, text=text)
    waiting = make_ask(other, question="Another ask that stays")
    services.tell_who_could_help(ask=waiting, people=[(person, text)])
