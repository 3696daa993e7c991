"""A member's picture. Its files lie outside MEDIA, behind a view that asks who may see it."""

from django.db import models

from core.public_ids import new_public_id
from network.profiles.models.profiles import Profile


class ProfilePhoto(models.Model):
    """The picture of one member, re-encoded in fixed sizes; the files of a size are named by `key`."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="photo")
    # New with every picture: an address of an old one leads nowhere.
    key = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    alt = models.CharField(max_length=125, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"photo of {self.profile_id}"
