"""The index of the database engine. A word index of the database stands beside it, made by the migrations."""

from django.db import models


class SearchThing(models.Model):
    """One thing that somebody may find, and what it is sorted by."""

    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    sort_name = models.CharField(max_length=255, blank=True)
    added_on = models.DateField(null=True, blank=True)
    # Old news and news of an intake that has closed come after what is true today.
    is_old = models.BooleanField(default=False)

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
            models.Index(fields=["kind", "audience", "object_id", "happened_on"], name="search_passage_by_day"),
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
            models.Index(fields=["kind", "object_id"], name="search_facet_of_thing"),
            models.Index(fields=["kind", "facet", "value", "audience", "object_id"], name="search_facet_by_value"),
        ]

    def __str__(self) -> str:
        return f"{self.facet} of {self.kind} {self.object_id}"
