"""What the owner has asked and answered, in every state, and what they are thanked for."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from network.asks import services
from network.asks.models import Ask, AskAnswer
from tests.factories.asks import close_with_thanks, make_answer, make_ask
from users.models import User


class AsksWorld:
    """Asks by state; an answer of the owner's to each that can be read; an ask of another that thanks the owner."""

    def __init__(self, owner: User, other: User, canary: str) -> None:
        question = {"question": f"An ask {canary}"}
        self.asks: Mapping[str, Ask] = {
            "cohort": make_ask(owner, Ask.Audience.COHORT, **question),
            "network": make_ask(owner, **question),
            "closed": make_ask(owner, **question),
            "hidden": make_ask(owner, **question),
        }
        self.answers: Mapping[str, AskAnswer] = {
            state: make_answer(ask, owner, f"Answer {canary}") for state, ask in self.asks.items()
        }
        services.close_ask(ask=self.asks["closed"], outcome="not yet")
        services.set_hidden(thing=self.asks["hidden"], hidden=True)
        Ask.objects.filter(pk=self.asks["network"].pk).update(created_at=timezone.now() - timedelta(days=8))
        # Others answered long ago what is closed.
        self.thanking = make_ask(other, question="Who lends a tandem?")
        close_with_thanks(self.thanking, owner, text=f"Thanks {canary}")
