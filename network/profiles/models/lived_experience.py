"""Lived experience, in somebody's own words: kept apart, by explicit consent, never indexed (guide 5.1, 5.4)."""

from django.db import models

from network.profiles.models.profiles import Profile
from network.profiles.rings import Ring

LONGEST_LIVED_EXPERIENCE = 300


class LivedExperience(models.Model):
    """What one member says of their own life, with the consent that they gave to holding it. Gone with its row."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="lived_experience")
    text = models.TextField(max_length=LONGEST_LIVED_EXPERIENCE)
    ring = models.CharField(max_length=8, choices=Ring.choices, default=Ring.ONLY_ME)
    # The words beside the box that was ticked.
    wording = models.TextField()
    consented_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"lived experience of {self.profile_id}"
