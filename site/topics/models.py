"""Topics: one vocabulary for news, write-ups and people, in six facets (guide section 4)."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from core.folding import folded_key
from core.panels import PlainInlinePanel


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics by name and place."""

    def by_name(self) -> Self:
        """A to Z."""
        return self.order_by("name")

    def named(self, text: str) -> Self:
        """The topics whose name or synonym is this text, however it is written."""
        key = folded_key(text)
        if not key:
            return self.none()
        return self.filter(Q(key=key) | Q(synonyms__key=key)).distinct()


class Topic(TagBase, ClusterableModel):
    """One thing that people do, with whom, where, to what end; or an idea, or a skill."""

    class Facet(models.TextChoices):
        PRACTICE = "practice", "Practice"
        POPULATION = "population", "Who it is with"
        SETTING = "setting", "Where it happens"
        OUTCOME = "outcome", "What changes"
        THEME = "theme", "Ideas and policy"
        SKILL = "skill", "Skills"

    class Status(models.TextChoices):
        CURRENT = "current", "Current"
        OLDER = "older", "Older term"
        AVOID = "avoid", "Avoid"

    # Only the vocabulary's own words can be chosen; a new one is added on purpose.
    free_tagging = False

    facet = models.CharField(max_length=12, choices=Facet.choices)
    definition = models.TextField(max_length=300)
    broader = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="narrower")
    related = models.ManyToManyField("self", blank=True)
    everyday = models.TextField(
        "everyday wording",
        blank=True,
        help_text="How people say it who do not know its name, separated by semicolons. Matched only, never shown.",
    )
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.CURRENT)
    key = models.CharField(max_length=100, editable=False, db_index=True)

    objects = TopicQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("facet"),
        FieldPanel("definition"),
        FieldPanel("broader"),
        FieldPanel("related"),
        FieldPanel("status"),
        FieldPanel(
            "everyday",
            help_text="How people say it who do not know its name, with semicolons between: “someone to pop in; help "
            "with my shopping”. A phrase counts as a whole, or by its rarer words. The next search finds by it. It is "
            "shown to nobody.",
        ),
        PlainInlinePanel("synonyms", heading="Also called", label="Synonym"),
    ]

    class Meta:
        verbose_name = "topic"
        constraints = [
            models.CheckConstraint(
                condition=~Q(broader=F("id")),
                name="topic_not_broader_than_itself",
                violation_error_message="A topic cannot be broader than itself.",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = folded_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    @property
    def url(self) -> str:
        """The address of the topic's page."""
        return self.get_absolute_url()


class TopicSynonym(Orderable):
    """Another name of a topic: an abbreviation, an older term, another spelling."""

    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="synonyms")
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=100, editable=False, db_index=True)

    panels = [FieldPanel("name")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "key"],
                name="topic_synonym_once",
                violation_error_message="The topic has that synonym already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.key = folded_key(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = folded_key(self.name)
        super().save(*args, **kwargs)


class AmbiguousName(models.Model):
    """A short form that means one thing here and may mean others elsewhere (guide 4.3)."""

    name = models.CharField(max_length=60, unique=True, help_text="As people type it, such as LAC.")
    may_mean = models.CharField(
        "may also mean", max_length=200, help_text="What else it may stand for, separated by semicolons."
    )

    class Meta:
        verbose_name = "ambiguous name"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TopicItemBase(ItemBase):
    """What links a thing to its topics; each app makes its own."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s_items")

    class Meta:
        abstract = True


class ControlledTerm(models.Model):
    """One entry of the short lists that describe people and organisations (guide 4.5)."""

    class Kind(models.TextChoices):
        REGION = "region", "Region"
        ROLE_LEVEL = "role level", "Role level"
        FUNCTION = "function", "Function"
        ORGANISATION_TYPE = "organisation type", "Organisation type"
        SECTOR = "sector", "Sector"

    kind = models.CharField("list", max_length=20, choices=Kind.choices)
    # Profiles and write-ups hold it, so it stays when the name changes.
    slug = models.SlugField(max_length=100, editable=False)
    name = models.CharField(max_length=100)
    synonyms = models.TextField(
        "also called", blank=True, help_text="Other names and older names, separated by semicolons."
    )
    examples = models.TextField(
        "jobs of that level",
        blank=True,
        help_text=(
            "Found by their own names first, then by the level. Separated by semicolons; several names of one job are "
            "joined by =, such as GP = general practitioner."
        ),
    )
    broader = models.SlugField(
        "sector", max_length=100, blank=True, help_text="Of an organisation type: the sector it belongs to."
    )
    valid_from = models.DateField("first day", null=True, blank=True)
    valid_until = models.DateField(
        "last day", null=True, blank=True, help_text="After it nobody can choose this; who has it keeps it."
    )
    became = models.CharField("what it became", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=1000, help_text="Lower numbers come first.")

    class Meta:
        verbose_name = "list entry"
        verbose_name_plural = "list entries"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="controlled_term_once_in_its_list",
                violation_error_message="The list has an entry of that name already.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="controlled_term_ends_after_it_begins",
                violation_error_message="The last day must not be before the first day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    def clean(self) -> None:
        self._set_slug()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._set_slug()
        super().save(*args, **kwargs)

    def _set_slug(self) -> None:
        self.slug = self.slug or slugify(self.name)

    @property
    def is_valid_today(self) -> bool:
        """Whether it can be chosen now."""
        today = timezone.localdate()
        return (self.valid_from or today) <= today <= (self.valid_until or today)

    @property
    def names(self) -> list[str]:
        """The name, then what it is also called."""
        return [self.name, *filter(None, map(str.strip, self.synonyms.split(";")))]

    @property
    def examples_by_name(self) -> list[tuple[str, ...]]:
        """Of each example all its names."""
        named = (filter(None, map(str.strip, names.split("="))) for names in self.examples.split(";"))
        return [names for each in named if (names := tuple(each))]
