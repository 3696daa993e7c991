"""How members come in: a list of graduates on its way to invitations, the compact, and each one's first steps."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cohorts.models import Cohort
from core.public_ids import new_public_id
from users.circles import circles_of, is_member
from users.models import User


class GraduateImportQuerySet(models.QuerySet["GraduateImport"]):
    """Lists by who may see them and how they stand."""

    def visible_to(self, viewer: Any) -> Self:
        """Whoever may invite sees all; nobody else any."""
        return self if viewer.has_perm("users.add_invitation") else self.none()

    def waiting(self) -> Self:
        """Those whose rows are still there."""
        return self.filter(state__in=GraduateImport.WAITING)

    def without_rows(self) -> Self:
        """For lists of lists: rows can be many."""
        return self.defer("rows")


class GraduateImport(models.Model):
    """One uploaded list of graduates. Its rows are kept only until it is done or given up."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        CHECKED = "checked", "Checked"
        DONE = "done", "Done"
        GIVEN_UP = "given up", "Given up"

    WAITING = (State.UPLOADED, State.CHECKED)

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=120)
    # Where a list has no column for it.
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    columns = models.JSONField(default=list)
    # Lists of texts, in the order of the columns; emptied when it is done.
    rows = models.JSONField(default=list)
    # From our fields to columns by their number.
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    # How many rows met which fate.
    counts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    uploaded_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = GraduateImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        """Whether it is neither done nor given up."""
        return self.state in self.WAITING


class CompactQuerySet(models.QuerySet["Compact"]):
    """Versions of the compact."""

    def held(self, moment: datetime | None = None) -> Self:
        """Those that hold by a moment, or held before; by now if none is given."""
        return self.filter(published_at__lte=moment or timezone.now())

    def current(self) -> "Compact | None":
        """The version that holds now, None before there is any."""
        return self.held().order_by("-number").first()

    def draft(self) -> "Compact | None":
        """The version that is being written, None if nobody writes one."""
        return self.filter(published_at=None).order_by("-number").first()

    def unanswered_by(self, person: User) -> "Compact | None":
        """The version that holds now, if somebody has not agreed to it; in one query."""
        return self._unanswered(person.pk, timezone.now()).first()

    def is_unanswered(self, moment: datetime) -> Exists:
        """Inside a query of people: whether the version that holds at a moment waits for their answer."""
        return Exists(self._unanswered(OuterRef(OuterRef("pk")), moment))

    def _unanswered(self, person_id: Any, moment: datetime) -> Self:
        newer = Compact.objects.held(moment).filter(number__gt=OuterRef("number"))
        agreed = CompactAgreement.objects.filter(compact=OuterRef("pk"), user=person_id)
        return self.held(moment).filter(~Exists(newer), ~Exists(agreed))


class Compact(models.Model):
    """One version of what members can expect, and of what is expected (guide 2.2). Never changed once it holds."""

    number = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    # What is new in it, for those who agreed to an earlier one.
    change_note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = CompactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"version {self.number}"


class CompactAgreement(models.Model):
    """That somebody agreed to one version of the compact."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="compact_agreements")
    compact = models.ForeignKey(Compact, on_delete=models.PROTECT, related_name="agreements")
    agreed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "compact"], name="compact_agreed_once")]

    def __str__(self) -> str:
        return f"{self.user_id} agreed to {self.compact_id}"


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Newcomers by how far they are."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own: nobody else's first steps are anybody's business; the convenor's page asks for profiles."""
        return self.filter(user=circles_of(viewer).person_id) if is_member(viewer) else self.none()

    def to_welcome(self) -> Self:
        """Those whom nobody has welcomed yet."""
        return self.filter(welcomed_at=None)


class Arrival(models.Model):
    """One member's first steps: which they took or put off, and who welcomed them."""

    STEPS: ClassVar[tuple[str, ...]] = ("compact", "offer", "ask", "people")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="arrival")
    arrived_at = models.DateTimeField(default=timezone.now)
    # Steps that were done or put off; nobody is asked again.
    steps: Any = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)
    welcomed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(welcomed_by=None) | Q(welcomed_at__isnull=False), name="arrival_welcomed_on_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"arrival of {self.user_id}"

    @property
    def next_step(self) -> str:
        """The first step that is neither done nor put off, "" after the last."""
        return next((step for step in self.STEPS if step not in self.steps), "")
