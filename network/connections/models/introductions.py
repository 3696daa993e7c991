"""One member who proposes that two others meet. It opens when both say yes; nobody learns of a no."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from core.public_ids import new_public_id
from network.connections.presence import blocked_by, present_for
from users.circles import circles_of
from users.models import User

LONGEST_SENTENCE = 500


def _is_here(name: str) -> Q:
    return Q(**{f"{name}__is_active": True, f"{name}__leaves_at": None})


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    """Introductions by whose they are and how they stand."""

    def visible_to(self, viewer: Any) -> Self:
        """Those that one proposed, as one proposed them; those of oneself, while both others are there for one.

        What one proposed stays whoever blocked whom: it goes with an account, or where the viewer made the block.
        """
        circles = circles_of(viewer)
        if not circles.is_member:
            return self.none()
        me, present, blocked = circles.person_id, present_for(viewer).values("user"), blocked_by(viewer)
        proposed = Q(proposed_by=me) & _is_here("first") & _is_here("second")
        proposed &= ~Q(first__in=blocked) & ~Q(second__in=blocked)
        there = Q(withheld=False, hidden_at=None, proposed_by__in=present)
        as_first = there & Q(first=me, second__in=present) & ~Q(first_answer=Introduction.NO)
        as_second = there & Q(second=me, first__in=present) & ~Q(second_answer=Introduction.NO)
        return self.filter(proposed | as_first | as_second)

    def proposed_by(self, viewer: Any) -> Self:
        """Those that a viewer proposed."""
        return self.visible_to(viewer).filter(proposed_by=circles_of(viewer).person_id)

    def of(self, viewer: Any) -> Self:
        """Those in which a viewer is to meet somebody, or has."""
        me = circles_of(viewer).person_id
        return self.visible_to(viewer).filter(Q(first=me) | Q(second=me))

    def to_answer(self, viewer: Any) -> Self:
        """Those that wait for a viewer's answer."""
        me = circles_of(viewer).person_id
        unanswered = Q(first=me, first_answer="") | Q(second=me, second_answer="")
        return self.visible_to(viewer).filter(unanswered, state=Introduction.State.PROPOSED)

    def opened(self) -> Self:
        return self.filter(state=Introduction.State.OPENED)

    def with_people(self) -> Self:
        """With all three."""
        return self.select_related("proposed_by", "first", "second")

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-created_at", "-pk")


class Introduction(models.Model):
    """A proposal that two people meet, with a sentence to each, and what each has answered: theirs alone to know."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        OPENED = "opened", "Opened"

    YES, NO = "yes", "no"
    ANSWERS = [(YES, "Yes"), (NO, "No")]

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    proposed_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introductions_proposed")
    # In the order of their ids, so that two people are one pair.
    first = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introductions_as_first")
    second = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introductions_as_second")
    for_first = models.TextField(max_length=LONGEST_SENTENCE)
    for_second = models.TextField(max_length=LONGEST_SENTENCE)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    first_answer = models.CharField(max_length=3, choices=ANSWERS, blank=True)
    second_answer = models.CharField(max_length=3, choices=ANSWERS, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    # Two of them are absent for each other, or were since: it is kept as sent, and neither meets it.
    withheld = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the form was sent with, so that sending it twice makes one.
    creation_key = models.CharField(max_length=22, null=True, unique=True, editable=False)  # noqa: DJ001 - no key is not one key

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="introduction_of_a_pair_in_order"),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("first")) & ~Q(proposed_by=F("second")), name="introduction_by_a_third"
            ),
            models.CheckConstraint(
                condition=Q(state="opened", first_answer="yes", second_answer="yes", opened_at__isnull=False)
                | Q(state="proposed", opened_at=None),
                name="introduction_opened_by_both",
            ),
            models.UniqueConstraint(
                fields=["proposed_by", "first", "second"],
                condition=Q(state="proposed"),
                name="introduction_waiting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk}"

    def other_than(self, person: Any) -> User:
        """Whom one of the two is to meet."""
        return self.second if self.first_id == person.pk else self.first

    def sentence_for(self, person: Any) -> str:
        """What was written to one of the two; nothing for anybody else."""
        return {self.first_id: self.for_first, self.second_id: self.for_second}.get(person.pk, "")

    def answer_of(self, person: Any) -> str:
        """What one of the two has answered: for themselves to read, and for nobody else."""
        return {self.first_id: self.first_answer, self.second_id: self.second_answer}.get(person.pk, "")
