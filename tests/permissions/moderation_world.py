"""What was decided about somebody, and what they say to it."""

from network.moderation import appeals
from network.moderation import services as moderation
from network.moderation.models import Addressee, Decision, Signal
from network.moderation.registry import kind_of
from network.practice.models import Question, WriteUp
from users.models import User


class ModerationWorld:
    """One decision that its person can answer, one that they have answered, and a note about what they send."""

    def __init__(self, owner: User, by: User, write_up: WriteUp, question: Question, words: str) -> None:
        self.by, self.words = by, words
        self.to_answer = self._warning(write_up)
        self.appeal = appeals.appeal(addressee=self._warning(question), text=f"I say {words}")
        self.signal = Signal.objects.create(kind=Signal.Kind.SAME_TEXT, person=owner, count=5, sample=words)

    def _warning(self, thing: WriteUp | Question) -> Addressee:
        kind = kind_of(thing)
        assert kind is not None
        decided = moderation.decide(
            kind=kind,
            object_id=thing.pk,
            action=Decision.Action.WARN,
            reason=f"Because {self.words}",
            by=self.by,
            after=0,
            seen_report=0,
        )
        return decided.addressees.get()
