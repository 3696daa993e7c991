"""Programme news: an index by year and the items, each with the day it was added (guide 1.1)."""

import re
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult

from blog.feeds import NewsFeed
from blog.permissions import may_read_members_news
from cohorts.models import Intake
from core.blocks import BodyStreamBlock
from core.models import BasePage
from core.page_cache import cached_fragment
from core.page_tree import open_to_all
from topics.models import Topic, TopicItemBase

PAGE_SIZE = 20
TOPICS_SHOWN = 6
# Addresses under the index that are lists.
LISTS = re.compile(r"\d{4}|feed")


class NewsPageQuerySet(PageQuerySet):
    """News items by who may read them."""

    def for_public(self) -> Self:
        """Live items that everyone may read."""
        return open_to_all(self.live()).filter(visibility=NewsPage.Visibility.PUBLIC)

    def visible_to(self, viewer: Any) -> Self:
        """Live items that this person may read; members' news only for members and staff."""
        if may_read_members_news(viewer):
            return open_to_all(self.live())
        return self.for_public()

    def newest_first(self) -> Self:
        """By the day they were added."""
        return self.order_by("-added_on", "-pk")


class NewsIndexPage(RoutablePageMixin, BasePage):
    """All news: the latest, by year, and a feed."""

    owned_slug: ClassVar[str] = "news"
    template = "blog/news_index_page.html"
    max_count = 1
    parent_page_types = ["programme.HomePage"]
    subpage_types = ["blog.NewsPage"]

    introduction = models.TextField(blank=True, max_length=400)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "news index"

    def items(self) -> NewsPageQuerySet:
        """The public items under this page, newest first."""
        return NewsPage.objects.child_of(self).for_public().newest_first()

    def topics(self) -> list[Topic]:
        """What the public items are about most."""
        used = Topic.objects.filter(blog_newspagetopic_items__content_object__in=self.items())
        return list(used.annotate(count=models.Count("pk")).order_by("-count", "name")[:TOPICS_SHOWN])

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        # An item with its intake in one query, for which Wagtail takes three.
        if len(path_components) == 1 and not LISTS.fullmatch(path_components[0]):
            items = NewsPage.objects.child_of(self).select_related("intake")
            if item := items.filter(slug=path_components[0]).first():
                return item.route(request, [])
        return super().route(request, path_components)

    @path("")
    def latest(self, request: HttpRequest) -> HttpResponse:
        """The newest items, in pages, grouped by year."""
        return self.render(request, context_overrides=self._listing(request))

    @path("<int:year>/", name="year")
    def year(self, request: HttpRequest, year: int) -> HttpResponse:
        """The items of one year; 404 for a year without any."""
        context = self._listing(request, year)
        return self.render(request, context_overrides=context, template="blog/news_year.html")

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest items as RSS."""
        return NewsFeed(self)(request)

    def _listing(self, request: HttpRequest, year: int | None = None) -> dict[str, Any]:
        items = self.items()
        by_year = items.order_by("-added_on__year").values_list("added_on__year").annotate(count=models.Count("pk"))
        counts = dict(by_year)
        if year is not None:
            if year not in counts:
                raise Http404
            items = items.filter(added_on__year=year)
        paginator = Paginator(items, PAGE_SIZE)
        # Known already, so it need not be asked.
        paginator.count = sum(counts.values()) if year is None else counts[year]
        page: PaginatorPage[NewsPage] = paginator.get_page(request.GET.get("page"))
        return {
            "page_items": page,
            "years": [(each, count) for each, count in counts.items() if each is not None],
            "year": year,
            "topics": cached_fragment("news-topics", self.topics),
        }


class NewsPageTopic(TopicItemBase):
    """A topic of a news item."""

    content_object = ParentalKey("blog.NewsPage", on_delete=models.CASCADE, related_name="topic_items")


class NewsPage(BasePage):
    """One item of news. Once live it always has the day it was added."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Everyone"
        MEMBERS = "members", "Members of the network"

    template = "blog/news_page.html"
    parent_page_types = ["blog.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    past_days: ClassVar[tuple[str, ...]] = (*BasePage.past_days, "added_on")

    added_on = models.DateField(
        null=True, blank=True, help_text="Shown as “Added on”. If empty, the day it is first made public."
    )
    summary = models.TextField(max_length=200, help_text="One or two sentences, for lists and search.")
    picture = StreamField([("image", ImageBlock())], blank=True, max_num=1)
    body = StreamField(BodyStreamBlock())
    topics = ClusterTaggableManager(through=NewsPageTopic, blank=True)
    visibility = models.CharField(
        "who may read it", max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    archived = models.BooleanField(
        default=False, help_text="Still readable, with a line that says it is old, and lower in search."
    )
    intake = models.ForeignKey(
        Intake,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="If this item announces an intake, the page itself says when that intake has closed.",
    )

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("added_on"), FieldPanel("visibility")]),
                FieldPanel("topics"),
                FieldPanel("intake"),
                FieldPanel("archived"),
            ],
            heading="About this item",
        ),
    ]

    class Meta:
        verbose_name = "news item"

    def __str__(self) -> str:
        return self.title

    @property
    def summary_text(self) -> str:
        return self.search_description or self.summary

    @property
    def date_added(self) -> date:
        """The day to show; a draft shows the day it would get now."""
        return self.added_on or timezone.localdate(self.first_published_at)

    @property
    def is_members_only(self) -> bool:
        return self.visibility == self.Visibility.MEMBERS

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.live and self.added_on is None:
            self.added_on = timezone.localdate(self.first_published_at)
        super().save(*args, **kwargs)

    def check_address(self, *, slug: str, parent: Page) -> None:
        super().check_address(slug=slug, parent=parent)
        if LISTS.fullmatch(slug):
            raise ValidationError(
                {"slug": f"The address /news/{slug}/ is a list of news. Choose words from the headline."}
            )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Members' news does not exist for anyone else.
        if self.is_members_only and not may_read_members_news(request.user):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        is_draft = getattr(request, "is_preview", False)
        return super().get_context(request, *args, **kwargs) | {
            "is_stale": self.is_stale_at(timezone.now()),
            "neighbours": self.neighbours(),
            "topics": self._topics() if is_draft else cached_fragment(f"news-topics-{self.pk}", self._topics),
        }

    def _topics(self) -> list[Topic]:
        return list(self.topics.all())

    def is_stale_at(self, moment: datetime) -> bool:
        """Whether the intake that this item announces takes applications no more."""
        return self.intake is not None and self.intake.opens_at <= moment and not self.intake.is_open_at(moment)

    def neighbours(self) -> tuple["NewsPage | None", "NewsPage | None"]:
        """The public items right before and after this one by date."""
        if self.pk is None or self.added_on is None:
            return None, None
        return cached_fragment(f"news-beside-{self.pk}-{self.added_on}", self._neighbours)

    def _neighbours(self) -> tuple["NewsPage | None", "NewsPage | None"]:
        items = NewsPage.objects.sibling_of(self, inclusive=False).for_public().defer("body", "picture")
        same_day = models.Q(added_on=self.added_on)
        older = items.filter(models.Q(added_on__lt=self.added_on) | same_day & models.Q(pk__lt=self.pk))
        newer = items.filter(models.Q(added_on__gt=self.added_on) | same_day & models.Q(pk__gt=self.pk))
        return older.newest_first().first(), newer.order_by("added_on", "pk").first()
