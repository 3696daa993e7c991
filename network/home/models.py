"""What the members' home remembers of a person."""

from django.db import models

from users.models import User


class HomeState(models.Model):
    """What the members' home knows of one person: the days of the last two visits, and the prompts they want no more.

    Days and no hours: it is there to say what is new, and no log of anybody.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="home_state")
    last_on = models.DateField(null=True, blank=True)
    before_that = models.DateField(null=True, blank=True)
    dismissed = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"home of {self.user_id}"
