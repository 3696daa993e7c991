"""How often somebody did something lately."""

from django.db import models


class RateCount(models.Model):
    """One count: of what, by whom and in which stretch of time stand in the key, hashed."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} {self.count}"
