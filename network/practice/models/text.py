"""The words of a write-up, by the template (guide 3.2): what a draft, a shared write-up and each version of it hold."""

from typing import Any

from django.db import models

from core import markdown
from core.markdown import SafeHTML
from topics.models import ControlledTerm
from topics.terms import term_name

# The parts that are written in Markdown, in the order of the page.
MARKDOWN_FIELDS = ("before", "what_we_did", "who_decided", "what_changed", "how_we_know", "differently", "cost_note")


class WriteUpText(models.Model):
    """All that authors write. Everything may be empty: what each depth and each audience needs, `needs.py` says."""

    class Power(models.TextChoices):
        INFORMED = "informed", "Informed"
        CONSULTED = "consulted", "Consulted"
        DESIGNED_WITH = "designed with", "Designed with us"
        DECIDED_WITH = "decided with", "Decided with us"
        LED_BY_COMMUNITY = "led by community", "Led by the community"

    class Evidence(models.TextChoices):
        STORY = "story", "Stories we heard"
        COUNTED = "counted", "We counted"
        BEFORE_AND_AFTER = "before and after", "Before and after"
        COMPARED = "compared", "Compared with others"
        INDEPENDENT = "independent", "Independent evaluation"

    class StillGoing(models.TextChoices):
        GOING = "still going", "Still going"
        CHANGED = "changed", "Changed"
        GROWN = "grown", "Grown"
        HANDED_OVER = "handed over", "Handed over"
        STOPPED = "stopped", "Stopped"

    class Interests(models.TextChoices):
        NONE = "none", "None"
        COMPANY = "company", "A company paid for some of it"
        GAIN = "gain", "Somebody gains from others using it"

    title = models.CharField(max_length=90, blank=True)
    summary = models.TextField("in one breath", max_length=600, blank=True)
    # The slug of a controlled term.
    region = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=60, blank=True)
    before = models.TextField("what was going on before", max_length=6000, blank=True)
    what_we_did = models.TextField(max_length=12000, blank=True)
    who_decided = models.TextField("who was involved and who decided", max_length=6000, blank=True)
    power_shared = models.CharField("how far was power shared", max_length=20, choices=Power.choices, blank=True)
    what_changed = models.TextField(max_length=8000, blank=True)
    evidence = models.CharField("how we know", max_length=20, choices=Evidence.choices, blank=True)
    how_we_know = models.TextField(max_length=6000, blank=True)
    differently = models.TextField("what we would do differently", max_length=6000, blank=True)
    cost_set_up = models.CharField("money to set up", max_length=80, blank=True)
    cost_yearly = models.CharField("money each year", max_length=80, blank=True)
    paid_hours = models.CharField("paid hours a week", max_length=80, blank=True)
    volunteer_hours = models.CharField(max_length=80, blank=True)
    first_result = models.CharField("months before the first result", max_length=80, blank=True)
    cost_note = models.TextField("who paid, and what else to know", max_length=1500, blank=True)
    # One step a line.
    how_to_try = models.TextField("how to try it", max_length=3000, blank=True)
    still_going = models.CharField("is it still going", max_length=12, choices=StillGoing.choices, blank=True)
    # The first day of the month.
    last_checked = models.DateField(null=True, blank=True)
    interests = models.CharField("money and interests", max_length=8, choices=Interests.choices, blank=True)
    interests_note = models.CharField(max_length=400, blank=True)
    thanks = models.TextField(max_length=600, blank=True)

    rendered = models.JSONField(default=dict, editable=False)
    renderer_version = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.rendered = rendered_parts(self)
        self.renderer_version = markdown.RENDERER_VERSION
        super().save(*args, **kwargs)

    def html(self, name: str) -> SafeHTML:
        """A part in HTML: as stored, or made anew if it was stored by an earlier renderer."""
        if self.renderer_version != markdown.RENDERER_VERSION or name not in self.rendered:
            return markdown.render(getattr(self, name))
        return markdown.stored(self.rendered[name])

    @property
    def where(self) -> str:
        """Such as “Wexmoor, South West”."""
        return where_of(place=self.place, region=self.region)

    @property
    def steps(self) -> list[str]:
        """How to try it, step by step."""
        return [line.strip() for line in self.how_to_try.splitlines() if line.strip()]

    @property
    def has_cost(self) -> bool:
        said = (self.cost_set_up, self.cost_yearly, self.paid_hours, self.volunteer_hours, self.first_result)
        return any(value.strip() for value in (*said, self.cost_note))


# All that moves with a text from a write-up to a version of it.
TEXT_FIELDS = tuple(
    field.name for field in WriteUpText._meta.local_fields if field.name not in ("rendered", "renderer_version")
)


def where_of(*, place: str, region: str) -> str:
    """A place and the name of its region, in one line."""
    return ", ".join(filter(None, (place.strip(), term_name(ControlledTerm.Kind.REGION, region))))


def rendered_parts(text: WriteUpText) -> dict[str, SafeHTML]:
    """The parts in Markdown that say something, as HTML, to be stored with the text."""
    return {name: markdown.render(getattr(text, name)) for name in MARKDOWN_FIELDS if getattr(text, name)}
