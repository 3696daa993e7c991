"""What somebody follows, and whom they would rather hear less of. Nobody else knows of either."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from core.public_ids import new_public_id
from network.connections.presence import present_for
from network.practice.models import WriteUp
from topics.models import Topic
from users.circles import circles_of
from users.models import User

_WHAT = ("person", "topic", "write_up")


def _only(name: str) -> Q:
    return Q(**{f"{each}__isnull": each != name for each in _WHAT})


class FollowQuerySet(models.QuerySet["Follow"]):
    """Follows by whose they are."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own; not of whoever is absent, and of write-ups only those that one may read."""
        circles = circles_of(viewer)
        if not circles.is_member:
            return self.none()
        seen = Q(topic__isnull=False)
        seen |= Q(person__in=present_for(viewer).values("user"))
        seen |= Q(write_up__in=WriteUp.objects.visible_to(viewer).order_by())
        return self.filter(seen, follower=circles.person_id)

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-created_at", "-pk")


class Follow(models.Model):
    """One member who asked to be told of one thing: a person, a topic or a write-up."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    follower = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="followed_in")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="followed_in")
    write_up = models.ForeignKey(WriteUp, null=True, blank=True, on_delete=models.CASCADE, related_name="followed_in")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_only("person") | _only("topic") | _only("write_up"), name="follow_of_one_thing"
            ),
            models.CheckConstraint(condition=Q(person=None) | ~Q(person=F("follower")), name="follow_of_somebody_else"),
            models.UniqueConstraint(
                fields=["follower", "person"], condition=Q(person__isnull=False), name="follow_of_a_person_once"
            ),
            models.UniqueConstraint(
                fields=["follower", "topic"], condition=Q(topic__isnull=False), name="follow_of_a_topic_once"
            ),
            models.UniqueConstraint(
                fields=["follower", "write_up"], condition=Q(write_up__isnull=False), name="follow_of_a_write_up_once"
            ),
        ]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class MuteQuerySet(models.QuerySet["Mute"]):
    """Mutes by whose they are."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own; nobody else's."""
        circles = circles_of(viewer)
        return self.filter(muter=circles.person_id) if circles.is_member else self.none()

    def of(self, viewer: Any) -> "models.QuerySet[Mute, Any]":
        """The ids of those whom a viewer has muted."""
        return self.filter(muter=circles_of(viewer).person_id).order_by().values("muted")


class Mute(models.Model):
    """One member of whom another would rather hear less. Only whoever muted them knows."""

    muter = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mutes_made")
    muted = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mutes_of")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="mute_of_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} mutes {self.muted_id}"
