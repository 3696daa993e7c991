"""The page that every page of the site is built on."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from core.addresses import is_taken
from core.blocks import BodyStreamBlock


class BasePageForm(WagtailAdminPageForm):
    """Says at the field when an address belongs to something else, and makes one of the title where none was given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # Wagtail's script makes it of a title that is typed, but not of what was typed before the script was there.
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """The address; where the field was left empty, the one that the page has."""
        return self.cleaned_data["slug"] or self.instance.slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slug = cleaned.get("slug") or slugify(cleaned.get("title", ""))
        if slug and self.parent_page is not None:
            try:
                self.instance.check_address(slug=slug, parent=self.parent_page)
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned


class BasePage(Page):
    """Fields and rules shared by every page: share picture, last check, and addresses that stay free."""

    # The root address that only this type of page may have, such as "news".
    owned_slug: ClassVar[str] = ""
    # Days that the page tells of as past: none may be to come when the page is there to read.
    past_days: ClassVar[tuple[str, ...]] = ("last_checked_on",)

    last_checked_on = models.DateField(
        null=True, blank=True, help_text="When somebody last made sure that this page is still true."
    )
    share_image = models.ForeignKey(
        "core.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown when somebody shares the page. If empty, the quilt is shown.",
    )
    is_example = models.BooleanField(default=False, editable=False)

    base_form_class = BasePageForm
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("share_image")],
            heading="Address and sharing",
        ),
        MultiFieldPanel([FieldPanel("show_in_menus"), FieldPanel("last_checked_on")], heading="In this site"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self._check_past_days()
        parent = self.get_parent() if self.path else None
        if parent is not None:
            self.check_address(slug=self.slug, parent=parent)

    def _check_past_days(self) -> None:
        latest = max(timezone.localdate(moment) for moment in (timezone.now(), self.go_live_at) if moment)
        if wrong := [name for name in self.past_days if (day := getattr(self, name)) and day > latest]:
            until = f"{date_format(latest)}, when the page goes live" if latest > timezone.localdate() else "today"
            message = f"This day is still to come. Choose {until}, or an earlier day."
            raise ValidationError(dict.fromkeys(wrong, message))

    def check_address(self, *, slug: str, parent: Page) -> None:
        """Raise ValidationError, keyed by slug, if this page may not have the address under that parent."""
        if parent.depth == 2 and slug != self.owned_slug and is_taken(slug):
            raise ValidationError(
                {"slug": f"The address /{slug}/ belongs to another part of the site. Choose a different one."}
            )

    @property
    def summary_text(self) -> str:
        """One or two sentences for lists, search and share cards."""
        return self.search_description


class ContentPage(BasePage):
    """A page of an introduction and a body."""

    introduction = models.TextField(blank=True, max_length=400, help_text="Two or three plain sentences.")
    body = StreamField(BodyStreamBlock(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        abstract = True

    @property
    def summary_text(self) -> str:
        return self.search_description or self.introduction
