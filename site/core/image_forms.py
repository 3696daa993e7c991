"""The admin's form for pictures: it says what is wrong with a file at the field."""

from typing import Any

from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.images import strip_metadata


class CleanImageField(WagtailImageField):
    """Cleans the picture before Wagtail decodes it: that it does however large it is, and fails on half a file."""

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return super().to_python(data)
        self.check_image_file_size(data)
        return super().to_python(strip_metadata(data))


class SiteImageForm(BaseImageForm):
    """The form for one picture, new or changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form for many pictures at once has none.
        if given := self.fields.get("file"):
            self.fields["file"] = CleanImageField(label=given.label, required=given.required, widget=given.widget)
