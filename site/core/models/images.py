"""Editors' pictures. Members' pictures never live here: these files are public."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from core.images import is_upload, strip_metadata


class SiteImage(AbstractImage):
    """A picture of the public site; its file carries no camera or place data."""

    # The clean copy that waits to be saved: forms check the picture before that, and once is enough.
    _stripped: Any = None

    credit = models.CharField(max_length=120, blank=True, help_text="Who made it, if they wish to be named.")

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"

    def clean(self) -> None:
        super().clean()
        try:
            self._strip_upload()
        except ValidationError as error:
            raise ValidationError({"file": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._strip_upload()
        super().save(*args, **kwargs)

    def _strip_upload(self) -> None:
        """Put a clean copy in the place of a new upload. Raises ValidationError if it cannot be read."""
        if self.file and is_upload(self.file) and self._stripped is not self.file:
            self.file = strip_metadata(self.file.file)
            self._stripped = self.file


class SiteRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
