"""Two members who know each other, or one who asked to."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from core.public_ids import new_public_id
from network.connections.presence import blocked_by, present_for
from users.circles import circles_of
from users.models import User

LONGEST_REASON = 300


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Connections by whose they are and how they stand."""

    def of(self, person_id: Any) -> Self:
        """Those in which somebody stands on either side."""
        return self.filter(Q(asker=person_id) | Q(asked=person_id))

    def between(self, one: Any, other: Any) -> Self:
        """The one row of two people, if there is one."""
        return self.filter(Q(asker=one, asked=other) | Q(asker=other, asked=one))

    def connected(self) -> Self:
        return self.filter(state=Connection.State.CONNECTED)

    def asking(self) -> Self:
        return self.filter(state=Connection.State.ASKED)

    def visible_to(self, viewer: Any) -> Self:
        """One's own. Whoever is absent falls out, with one exception: what one asked stays as one asked it.

        It stays for whoever was blocked since, too, so a list tells nothing of a block. It goes only with the other's
        account, or where the viewer made the block.
        """
        circles = circles_of(viewer)
        if not circles.is_member:
            return self.none()
        me, present = circles.person_id, present_for(viewer).values("user")
        own = Q(asker=me, asked__is_active=True, asked__leaves_at=None) & ~Q(asked__in=blocked_by(viewer))
        arrived = Q(asked=me, withheld=False, hidden_at=None, asker__in=present)
        connected = Q(asker=me, asked__in=present) | Q(asked=me, asker__in=present)
        return self.filter(
            Q(state=Connection.State.ASKED) & (own | arrived) | Q(state=Connection.State.CONNECTED) & connected
        )

    def asked_by(self, viewer: Any) -> Self:
        """What a viewer asked and has no answer to."""
        return self.visible_to(viewer).asking().filter(asker=circles_of(viewer).person_id)

    def asked_of(self, viewer: Any) -> Self:
        """What a viewer is asked, put away or not."""
        return self.visible_to(viewer).asking().filter(asked=circles_of(viewer).person_id)

    def to_answer(self, viewer: Any) -> Self:
        """What waits for a viewer's answer."""
        return self.asked_of(viewer).filter(put_away_at=None)

    def others_of(self, viewer: Any) -> "models.QuerySet[Connection, Any]":
        """The ids of those with whom a viewer is connected, and who are there."""
        me = circles_of(viewer).person_id
        other = Case(When(asker=me, then=F("asked")), default=F("asker"))
        return self.visible_to(viewer).connected().annotate(other=other).order_by().values("other")

    def newest_first(self) -> Self:
        """What was asked or agreed to last on top."""
        return self.order_by(F("connected_at").desc(nulls_last=True), "-asked_at", "-pk")


class Connection(models.Model):
    """One row for two people: who asked whom and why, and whether they are connected."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        CONNECTED = "connected", "Connected"
        ENDED = "ended", "Ended"

    # Until then asking again is asking once.
    RESTS = timedelta(days=90)

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    asker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="connections_asked")
    asked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="connections_asked_of")
    reason = models.TextField(max_length=LONGEST_REASON)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    connected_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # "Not now": the asked one's list has it no more. The asker is not told.
    put_away_at = models.DateTimeField(null=True, blank=True)
    # A block stood or came between them: the request is kept as sent and never arrives, though they connect later.
    withheld = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Least("asker", "asked"), Greatest("asker", "asked"), name="connection_of_two_once"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="connection_with_somebody_else"),
            models.CheckConstraint(
                condition=Q(state="connected", connected_at__isnull=False)
                | Q(state="ended", ended_at__isnull=False)
                | Q(state="asked", connected_at=None),
                name="connection_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["asked", "state"], name="connection_of_asked")]

    def __str__(self) -> str:
        return f"connection {self.pk}"

    def other_than(self, person: Any) -> User:
        """The one of the two who is not this person."""
        return self.asked if self.asker_id == person.pk else self.asker

    def may_be_asked_again(self, now: datetime) -> bool:
        """Whether the asker may ask anew: an answer was not given for long."""
        return self.state == self.State.ASKED and self.asked_at <= now - self.RESTS
