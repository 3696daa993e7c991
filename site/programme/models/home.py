"""The home page: who we are, whether applications are open, and the three doors."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from blog.models import NewsPage
from core.models import BasePage
from programme.models.partners import Partner

NEWS_ON_HOME = 3


class HomePage(BasePage):
    """The first page of the site."""

    template = "pages/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    heading = models.CharField(max_length=120, default="The strongest services begin with people who know each other")
    standfirst = models.TextField(max_length=400)
    taking_part = StreamField(
        [
            (
                "activity",
                blocks.StructBlock(
                    [("title", blocks.CharBlock(max_length=60)), ("text", blocks.TextBlock())], icon="list-ol"
                ),
            )
        ],
        blank=True,
        help_text="What taking part involves.",
    )
    quotation = models.TextField(max_length=400, blank=True, help_text="Exact words, without quotation marks.")
    quotation_source = models.CharField(max_length=160, blank=True)
    quotation_page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quotation_link_text = models.CharField(max_length=80, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("standfirst"),
        FieldPanel("taking_part"),
        MultiFieldPanel(
            [
                FieldPanel("quotation"),
                FieldPanel("quotation_source"),
                PageChooserPanel("quotation_page"),
                FieldPanel("quotation_link_text"),
            ],
            heading="Quotation",
        ),
    ]

    class Meta:
        verbose_name = "home page"

    @property
    def summary_text(self) -> str:
        return self.search_description or self.standfirst

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "news": NewsPage.objects.for_public().newest_first()[:NEWS_ON_HOME],
            "partners": Partner.objects.on(timezone.localdate()),
        }
