"""Ways to reach a member, which they open to those whom they are connected with."""

from typing import Any, Self

from django.db import models

from core.public_ids import new_public_id
from network.connections.models.connections import Connection
from network.profiles.models import Profile
from users.circles import circles_of
from users.models import User

MOST_WAYS = 8
LONGEST_WAY = 200


class ContactWayQuerySet(models.QuerySet["ContactWay"]):
    """Ways by who may know of them."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own; of the people whom one may find and is connected with, those that they opened."""
        circles = circles_of(viewer)
        own = models.Q(owner=circles.person_id)
        if not circles.is_member:
            return self.filter(own) if circles.person_id is not None else self.none()
        connected = Connection.objects.others_of(viewer)
        found = Profile.objects.visible_to(viewer).values("user")
        return self.filter(own | models.Q(is_open=True, owner__in=connected) & models.Q(owner__in=found))

    def in_order(self) -> Self:
        """As their owner has put them."""
        return self.order_by("place", "pk")


class ContactWay(models.Model):
    """One way to reach somebody: only theirs, until they open it to their connections."""

    class Kind(models.TextChoices):
        PHONE = "phone", "Phone"
        WORK_PHONE = "work phone", "Phone at work"
        EMAIL = "email", "Email"
        LINK = "link", "A page about me"
        OTHER = "other", "Another way"

    ICONS = {Kind.PHONE: "phone", Kind.WORK_PHONE: "phone", Kind.EMAIL: "mail", Kind.LINK: "link"}

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="contact_ways")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=LONGEST_WAY)
    is_open = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    # What the form was sent with, so that sending it twice makes one.
    creation_key = models.CharField(max_length=22, null=True, unique=True, editable=False)  # noqa: DJ001 - no key is not one key

    objects = ContactWayQuerySet.as_manager()

    def __str__(self) -> str:
        return f"way {self.pk} to reach {self.owner_id}"

    @property
    def icon(self) -> str:
        """The picture beside it."""
        return self.ICONS.get(self.Kind(self.kind), "message-circle")

    @property
    def url(self) -> str:
        """Where a press leads: to dial, to write, to open; nowhere for what is neither."""
        if self.kind in (self.Kind.PHONE, self.Kind.WORK_PHONE):
            return f"tel:{''.join(sign for sign in self.text if sign in '+0123456789')}"
        if self.kind == self.Kind.EMAIL:
            return f"mailto:{self.text}"
        return self.text if self.kind == self.Kind.LINK else ""
