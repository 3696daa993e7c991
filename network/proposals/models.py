"""A member proposes a topic; the convenor accepts it, makes it another name of one, or declines (guide 4.1)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from core.folding import folded_key
from topics.models import Topic
from users.models import User
from users.roles import Role, roles_of


class TopicProposalQuerySet(models.QuerySet["TopicProposal"]):
    """Proposals by who may read them and how they stand."""

    def visible_to(self, viewer: Any) -> Self:
        """The convenor reads all, whoever proposed a topic reads their own, and nobody else any."""
        if Role.CONVENOR in roles_of(viewer):
            return self
        return self.filter(proposed_by_id=viewer.pk) if viewer.is_authenticated else self.none()

    def waiting(self) -> Self:
        """Those that nobody has decided yet."""
        return self.filter(state=TopicProposal.State.WAITING)

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-created_at", "-pk")


class TopicProposal(models.Model):
    """One topic that somebody misses in the list, and how it stands."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        MERGED = "merged", "Another name of a topic"
        DECLINED = "declined", "Not this time"

    name = models.CharField("what to call it", max_length=100)
    key = models.CharField(max_length=100, editable=False)
    facet = models.CharField("what kind of topic it is", max_length=12, choices=Topic.Facet.choices)
    why = models.TextField("what you would use it for", max_length=500)
    proposed_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="topic_proposals")
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=500, blank=True)
    # What became of it: the new topic, or the one that it is another name of.
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")

    objects = TopicProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposed topic"
        constraints = [
            models.UniqueConstraint(
                fields=["proposed_by", "key"], condition=Q(state="waiting"), name="topic_proposal_waits_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="topic_proposal_decided_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = folded_key(self.name)
        super().save(*args, **kwargs)
