"""The number that every cached page is filed under."""

from django.db import models


class SiteVersion(models.Model):
    """One row: a number drawn anew whenever something public may have changed.

    Drawn and not counted up: a number that was rolled back, or that a restored backup brings back, must not come twice.
    """

    number = models.PositiveBigIntegerField(default=0)
    # The next moment at which a page says something else by itself, once somebody has asked for it.
    next_boundary = models.DateTimeField(null=True, blank=True)
    boundary_is_known = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.number)
