"""People, the cohorts they belong to, and the invitations by which they come in (guide 1.0, 1.3)."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from cohorts.models import Cohort, IntakeState
from users.roles import Role


class UserManager(BaseUserManager["User"]):
    """People by their address, however it was typed."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person with an account. They have one name, the one they use here, and sign in by their address."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField("name used here", max_length=80)
    is_active = models.BooleanField(
        "may sign in", default=True, help_text="Untick it to shut the account. Nothing is deleted."
    )
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # Set while somebody is leaving: nobody sees them any more, and on that day they are erased. They can come back.
    leaves_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The row stays without the person, for what others share with it.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_example = models.BooleanField(default=False, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "account"
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_lower_case")]

    def __str__(self) -> str:
        # Wagtail shows this to editors, who need no addresses.
        return self.name

    @property
    def is_here(self) -> bool:
        """Whether others may know of the person: the account is open, and they are not leaving."""
        return self.is_active and self.leaves_at is None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name, where Wagtail asks for one in full."""
        return self.name

    def get_short_name(self) -> str:
        """The name, where Wagtail asks for a short one."""
        return self.name


class CohortMembershipQuerySet(models.QuerySet["CohortMembership"]):
    """Memberships by what they allow."""

    def opening(self) -> Self:
        """Those that open the members' area: of people taking part now, and of those who finished."""
        return self.filter(state__in=CohortMembership.OPENING)


class CohortMembership(models.Model):
    """One person's place in one cohort, and how it stands."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", "Enrolled"
        ACTIVE = "active", "Taking part"
        DEFERRED = "deferred", "Deferred"
        LEFT_EARLY = "left early", "Left early"
        COMPLETED = "completed", "Completed"
        GRADUATE = "graduate", "Graduate"

    OPENING = (State.ENROLLED, State.ACTIVE, State.COMPLETED, State.GRADUATE)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="cohort_memberships")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="memberships")
    state = models.CharField(max_length=12, choices=State.choices, default=State.GRADUATE)

    objects = CohortMembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "cohort"], name="cohort_membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.cohort_id}"

    @classmethod
    def state_on_joining(cls, cohort: Cohort, moment: datetime) -> "CohortMembership.State":
        """How somebody stands who is invited to a cohort: a graduate of one that has finished, else taking part."""
        at_states = {IntakeState.FINISHED: cls.State.GRADUATE, IntakeState.RUNNING: cls.State.ACTIVE}
        return at_states.get(cohort.intake.state_at(moment), cls.State.ENROLLED)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by how they stand."""

    def open(self) -> Self:
        """Neither used nor withdrawn; they may have run out, and be sent again."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)

    def usable_at(self, moment: datetime) -> Self:
        """Those that open the door at a moment."""
        return self.open().filter(expires_at__gt=moment)

    def standing(self, status: str, moment: datetime) -> Self:
        """Those of one status at a moment."""
        at_moment = {
            Invitation.Status.WAITING: self.usable_at(moment),
            Invitation.Status.RUN_OUT: self.open().filter(expires_at__lte=moment),
            Invitation.Status.ACCEPTED: self.filter(used_at__isnull=False),
            Invitation.Status.WITHDRAWN: self.filter(used_at__isnull=True, revoked_at__isnull=False),
        }
        return at_moment[Invitation.Status(status)]

    def rested_at(self, moment: datetime) -> Self:
        """The open ones that may go out once more with others: nobody is written to twice in a day by the list."""
        return self.open().filter(sent_at__lte=moment - Invitation.RESTS)

    def ended_before(self, moment: datetime) -> Self:
        """Those that were used, were withdrawn or ran out before a moment."""
        return self.filter(Q(used_at__lt=moment) | Q(revoked_at__lt=moment) | Q(expires_at__lt=moment))


class Invitation(models.Model):
    """One person asked in, to a cohort or to a role, by a link that works once. Only the link's hash is kept."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUN_OUT = "run out", "Run out"
        ACCEPTED = "accepted", "Accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    RESTS = timedelta(days=1)

    email = models.EmailField("email address")
    name = models.CharField(max_length=80, blank=True, help_text="As you would greet them. They can change it.")
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    used_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_example = models.BooleanField(default=False, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cohort__isnull=False, role="") | Q(cohort__isnull=True) & ~Q(role=""),
                name="invitation_to_a_cohort_or_a_role",
            ),
            models.UniqueConstraint(
                fields=["email", "cohort"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True, cohort__isnull=False),
                name="invitation_to_a_cohort_open_once",
            ),
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True) & ~Q(role=""),
                name="invitation_to_a_role_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def what(self) -> str:
        """What the person is invited to, in words that follow “an invitation to”."""
        if self.cohort is not None:
            return f"the network, as a member of {self.cohort}"
        return f"the staff of the site, as {self.get_role_display().lower()}"

    def status_at(self, moment: datetime) -> str:
        """How it stands, in one or two words for a list."""
        if self.used_at:
            return str(self.Status.ACCEPTED.label)
        if self.revoked_at:
            return str(self.Status.WITHDRAWN.label)
        return str((self.Status.WAITING if self.expires_at > moment else self.Status.RUN_OUT).label)


class AddressTroubleQuerySet(models.QuerySet["AddressTrouble"]):
    """Troubles by how they stand."""

    def open_at(self, moment: datetime) -> Self:
        """Those that count by then, and that their person has not answered."""
        return self.unanswered().filter(noticed_at__lte=moment)

    def unanswered(self) -> Self:
        """Those and the ones that only wait for a code to be typed in."""
        return self.filter(answered_at__isnull=True)


class AddressTrouble(models.Model):
    """An address that mail does not reach any more: its person is asked whether they have moved."""

    class Sign(models.TextChoices):
        BOUNCE = "bounce", "A mail came back"
        NOT_CONFIRMED = "not confirmed", "It was not confirmed"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="address_troubles")
    email = models.EmailField("email address")
    sign = models.CharField(max_length=15, choices=Sign.choices)
    # Lies ahead while there is still time to type a code in.
    noticed_at = models.DateTimeField(default=timezone.now)
    # When they were asked at their other address, and when they said what is true.
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AddressTroubleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "email"], condition=Q(answered_at__isnull=True), name="address_trouble_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sign} of {self.user_id}"


class StaffAccess(models.Model):
    """One look or change by a member of staff at what is a person's: the person can read who, what, when and why."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_accesses")
    # Null once the member of staff has left.
    staff = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    what = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    happened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "-happened_at"], name="staff_access_of_person")]

    def __str__(self) -> str:
        return f"{self.what} of {self.person_id}"
