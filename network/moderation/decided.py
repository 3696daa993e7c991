"""A decision as whoever it is about reads it: in notices and on its page."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from network.moderation.appeals import second_convenors
from network.moderation.models import Addressee, Appeal, Decision
from network.moderation.registry import Reportable, kind_named

Action = Decision.Action
VERBS = {
    Action.HIDE: "has hidden {}",
    Action.RESTORE: "shows {} again",
    Action.WARN: "warns you about {}",
    Action.UNWARN: "has taken back the warning about {}",
    Action.SUSPEND: "has suspended your account",
    Action.UNSUSPEND: "has opened your account again",
}
SOMETHING = "something that you wrote"


def in_words(action: str, what: str) -> str:
    """What was done to something, in one sentence about the convenor."""
    return f"The convenor {VERBS[Action(action)].format(what)}."


@dataclass(frozen=True)
class Decided:
    """One decision about one person, and how it stands with their answer."""

    addressee: Addressee

    @property
    def decision(self) -> Decision:
        return self.addressee.decision

    @property
    def sentence(self) -> str:
        """What was decided."""
        return in_words(self.decision.action, self._title)

    @cached_property
    def text(self) -> str:
        """What it says now, "" if there is nothing that is theirs to read."""
        return self._kind.text(self._thing, self.addressee.person) if self._kind and self._thing else ""

    @cached_property
    def url(self) -> str:
        """Where the thing is, "" if they may not read it any more."""
        return self._kind.url(self._thing) if self._kind and self._thing else ""

    @property
    def is_warning(self) -> bool:
        return self.decision.action == Action.WARN

    @property
    def appeal(self) -> Appeal | None:
        """What they said to it."""
        return getattr(self.addressee, "appeal", None)

    @cached_property
    def is_standing(self) -> bool:
        return self.decision.is_standing

    @cached_property
    def may_answer(self) -> bool:
        return self.addressee.may_answer

    @property
    def is_undoing(self) -> bool:
        """Whether it takes an earlier decision back: there is nothing to answer then."""
        return self.decision.action in Decision.UNDOES

    @cached_property
    def has_second_convenor(self) -> bool:
        """Whether anybody is named who can answer them."""
        return second_convenors(self.decision).exists()

    @property
    def _kind(self) -> Reportable | None:
        return kind_named(self.decision.content_type)

    @cached_property
    def _thing(self) -> Any:
        """The thing, if its person may still look at it: what they wrote may stand under what they may not read."""
        if self._kind is None:
            return None
        return self._kind.visible(self.addressee.person).filter(pk=self.decision.object_id).first()

    @property
    def _title(self) -> str:
        return f"{self._kind.title(self._thing)}, which is yours" if self._kind and self._thing else SOMETHING
