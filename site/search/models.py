"""The index of the database engine: one row for each thing that the public may find."""

from django.db import models


class SearchDocument(models.Model):
    """The words of one public thing, folded, with a space before each so that a word's beginning can be matched."""

    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    title = models.TextField()
    summary = models.TextField()
    body = models.TextField()
    added_on = models.DateField(null=True, blank=True)
    # Old news and news of an intake that has closed come after what is true today.
    is_old = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
