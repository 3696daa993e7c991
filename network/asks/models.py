"""Asks, what is answered to them, thanks for what helped, and who was asked to help (guide 2.2)."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager

from cohorts.models import Cohort
from core import markdown
from core.markdown import SafeHTML
from core.public_ids import new_public_id
from network.profiles.models import Block, Profile
from search.audiences import MEMBERS, cohort_audience
from topics.models import TopicItemBase
from users.circles import Circles, circles_of
from users.models import CohortMembership, User

LONGEST_QUESTION, LONGEST_DETAILS, LONGEST_ANSWER, LONGEST_THANKS = 200, 1000, 2000, 300
FEWEST_TOPICS, MOST_TOPICS = 1, 5
TAKEN_AWAY = "This ask was taken away by its author."


def here(person: str) -> Q:
    """That somebody is neither suspended nor leaving; of whom was erased, no more is left than others need."""
    is_here = Q(**{f"{person}__is_active": True, f"{person}__leaves_at": None})
    return is_here | Q(**{f"{person}__erased_at__isnull": False})


def belongs(person: str, **place: Any) -> Exists:
    """Whether somebody is a member; with a place, such as `cohort`, a member of it."""
    return Exists(CohortMembership.objects.opening().filter(user=OuterRef(person), **place))


class AskQuerySet(models.QuerySet["Ask"]):
    """Asks by who may read them."""

    def open(self) -> Self:
        """Those that still wait for help: of whoever left early, none, since they cannot read what is answered."""
        return self.filter(belongs("author"), state=Ask.State.OPEN)

    def in_time(self) -> Self:
        """Those whose day is not past, if they name one."""
        return self.filter(Q(needed_by=None) | Q(needed_by__gte=timezone.localdate()))

    def shown(self) -> Self:
        """Those that whoever they are for may read: not hidden, and of somebody who is here."""
        return self.filter(here("author"), hidden_at=None)

    def of_author(self, person: Any) -> Self:
        """What somebody asked."""
        return self.filter(author=person.pk)

    def visible_to(self, viewer: Any) -> Self:
        """Those that a viewer may read: what is for them, but for a block, and what they asked themselves."""
        circles = circles_of(viewer)
        if circles.person_id is None:
            return self.none()
        absent = Q(author__in=Block.objects.absent_for(circles.person_id))
        seen = _for(circles) & here("author") & Q(hidden_at=None) & ~absent
        return self.filter(seen | Q(author=circles.person_id))

    def absent_for(self, viewer: Any) -> Self:
        """Those that a block keeps from a viewer."""
        return self.filter(author__in=Block.objects.absent_for(circles_of(viewer).person_id))

    def own(self, viewer: Any) -> Self:
        """The viewer's own."""
        return self.filter(author=circles_of(viewer).person_id)

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-pk")

    def with_topics(self) -> Self:
        """With their topics, in the order in which they were chosen."""
        items = AskTopic.objects.select_related("tag").order_by("pk")
        return self.prefetch_related(Prefetch("topic_items", items))

    def in_a_list(self, viewer: Any) -> Self:
        """With all that a row shows: who asks, where they can be found if they can, and how many have answered."""
        found = Profile.objects.visible_to(viewer).filter(user=OuterRef("author"))
        answers = AskAnswer.objects.visible_to(viewer).filter(ask=OuterRef("pk")).exclude(author=OuterRef("author"))
        count = answers.order_by().values("ask").annotate(number=Count("pk")).values("number")
        return (
            self.select_related("author", "cohort__intake")
            .annotate(
                author_profile=Subquery(found.values("public_id")[:1]),
                answer_count=Coalesce(Subquery(count), 0),
            )
            .with_topics()
        )

    def without_answer(self) -> Self:
        """Those that nobody else has answered in a way that who asked can read."""
        answers = AskAnswer.objects.shown().filter(ask=OuterRef("pk")).exclude(author=OuterRef("author"))
        answers = answers.exclude(Block.objects.between(OuterRef("author"), OuterRef("ask__author")))
        return self.filter(~Exists(answers))


class AskTopic(TopicItemBase):
    """A topic of an ask."""

    content_object = models.ForeignKey("asks.Ask", on_delete=models.CASCADE, related_name="topic_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="ask_topic_once")]

    def __str__(self) -> str:
        return f"{self.tag_id}"


class Ask(models.Model):  # type: ignore[django-manager-missing]  # taggit makes it
    """One question of one member to their cohort or to the network, until it is closed."""

    class Audience(models.TextChoices):
        COHORT = "cohort", "My cohort"
        NETWORK = "network", "The network"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    class Outcome(models.TextChoices):
        HELPED = "helped", "It helped"
        NOT_YET = "not yet", "Not yet"

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="asks")
    question = models.CharField(max_length=LONGEST_QUESTION)
    # What would help.
    details = models.TextField(max_length=LONGEST_DETAILS, blank=True)
    topics = TaggableManager(through=AskTopic, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    # The cohort that it is for, where that is its audience.
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # When it was last put before readers who could not see it before.
    open_since = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When people who could help were looked for: that happens once.
    helpers_sought_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # What the form was sent with, so that sending it twice makes one.
    creation_key = models.CharField(max_length=22, null=True, unique=True, editable=False)  # noqa: DJ001 - no key is not one key

    objects = AskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="cohort", cohort__isnull=False) | Q(audience="network", cohort__isnull=True),
                name="ask_cohort_where_for_one",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, outcome="")
                | Q(state="closed", closed_at__isnull=False),
                name="ask_closed_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "audience"], name="ask_by_audience")]

    def __str__(self) -> str:
        return f"ask {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ask", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_taken_away(self) -> bool:
        """Whether its author has taken its words away, and others' answers are left."""
        return self.question == TAKEN_AWAY and not self.is_open

    @property
    def details_html(self) -> SafeHTML:
        return markdown.render_said(self.details)

    @property
    def readers(self) -> str:
        """Whom it asks, as forms send it: `cohort:7`, or `network`."""
        return f"{self.audience}:{self.cohort_id}" if self.cohort_id is not None else self.audience

    def audiences(self) -> tuple[str, ...]:
        """The audiences of the search that may find it, if it is shown at all."""
        if self.audience == self.Audience.COHORT and self.cohort_id is not None:
            return (cohort_audience(self.cohort_id),)
        return (MEMBERS,)


class AskAnswerQuerySet(models.QuerySet["AskAnswer"]):
    """Answers by who may read them."""

    def shown(self) -> Self:
        """Those that whoever may read the ask may read: not hidden, and of somebody who is here."""
        return self.filter(here("author"), hidden_at=None)

    def visible_to(self, viewer: Any) -> Self:
        """Those to an ask that the viewer may read, but for a block; one's own always.

        Of members, nothing to whoever is none any more, though they still read what they asked.
        """
        circles = circles_of(viewer)
        person_id = circles.person_id
        if person_id is None:
            return self.none()
        readable = self.filter(ask__in=Ask.objects.visible_to(viewer))
        if not circles.sees_members_fields:
            return readable.filter(author=person_id)
        by_others = here("author") & Q(hidden_at=None) & ~Q(author__in=Block.objects.absent_for(person_id))
        return readable.filter(by_others | Q(author=person_id))

    def own(self, viewer: Any) -> Self:
        """The viewer's own, whatever has become of the ask: what somebody said they can always take away."""
        return self.filter(author=circles_of(viewer).person_id)

    def with_ask_for(self, viewer: Any) -> Self:
        """With the ask, and `sees_ask`: whether the viewer may read it."""
        seen = Ask.objects.visible_to(viewer).filter(pk=OuterRef("ask"))
        return self.select_related("ask").annotate(sees_ask=Exists(seen))

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-pk")

    def kept_from(self, viewer: Any) -> Self:
        """Those that a block keeps from a viewer, or that are not shown at all."""
        person_id = circles_of(viewer).person_id
        absent = Block.objects.absent_for(person_id)
        not_shown = ~Q(hidden_at=None) | ~here("author")
        return self.filter(not_shown | Q(author__in=absent) | Q(ask__author__in=absent)).exclude(author=person_id)


class AskAnswer(models.Model):
    """What one member answered to an ask."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="ask_answers")
    text = models.TextField(max_length=LONGEST_ANSWER)
    created_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the form was sent with, so that sending it twice makes one.
    creation_key = models.CharField(max_length=22, null=True, unique=True, editable=False)  # noqa: DJ001 - no key is not one key

    objects = AskAnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"answer {self.pk} to an ask"

    def get_absolute_url(self) -> str:
        return f"{self.ask.get_absolute_url()}#answer-{self.public_id}"

    @property
    def html(self) -> SafeHTML:
        return markdown.render_said(self.text)


class ThanksQuerySet(models.QuerySet["Thanks"]):
    """Thanks by who may read them."""

    def visible_to(self, viewer: Any) -> Self:
        """Those on an ask that the viewer may read, of whose helper no block keeps them."""
        person_id = circles_of(viewer).person_id
        if person_id is None:
            return self.none()
        readable = self.filter(ask__in=Ask.objects.visible_to(viewer), ask__hidden_at=None)
        absent = Q(helper__in=Block.objects.absent_for(person_id))
        return readable.filter(here("helper") & ~absent | Q(helper=person_id))

    def kept_from(self, viewer: Any) -> Self:
        """Those that a block keeps from a viewer."""
        absent = Block.objects.absent_for(circles_of(viewer).person_id)
        return self.filter(Q(ask__author__in=absent) | Q(helper__in=absent))

    def standing(self) -> Self:
        """Those that both agreed may stand on the helper's profile, while the ask is shown and is for the helper.

        Else they would stand there, and the helper could not take them off.
        """
        asks = Ask.objects.shown().filter(state=Ask.State.CLOSED)
        is_for = Q(ask__audience=Ask.Audience.NETWORK) | belongs("helper", cohort=OuterRef("ask__cohort"))
        return self.filter(is_for, state=Thanks.State.AGREED, may_stand=True, ask__in=asks)


class Thanks(models.Model):
    """What the author of an ask says of who helped. It stands on the helper's profile only if both agree."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        AGREED = "agreed", "May stand on the profile"
        LET_LIE = "let lie", "Let lie"

    ask = models.OneToOneField(Ask, on_delete=models.CASCADE, related_name="thanks")
    helper = models.ForeignKey(User, on_delete=models.CASCADE, related_name="thanks")
    text = models.CharField(max_length=LONGEST_THANKS, blank=True)
    # What who asked would like; who helped says yes or no to it.
    may_stand = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ThanksQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "thanks"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | ~Q(state="waiting") & Q(may_stand=True, answered_at__isnull=False),
                name="thanks_answered_where_asked",
            )
        ]

    def __str__(self) -> str:
        return f"thanks for {self.ask_id}"

    def get_absolute_url(self) -> str:
        return f"{self.ask.get_absolute_url()}#thanks"


class AskNudgeQuerySet(models.QuerySet["AskNudge"]):
    """Nudges by whose they are."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own, about an ask that is open and that one may read."""
        return self.filter(person=viewer.pk, ask__in=Ask.objects.visible_to(viewer).open())


class AskNudge(models.Model):
    """One member was told, once, that they could help with an ask, and why they."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="nudges")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="ask_nudges")
    because = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AskNudgeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "person"], name="ask_nudge_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.ask_id}"


def _for(circles: Circles) -> Q:
    """The asks whose audience a viewer belongs to."""
    audiences = Q(pk__in=[])
    if circles.sees_members_fields:
        audiences |= Q(audience=Ask.Audience.NETWORK)
    if circles.is_member:
        audiences |= Q(audience=Ask.Audience.COHORT, cohort__in=circles.cohort_ids)
    return audiences
