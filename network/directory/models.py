"""What the directory keeps of one person: searches that they saved, and whom they want suggested, if anybody."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.public_ids import new_public_id
from users.models import User

# The worker comes by once an hour; half an hour early is in time.
EARLY = timedelta(minutes=30)


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Saved searches by whose they are and when it is their turn."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own; nobody else's."""
        return self.filter(user_id=viewer.pk) if viewer.is_authenticated else self.none()

    def due(self, now: datetime) -> Self:
        """Those that are to be run again for the mail, whoever has waited longest first."""
        turns = [Q(rhythm=rhythm, looked_at__lte=now - every + EARLY) for rhythm, every in SavedSearch.EVERY.items()]
        return self.filter(turns[0] | turns[1], user__is_active=True).order_by("looked_at", "pk")


class SavedSearch(models.Model):
    """One search that somebody keeps by a name, and how often a mail tells them what it finds that is new."""

    class Kind(models.TextChoices):
        PEOPLE = "people", "People"
        PRACTICE = "practice", "Practice"

    class Rhythm(models.TextChoices):
        DAILY = "daily", "When something new matches, at most once a day"
        WEEKLY = "weekly", "Once a week, if something is new"
        NEVER = "never", "No mail"

    EVERY = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # What stands behind the question mark: words and filters, without order and page.
    address = models.TextField()
    # One for the same search, however it is typed.
    key = models.CharField(max_length=64, editable=False)
    rhythm = models.CharField(max_length=6, choices=Rhythm.choices, default=Rhythm.DAILY)
    # Ids of what it has found already, the latest first: what is not among them is new.
    told = models.JSONField(default=list, editable=False)
    looked_at = models.DateTimeField(null=True, editable=False)
    last_sent_at = models.DateTimeField(null=True, editable=False)
    # Where mails were wanted, it found too much when it was last run.
    is_too_wide = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="saved_search_once"),
            models.CheckConstraint(
                condition=Q(rhythm="never") | Q(looked_at__isnull=False), name="saved_search_with_mail_has_looked"
            ),
        ]
        indexes = [models.Index(fields=["rhythm", "looked_at"], name="saved_search_by_turn")]

    def __str__(self) -> str:
        return f"saved search {self.pk}"

    @property
    def url(self) -> str:
        """Where it is run."""
        return reverse(f"find_{self.kind}") + self.address


class SuggestionChoice(models.Model):
    """Whether somebody wants people suggested to them; who has no row has not said no."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="suggestion_choice")
    suggests_people = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"suggestions for {self.user_id}"


class DismissedSuggestionQuerySet(models.QuerySet["DismissedSuggestion"]):
    """Who was put off, by whom."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own; nobody learns that they were put off."""
        return self.filter(user_id=viewer.pk) if viewer.is_authenticated else self.none()


class DismissedSuggestion(models.Model):
    """“Not now”: a person who is not suggested to somebody for a while."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="dismissed_suggestions")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    dismissed_at = models.DateTimeField(auto_now_add=True)

    objects = DismissedSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "person"], name="dismissed_suggestion_once")]

    def __str__(self) -> str:
        return f"{self.person_id} not now for {self.user_id}"
