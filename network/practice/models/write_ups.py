"""Write-ups, who may read them, and the versions that they went through (guide 1.13, 3.3)."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.text import slugify
from taggit.managers import TaggableManager

from cohorts.models import Cohort
from core.public_ids import new_public_id
from network.practice.models.credits import Credit, written_by
from network.practice.models.text import TEXT_FIELDS, WriteUpText
from network.profiles.models import Block
from search.audiences import MEMBERS, cohort_audience
from topics.models import TopicItemBase
from users.circles import Circles, circles_of
from users.models import User


class WriteUpQuerySet(models.QuerySet["WriteUp"]):
    """Write-ups by who may read them."""

    def of_author(self, person: Any) -> Self:
        """Those that somebody has agreed to be an author of."""
        return self.filter(pk__in=written_by([person.pk]))

    def shared(self) -> Self:
        """Shared with somebody, and not hidden by the convenor."""
        return self.filter(state=WriteUp.State.SHARED, hidden_at=None)

    def visible_to(self, viewer: Any) -> Self:
        """Those whose present text a viewer may read. What everyone may read of it, `for_public` gives.

        Where a viewer and an author have a block between them, only being an author oneself opens it.
        """
        circles = circles_of(viewer)
        if circles.person_id is None:
            return self.none()
        seen = Q(state=WriteUp.State.SHARED, hidden_at=None) & _shared_with(circles)
        seen &= ~Q(pk__in=written_by(Block.objects.absent_for(circles.person_id)))
        return self.filter(seen | Q(Exists(_authorships(circles.person_id))))

    def absent_for(self, viewer: Any) -> Self:
        """Those that a block keeps from a viewer."""
        person_id = circles_of(viewer).person_id
        by_absent = self.filter(pk__in=written_by(Block.objects.absent_for(person_id)))
        return by_absent.filter(~Q(Exists(_authorships(person_id))))

    def written_by(self, viewer: Any) -> Self:
        """The viewer's own."""
        return self.filter(pk__in=written_by([circles_of(viewer).person_id]))

    def for_public(self) -> Self:
        """Those of which everyone may read the version that an editor made public."""
        return self.shared().filter(publication__approved__isnull=False)

    def newest_first(self) -> Self:
        """By the day they were shared."""
        return self.order_by(models.F("shared_at").desc(nulls_last=True), "-pk")

    def with_names(self) -> Self:
        """With who agreed to be named, the lead author first, and how it stands towards a cohort and the public."""
        people = Credit.objects.agreed().still_to_be_named().select_related("user").order_by("-is_lead", "pk")
        return self.select_related("publication__approved", "cohort__intake").prefetch_related(
            Prefetch("credits", people, to_attr="agreed_credits")
        )

    def with_everything(self) -> Self:
        """With all that a row or a page of it shows."""
        return self.with_names().prefetch_related(
            Prefetch("topic_items", WriteUpTopic.objects.select_related("tag").order_by("pk"))
        )

    def with_last_change(self) -> Self:
        """With when it was changed last, in which words, and the topics that it had then; empty for a draft."""
        kept = WriteUpVersion.objects.filter(write_up=OuterRef("pk"), number=OuterRef("version"))
        return self.annotate(
            changed_at=Subquery(kept.values("saved_at")),
            change_note=Subquery(kept.values("note")),
            kept_topic_ids=Subquery(kept.values("topic_ids")),
        )


class WriteUpTopic(TopicItemBase):
    """A topic of a write-up."""

    content_object = models.ForeignKey("practice.WriteUp", on_delete=models.CASCADE, related_name="topic_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="write_up_topic_once")]

    def __str__(self) -> str:
        return f"{self.tag_id}"


class WriteUp(WriteUpText):  # type: ignore[django-manager-missing]  # taggit makes it
    """What somebody tried. A draft is its authors' alone; shared, it is for a cohort or for the network."""

    class Depth(models.TextChoices):
        QUICK = "quick", "Quick share"
        WRITE_UP = "write-up", "Write-up"
        FULL = "full", "Full account"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SHARED = "shared", "Shared"

    class Audience(models.TextChoices):
        COHORT = "cohort", "My cohort"
        NETWORK = "network", "The network"
        PUBLIC = "public", "I would be glad for it to be public"

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    # Random, so that a patch tells nothing of a text that its reader may not see (design notes, 3).
    quilt_seed = models.CharField(max_length=22, default=new_public_id, editable=False)
    # How much of the form is shown; what is written stays, whatever is shown.
    depth = models.CharField(max_length=8, choices=Depth.choices, default=Depth.QUICK)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    audience = models.CharField(max_length=8, choices=Audience.choices, blank=True)
    # The cohort that it is shared with, where that is its audience.
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    topics = TaggableManager(through=WriteUpTopic, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    # What the form was sent with, so that sending it twice makes one.
    creation_key = models.CharField(max_length=22, null=True, unique=True, editable=False)  # noqa: DJ001 - no key is not one key
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_example = models.BooleanField(default=False, editable=False)

    objects = WriteUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="shared") | ~Q(audience="") & Q(shared_at__isnull=False),
                name="write_up_shared_with_somebody",
            ),
            models.CheckConstraint(
                condition=Q(audience="cohort", cohort__isnull=False)
                | ~Q(audience="cohort") & Q(cohort__isnull=True)
                | Q(state="draft"),
                name="write_up_cohort_where_shared_with_one",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "audience", "-shared_at"], name="write_up_by_audience"),
            # What `visible_to` asks of a row that is known: the search asks it of very many (decision 24).
            models.Index(fields=["id", "state", "audience", "hidden_at", "cohort"], name="write_up_seen_by"),
        ]

    def __str__(self) -> str:
        return f"write-up {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("write_up", args=[self.public_id])

    @property
    def public_url(self) -> str:
        """The address of the version that everyone may read; only for those in `for_public`."""
        return public_address(title=self.public_version.title, public_id=self.public_id)

    @property
    def public_version(self) -> "WriteUpVersion":
        """The version that everyone may read; only of those in `for_public`."""
        version = self.publication.approved
        if version is None:
            raise ValueError(f"Nobody has made {self} public.")
        return version

    @property
    def is_public(self) -> bool:
        """Whether everyone may read a version of it now."""
        publication = getattr(self, "publication", None)
        shown = self.state == self.State.SHARED and self.hidden_at is None
        return shown and publication is not None and publication.approved_id is not None

    @property
    def was_public(self) -> bool:
        """Whether everyone could ever read a version of it."""
        publication = getattr(self, "publication", None)
        return publication is not None and publication.made_public_at is not None

    def audiences(self) -> tuple[str, ...]:
        """The audiences of the search that may find its present text."""
        if self.state != self.State.SHARED or self.hidden_at is not None:
            return ()
        if self.audience == self.Audience.COHORT and self.cohort_id is not None:
            return (cohort_audience(self.cohort_id),)
        return (MEMBERS,)


class WriteUpVersionQuerySet(models.QuerySet["WriteUpVersion"]):
    """Versions by who may read them."""

    def visible_to(self, viewer: Any) -> Self:
        """Those that were shared with people like the viewer, of a write-up that they may read; authors read all."""
        own = _authorships(circles_of(viewer).person_id, write_up="write_up")
        readable = self.filter(write_up__in=WriteUp.objects.visible_to(viewer))
        return readable.filter(_shared_with(circles_of(viewer)) | Q(Exists(own)))


class WriteUpVersion(WriteUpText):
    """The text of a write-up as it stood when it was shared or changed. Its words are never written again."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    write_up = models.ForeignKey(WriteUp, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    topic_ids = models.JSONField(default=list)
    saved_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField("what changed", max_length=200, blank=True)
    # With whom it was shared as it stood: nobody else finds it among the earlier versions. Empty once it is taken back.
    audience = models.CharField(max_length=8, choices=WriteUp.Audience.choices, blank=True)
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = WriteUpVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["write_up", "number"], name="write_up_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.write_up_id}"

    def get_absolute_url(self) -> str:
        return reverse("write_up_version", args=[self.write_up.public_id, self.number])

    def copy_from(self, text: WriteUpText) -> None:
        """Take over all words of another text."""
        for name in TEXT_FIELDS:
            setattr(self, name, getattr(text, name))


# What is saved of a whole row: the convenor may have hidden it since it was read, and a save must not show it again.
ALL_BUT_HIDDEN = tuple(
    field.name for field in WriteUp._meta.concrete_fields if not field.primary_key and field.name != "hidden_at"
)


def public_address(*, title: str, public_id: str) -> str:
    """Where everyone reads the version with this title."""
    # A title without a Latin letter leaves nothing for the address.
    return reverse("public_write_up", args=[slugify(title) or "write-up", public_id])


def _authorships(person_id: Any, *, write_up: str = "pk") -> models.QuerySet[Credit]:
    return Credit.objects.authors().agreed().filter(write_up=OuterRef(write_up), user_id=person_id)


def _shared_with(circles: Circles) -> Q:
    audiences = Q(pk__in=[])
    if circles.sees_network_write_ups:
        audiences |= Q(audience__in=[WriteUp.Audience.NETWORK, WriteUp.Audience.PUBLIC])
    if circles.is_member:
        audiences |= Q(audience=WriteUp.Audience.COHORT, cohort__in=circles.cohort_ids)
    return audiences
