"""What a block ends, at once, and who may be blocked for having asked to connect. Taking it back restores nothing."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from network.connections.models import Connection
from network.connections.services import connecting, following, introducing
from network.profiles.signals import person_blocked
from users.models import User


def connect_signals() -> None:
    """Follow blocks."""
    person_blocked.connect(_part, dispatch_uid="connections-part")


def met_by(person: User) -> QuerySet[Any]:
    """The ids of those who asked somebody to connect, or were asked by them; not of what never arrived."""
    never_arrived = Q(asked=person.pk, withheld=True, state=Connection.State.ASKED)
    arrived = Connection.objects.of(person.pk).exclude(never_arrived)
    other = Case(When(asker=person.pk, then=F("asked")), default=F("asker"))
    return arrived.annotate(other=other).order_by().values("other")


def _part(blocker: User, blocked: User, **kwargs: Any) -> None:
    for service in (connecting, introducing, following):
        service.part(blocker=blocker, blocked=blocked)
