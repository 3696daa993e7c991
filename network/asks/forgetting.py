"""What becomes of asks when their author is erased: a step of the register, and what the copy says besides."""

from django.db.models import QuerySet

from core.personal_rows import Whose
from network.asks.models import Ask
from network.asks.services import take_away, topics_of


def delete_asks(rows: QuerySet[Ask], whose: Whose) -> None:
    """Take each away as its author could."""
    for ask in rows:
        take_away(ask=ask)


def names_of_topics(ask: Ask) -> list[str]:
    """Its topics by name, for the copy."""
    return [str(topic.name) for topic in topics_of(ask)]
