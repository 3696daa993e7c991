"""Editors' pictures. Members' pictures never live here: these files are public."""

from typing import Any

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from core.images import CleanImageFile, is_upload, strip_metadata


class SiteImage(AbstractImage):
    """A picture of the public site; its file carries no camera or place data."""

    file: Any  # declared by Wagtail, which brings no types
    credit = models.CharField(max_length=120, blank=True, help_text="Who made it, if they wish to be named.")

    is_example = models.BooleanField(default=False, editable=False)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the picture, a new file as a clean copy. Raises ValidationError if it cannot be read."""
        if self.file and is_upload(self.file) and not isinstance(self.file.file, CleanImageFile):
            self.file = strip_metadata(self.file.file)
        super().save(*args, **kwargs)


class SiteRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
