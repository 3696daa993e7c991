"""Cohorts and how to apply: both speak from the intake's dates."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from cohorts.applications import status_for
from cohorts.models import Cohort, Intake
from core.models import BasePage, ContentPage
from programme.cohort_chooser import ChooserForm

PLAIN = ["bold", "italic", "link", "ul", "ol"]


class CohortsPage(ContentPage):
    """The two cohorts side by side, past intakes, and which one is right for me."""

    template = "pages/cohorts_page.html"
    parent_page_types: ClassVar[list[str]] = ["programme.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "cohorts page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Unbound until somebody answers, so that a first visit shows no errors.
        chooser = ChooserForm(request.GET) if ChooserForm.is_answered(request.GET) else ChooserForm()
        current = status_for(request).intake
        past = Intake.objects.past_at(timezone.now()).exclude(pk=current.pk if current else None)
        return super().get_context(request, *args, **kwargs) | {
            "intake": current,
            "cohorts": current.cohorts.all() if current else Cohort.objects.none(),
            "past_intakes": past.prefetch_related("cohorts"),
            "chooser": chooser,
            "suggestion": chooser.suggestion() if chooser.is_bound and chooser.is_valid() else None,
        }


class ApplyPage(BasePage):
    """Is it open, who can apply, the questions in full, what happens when, and who to ask."""

    template = "pages/apply_page.html"
    parent_page_types: ClassVar[list[str]] = ["programme.HomePage"]
    subpage_types: ClassVar[list[str]] = ["programme.StandardPage"]
    max_count = 1

    introduction = models.TextField(blank=True, max_length=400)
    who_can_apply = RichTextField(features=PLAIN)
    how_to_apply = RichTextField(features=PLAIN, help_text="How to send an application in while they are open.")
    questions = StreamField(
        [
            (
                "question",
                blocks.StructBlock(
                    [("question", blocks.CharBlock(max_length=160)), ("help", blocks.TextBlock(required=False))],
                    icon="help",
                ),
            )
        ],
        help_text="The questions in full, so that people can prepare.",
    )
    organisation_agrees = RichTextField("what your organisation agrees to", features=PLAIN, blank=True)
    how_we_decide = RichTextField(features=PLAIN, blank=True)
    your_data = RichTextField("equality monitoring and your data", features=PLAIN, blank=True)
    other_formats = RichTextField("contact and other formats", features=PLAIN, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("who_can_apply"),
        FieldPanel("how_to_apply"),
        FieldPanel("questions"),
        MultiFieldPanel(
            [
                FieldPanel("organisation_agrees"),
                FieldPanel("how_we_decide"),
                FieldPanel("your_data"),
                FieldPanel("other_formats"),
            ],
            heading="Good to know",
        ),
    ]

    class Meta:
        verbose_name = "apply page"

    @property
    def summary_text(self) -> str:
        return self.search_description or self.introduction

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"applications": status_for(request)}
