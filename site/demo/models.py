"""Mail that the demo caught instead of sending."""

from django.db import models


class CaughtMail(models.Model):
    """One mail as its reader would have got it."""

    recipient = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    caught_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.subject
