"""What a block ends of what members asked and answered. Taking it back restores nothing."""

from typing import Any

from network.asks import services
from network.profiles.signals import person_blocked
from users.models import User


def connect_signals() -> None:
    """Follow blocks."""
    person_blocked.connect(_part, dispatch_uid="asks-part")


def _part(blocker: User, blocked: User, **kwargs: Any) -> None:
    services.part(blocker=blocker, blocked=blocked)
