"""The index of the database engine. A word index of the database stands beside it, made by the migrations."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, Max, OuterRef, Sum


class SearchThing(models.Model):
    """One thing that somebody may find, and what it is sorted by."""

    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    sort_name = models.CharField(max_length=255, blank=True)
    added_on = models.DateField(null=True, blank=True)
    # Old news and news of an intake that has closed come after what is true today.
    is_old = models.BooleanField(default=False)
    # The SearchChange that last changed it; 0 while nothing mirrors the index.
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_thing_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SearchPassage(models.Model):
    """A piece of text that finds a thing, for one audience; of a write-up that finds its author, with its source."""

    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=40)
    audience = models.CharField(max_length=40)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.PositiveBigIntegerField(default=0)
    happened_on = models.DateField(null=True, blank=True)
    text = models.TextField()
    # Stems with a space between; the word index is made of them.
    words = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id"], name="search_passage_of_thing"),
            models.Index(
                fields=["kind", "object_id", "happened_on", "audience", "source_kind", "source_id"],
                condition=models.Q(happened_on__isnull=False),
                name="search_passage_by_day",
            ),
            models.Index(fields=["source_kind", "source_id"], name="search_passage_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.kind} {self.object_id}"


class SearchFacet(models.Model):
    """A value by which a thing can be filtered, for one audience."""

    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    facet = models.CharField(max_length=40)
    value = models.CharField(max_length=120)
    audience = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id", "facet", "audience", "value"], name="search_facet_of_thing"),
            models.Index(fields=["kind", "facet", "value", "audience", "object_id"], name="search_facet_by_value"),
        ]

    def __str__(self) -> str:
        return f"{self.facet} of {self.kind} {self.object_id}"


class SearchWord(models.Model):
    """A word as it was written somewhere: misspelt ones are mended by them. Who may see it is asked when it is used."""

    word = models.CharField(max_length=40, primary_key=True)
    # In how many things it stood when the index was last written anew.
    things = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.word


# The mirror in Elasticsearch -----------------------------------------------------------------------


class SearchChange(models.Model):
    """A thing that changed and waits to be written to Elasticsearch; its number is the version that it has since."""

    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    changed_at = models.DateTimeField(auto_now_add=True)
    # Of one that was refused: when to try again, and how often it was tried.
    not_before = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="search_change_of_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}, version {self.pk}"


class SearchIndex(models.Model):
    """An index that we made in Elasticsearch. All but those on their way out get every change."""

    class State(models.TextChoices):
        """What it is for."""

        BUILDING = "building", "being built"
        LIVE = "live", "in use"
        PREVIOUS = "previous", "kept to go back to"
        LEAVING = "leaving", "to be deleted"

    name = models.CharField(max_length=200, unique=True)
    # Of which mapping it was made: `search.engines.elasticsearch.mapping`.
    mapping = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=State, default=State.BUILDING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Up to where it is filled, in the order of kind and number.
    last_kind = models.CharField(max_length=40, blank=True)
    last_id = models.PositiveBigIntegerField(default=0)
    # Whoever builds it holds it until then, and holds it anew with each step.
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=~models.Q(state="leaving"),
                name="search_index_one_of_each_state",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SearchCheck(models.Model):
    """The last time that a copy of the index was held against what it is a copy of."""

    class Copy(models.TextChoices):
        """Which one."""

        DATABASE = "database", "The index in the database"
        ELASTICSEARCH = "elasticsearch", "Elasticsearch"

    copy = models.CharField(max_length=20, choices=Copy, unique=True)
    checked_at = models.DateTimeField()
    missing = models.PositiveIntegerField(default=0)
    extra = models.PositiveIntegerField(default=0)
    stale = models.PositiveIntegerField(default=0)
    is_repaired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.copy}: {self.missing} missing, {self.extra} too many, {self.stale} stale"


class UnansweredSearchQuerySet(models.QuerySet["UnansweredSearch"]):
    """What was asked for in vain."""

    def same_as(self, row: "UnansweredSearch") -> Self:
        """The same words looked for in the same place, on any day."""
        return self.filter(kind=row.kind, words=row.words)

    def by_words(self) -> Any:
        """One row for all days: the words, where they were looked for, how often, when last. Not what was put away."""
        put_away = UnansweredSearch.objects.filter(kind=OuterRef("kind"), words=OuterRef("words"), is_put_away=True)
        rows = self.filter(~Exists(put_away)).values("kind", "words")
        return rows.annotate(row=Max("pk"), asked=Sum("times"), last_on=Max("day")).order_by(
            "-asked", "-last_on", "words"
        )


class UnansweredSearch(models.Model):
    """Words that found nothing on one day, and how often. It does not say whose they were."""

    day = models.DateField()
    # The kinds that were searched, with a space between.
    kind = models.CharField(max_length=100)
    words = models.CharField(max_length=100)
    times = models.PositiveIntegerField(default=1)
    is_put_away = models.BooleanField(default=False)

    objects = UnansweredSearchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "kind", "words"], name="unanswered_search_once_a_day")]
        indexes = [models.Index(fields=["kind", "words"], name="unanswered_search_by_words")]

    def __str__(self) -> str:
        return f"{self.words} in {self.kind} on {self.day}"
