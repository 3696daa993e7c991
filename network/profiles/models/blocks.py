"""Blocks: two members who are absent for each other (guide 5.3 d)."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, Q, When

from users.models import User


class BlockQuerySet(models.QuerySet["Block"]):
    """Blocks, which work both ways whoever made them."""

    def of(self, person_id: int) -> Self:
        """Those in which somebody stands on either side."""
        return self.filter(Q(blocker=person_id) | Q(blocked=person_id))

    def made_by(self, person: User) -> Self:
        """Those that somebody made themselves: the only ones that they know of."""
        return self.filter(blocker=person.pk)

    def absent_for(self, person_id: int | None) -> "models.QuerySet[Block, Any]":
        """The ids of those who are absent for somebody, whoever made the block."""
        if person_id is None:
            return self.none().values("blocked")
        other = Case(When(blocker=person_id, then=F("blocked")), default=F("blocker"))
        return self.of(person_id).annotate(other=other).values("other")

    def between(self, one: Any, other: Any) -> Exists:
        """Whether two people, each an id or an expression, are absent for each other."""
        return Exists(self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)))


class Block(models.Model):
    """One member who wants nothing to do with another. Only whoever made it knows."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks_made")
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks_of")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_of_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class BlockedAddress(models.Model):
    """A keyed hash of an address of somebody who is blocked: the block stands again if they come back with it."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Null once the person was erased: the hash alone stays.
    blocked = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blocker", "digest"], name="blocked_address_once")]

    def __str__(self) -> str:
        return f"an address that {self.blocker_id} blocks"
