"""The number that every cached page is filed under."""

from django.db import models


class SiteVersion(models.Model):
    """One row: a number that grows whenever something public may have changed."""

    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
