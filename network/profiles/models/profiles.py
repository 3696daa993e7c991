"""A member's profile: what they say of themselves, each part with the ring of those who may see it (guide 5.1)."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from core.public_ids import new_public_id
from network.profiles.models.blocks import Block
from network.profiles.rings import FIELD_RULES, Ring, default_rings
from topics.models import Topic, TopicItemBase
from users.circles import Circles, circles_of
from users.models import CohortMembership, User

RINGS = {ring.value: ring for ring in Ring}
MOST_FUNCTIONS = 3
MOST_LINKS = 5
MOST_LANGUAGES = 10
MOST_TOPICS = {"tried": 10, "works with": 5, "offers": 10}


def mates_of(circles: Circles) -> Exists:
    """Whether the person of a profile is of one of the viewer's cohorts."""
    return Exists(CohortMembership.objects.opening().filter(user=OuterRef("user"), cohort__in=circles.cohort_ids))


def _open_to(circles: Circles, ring: str) -> Q:
    # `ring_towards` says the same of one profile.
    seen = Q(**{ring: Ring.PUBLIC.value})
    if circles.sees_members_fields:
        seen |= Q(**{ring: Ring.MEMBERS.value})
    if circles.is_member:
        seen |= Q(mates_of(circles), **{ring: Ring.COHORT.value})
    return seen


def _opening_memberships() -> Any:
    memberships = CohortMembership.objects.opening().select_related("cohort__intake")
    return memberships.order_by("cohort__intake__year", "cohort__letter")


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Profiles by who may know of them."""

    def of_members(self) -> Self:
        """Those of people who are members now; nobody else's profile is shown to anyone."""
        memberships = CohortMembership.objects.opening().filter(user=OuterRef("user"))
        return self.filter(Exists(memberships), user__is_active=True, user__leaves_at=None)

    def out_of_sight(self) -> Self:
        """Those that are paused or hidden."""
        return self.filter(Q(paused_at__isnull=False) | Q(hidden_at__isnull=False))

    def visible_to(self, viewer: Any) -> Self:
        """The people whom a viewer may find at all; which parts of them, `ProfileView` says."""
        circles = circles_of(viewer)
        seen = _open_to(circles, "listed_to") & Q(hidden_at=None, paused_at=None)
        if circles.person_id is not None:
            seen &= ~Q(Block.objects.between(OuterRef("user"), circles.person_id))
        return self.of_members().filter(seen | Q(user=circles.person_id))

    def within_reach_of(self, viewer: Any) -> Self:
        """Those whom a viewer may find, or could but for a pause, a hiding or a block of theirs.

        What was begun before is answered the same whichever of them came between.
        """
        circles = circles_of(viewer)
        blocked = Block.objects.filter(blocker=circles.person_id).values("blocked")
        return self.of_members().filter(_open_to(circles, "listed_to")).exclude(user__in=blocked)

    def absent_for(self, viewer: Any) -> Self:
        """Those between whom and the viewer a block stands."""
        return self.filter(user__in=Block.objects.absent_for(circles_of(viewer).person_id))

    def showing(self, part: str, viewer: Any) -> Self:
        """Those of whom a viewer may see a part, a key of FIELD_RULES; that they may be found is asked besides."""
        circles = circles_of(viewer)
        return self.filter(_open_to(circles, f"rings__{part}") | Q(user=circles.person_id))

    def on_organisation_pages(self, viewer: Any) -> Self:
        """Those whom a viewer may find, and whom the page of their organisation names to them."""
        named = self.visible_to(viewer).showing("organisation", viewer)
        return named.filter(on_organisation_page=True, organisation_record__isnull=False)

    def with_memberships(self) -> Self:
        """With the person and their cohorts: all that tells how near a viewer stands, in two queries."""
        return self.select_related("user").prefetch_related(
            Prefetch("user__cohort_memberships", _opening_memberships(), to_attr="open_memberships")
        )

    def by_memberships(self) -> "models.QuerySet[CohortMembership]":
        """Those of members, read from their memberships: for `profiles_of`."""
        memberships = _opening_memberships().filter(user__in=self.order_by().values("user"))
        return memberships.select_related("user__profile__photo")

    def with_everything(self) -> Self:
        """With all that `ProfileView` reads, in four queries."""
        whole = self.select_related("organisation_record__became", "photo", "lived_experience")
        return whole.with_memberships().prefetch_related(
            Prefetch("topic_items", ProfileTopic.objects.select_related("tag").order_by("pk")),
            Prefetch("positions", Position.objects.newest_first()),
        )


class Profile(models.Model):  # type: ignore[django-manager-missing]
    """One member. Their name stands in the account; `listed_to` is the ring of the name, so of being found at all."""

    class OfferKind(models.TextChoices):
        CALL = "call", "A call"
        VISIT = "visit", "A visit to us"
        DOCUMENT = "document", "A document"
        THINKING_PARTNER = "thinking partner", "Thinking partner"
        MENTORING = "mentoring", "Mentoring"
        SPEAKING = "speaking", "Speaking"
        INTRODUCTION = "introduction", "An introduction"

    class Availability(models.TextChoices):
        OPEN = "open", "Open to it"
        A_LITTLE = "a little", "A little"
        NOT_NOW = "not now", "Not now"

    LISTED_TO = [(ring.value, ring.label) for ring in (Ring.COHORT, Ring.MEMBERS, Ring.PUBLIC)]

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    listed_to = models.CharField(max_length=8, choices=LISTED_TO, default=Ring.MEMBERS)
    rings = models.JSONField(default=default_rings)

    # The owner rests: nobody else finds them or sees their page, and nothing counts them.
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Only of a public profile, and only if its person says so.
    search_engines_may_list = models.BooleanField(default=False)

    name_aloud = models.CharField(max_length=60, blank=True)
    pronouns = models.CharField(max_length=30, blank=True)
    headline = models.CharField(max_length=120, blank=True)
    # Slugs of controlled terms.
    role_level = models.CharField(max_length=60, blank=True)
    functions = models.JSONField(default=list, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    organisation_type = models.CharField(max_length=80, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    # The record of the organisation, if there is one; being named on its page is a choice of its own.
    organisation_record = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="profiles"
    )
    on_organisation_page = models.BooleanField(default=False)
    regions = models.JSONField(default=list, blank=True)
    place = models.CharField(max_length=60, blank=True)
    about = models.TextField(max_length=1000, blank=True)
    offer_kinds = models.JSONField(default=list, blank=True)
    offer_text = models.CharField(max_length=200, blank=True)
    availability = models.CharField(max_length=8, choices=Availability.choices, blank=True)
    available_from = models.DateField(null=True, blank=True)
    # One thing that somebody looks for, until a day.
    ask = models.CharField(max_length=200, blank=True)
    ask_ends_on = models.DateField(null=True, blank=True)
    # Slugs of LANGUAGES.
    languages = models.JSONField(default=list, blank=True)
    contact_email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    links = models.JSONField(default=list, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(listed_to__in=[Ring.COHORT, Ring.MEMBERS, Ring.PUBLIC]), name="profile_listed_to_a_ring"
            )
        ]
        # What `visible_to` asks of a row that is known: the search asks it of very many (decision 24).
        indexes = [
            models.Index(
                fields=["id", "user", "listed_to", "hidden_at", "paused_at", "ask_ends_on"], name="profile_seen_by"
            )
        ]

    def __str__(self) -> str:
        return f"profile of {self.user_id}"

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.public_id])

    @property
    def is_shown(self) -> bool:
        """Whether anybody but its owner may find it at all: neither hidden by the convenor nor paused."""
        return self.hidden_at is None and self.paused_at is None

    @property
    def ask_is_over(self) -> bool:
        """Whether the last day of what its person looks for is past."""
        return self.ask_ends_on is not None and self.ask_ends_on < timezone.localdate()

    def ring_of(self, name: str) -> Ring:
        """The ring of one part; of a part that the person has not chosen one for, only me."""
        if name not in FIELD_RULES:
            raise KeyError(name)
        return RINGS.get(str(self.rings.get(name)), Ring.ONLY_ME)


def profiles_of(memberships: Iterable[CohortMembership]) -> list[Profile]:
    """The profiles of members with their memberships at hand, from rows of `by_memberships`."""
    people: dict[int, User] = {}
    for membership in memberships:
        person = people.setdefault(membership.user_id, membership.user)
        person.open_memberships = [*getattr(person, "open_memberships", ()), membership]  # type: ignore[attr-defined]
    return [person.profile for person in people.values()]


class PositionQuerySet(models.QuerySet["Position"]):
    """Earlier work in its order."""

    def newest_first(self) -> Self:
        """What ended last comes first."""
        return self.order_by(models.F("ended_on").desc(nulls_first=True), "-started_on", "pk")


class Position(models.Model):
    """Work that somebody did before: where, as what, from which month to which."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="positions")
    role = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    # Months: the first day of each.
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                name="position_ends_after_it_begins",
                violation_error_message="The last month is before the first.",
            )
        ]

    def __str__(self) -> str:
        return self.role


class ProfileTopic(TopicItemBase):
    """A topic on a profile: a practice its person has tried, people they work with, or a skill they offer."""

    class Use(models.TextChoices):
        TRIED = "tried", "Has tried"
        WORKS_WITH = "works with", "Works with"
        OFFERS = "offers", "Offers"

    class Level(models.TextChoices):
        LITTLE = "little", "I know a little"
        DONE = "done", "I have done it"
        COULD_TEACH = "could teach", "I could teach it"

    FACETS = {
        Use.TRIED: Topic.Facet.PRACTICE,
        Use.WORKS_WITH: Topic.Facet.POPULATION,
        Use.OFFERS: Topic.Facet.SKILL,
    }

    content_object = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="topic_items")
    use = models.CharField(max_length=12, choices=Use.choices)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "use", "tag"], name="profile_topic_once"),
            models.CheckConstraint(
                condition=Q(use="tried") & ~Q(level="") | ~Q(use="tried") & Q(level=""),
                name="profile_topic_level_where_tried",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.tag_id}"
