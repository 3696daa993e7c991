"""Load and clear the demo: all it makes is marked as an example, and clearing takes away nothing else."""

from datetime import date

from django.db import transaction

from demo.services.arrivals import load_arrivals
from demo.services.asks import load_asks
from demo.services.clearing import clear_all
from demo.services.connections import load_connections, load_conversations
from demo.services.contacts import load_contacts
from demo.services.intakes import load_intake, load_past_intakes
from demo.services.many import load_many
from demo.services.news import load_news
from demo.services.organisations import load_organisations
from demo.services.people import current_code, load_members, load_staff
from demo.services.practice import load_questions, load_write_ups
from search.indexing import gathered, rebuilt

__all__ = ["clear", "current_code", "load"]


@transaction.atomic
def load(*, today: date, members: int = 0) -> list[str]:
    """Make what is missing of the demo around a day, and so many generated members; a sentence for each step."""
    with gathered():
        steps = (
            load_past_intakes(),
            load_staff(),
            load_organisations(),
            load_members(today),
            load_arrivals(today),
            load_intake(today),
            load_news(today),
            load_contacts(),
            load_write_ups(today),
            load_questions(today),
            load_asks(today),
            load_connections(today),
            load_conversations(today),
        )
        sentences = [sentence for step in steps for sentence in step]
    return [*sentences, *load_many(members)] if members else sentences


@transaction.atomic
def clear() -> list[str]:
    """Remove what is marked as an example; give back a sentence for each kind."""
    with rebuilt():
        return list(clear_all())
