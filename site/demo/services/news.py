"""The demo's news, with a picture to some of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from wagtail.models import Collection, Page, PageLogEntry

from blog.models import NewsIndexPage, NewsPage
from core.models import BasePage, SiteImage
from demo.pictures import street
from demo.reading import read
from demo.services.dates import at
from demo.services.intakes import OPEN_BEFORE, open_intake
from topics.models import Topic

EXAMPLES = "Example content"


def load_news(today: date) -> Iterator[str]:
    """Add the items that are missing and were added by that day."""
    index = NewsIndexPage.objects.get()
    opened_on = today - OPEN_BEFORE
    for item in NewsPage.objects.filter(is_example=True, intake__is_example=True).exclude(added_on=opened_on):
        item.added_on = opened_on
        item.save_revision().publish()
    known = set(NewsPage.objects.child_of(index).values_list("title", flat=True))
    made = 0
    for row in read("news"):
        # What announces the intake was added on the day it opened.
        added_on = opened_on if row.get("announces_intake") else date.fromisoformat(row["added_on"])
        if row["title"] in known or added_on > today:
            continue
        _add(index, row, added_on)
        made += 1
    yield f"News: {made} example items were added."


def clear_pages() -> Iterator[str]:
    """Remove the example pages of every kind, and the pictures."""
    pages = [page.pk for page_class in _page_classes() for page in page_class.objects.filter(is_example=True)]
    for pk in pages:
        Page.objects.get(pk=pk).delete()
    # The history outlives its page, and this page never was.
    PageLogEntry.objects.filter(page_id__in=pages).delete()
    yield f"Pages: {len(pages)} examples removed."
    pictures = list(SiteImage.objects.filter(is_example=True))
    for picture in pictures:
        picture.delete()
    folder = Collection.objects.filter(name=EXAMPLES).first()
    if folder and not SiteImage.objects.filter(collection=folder).exists() and not folder.get_children().exists():
        folder.delete()
    yield f"Pictures: {len(pictures)} examples removed."


def _add(index: NewsIndexPage, row: dict[str, Any], added_on: date) -> None:
    item = NewsPage(
        title=row["title"],
        added_on=added_on,
        summary=_shortened(row["outline"].split(". ")),
        visibility=row["visibility"],
        picture=[_picture(**row["picture"])] if "picture" in row else [],
        body=[{"type": "paragraph", "value": row["body"]}],
        intake=open_intake() if row.get("announces_intake") else None,
        is_example=True,
        first_published_at=at(added_on, 9),
    )
    index.add_child(instance=item)
    item.topics.set(list(Topic.objects.filter(name__in=row["tags"])))
    item.save_revision().publish()


def _picture(*, houses: int, alt: str) -> dict[str, Any]:
    folder = Collection.objects.filter(name=EXAMPLES).first()
    # An editor would find them in a folder of their own, and clearing finds them there.
    folder = folder or Collection.get_first_root_node().add_child(name=EXAMPLES)
    image = SiteImage.objects.create(
        title=f"A street of {houses} houses", description=alt, collection=folder, file=street(houses), is_example=True
    )
    return {"type": "image", "value": {"image": image.pk, "alt_text": alt, "decorative": False}}


def _shortened(sentences: list[str]) -> str:
    """As many whole sentences as a summary holds."""
    limit = NewsPage._meta.get_field("summary").max_length or 200
    summary = sentences[0]
    for sentence in sentences[1:]:
        if len(summary) + len(sentence) + 3 > limit:
            break
        summary = f"{summary}. {sentence}"
    return summary if summary.endswith(".") else f"{summary}."


def _page_classes(base: type[BasePage] = BasePage) -> list[type[BasePage]]:
    found: list[type[BasePage]] = []
    for subclass in base.__subclasses__():
        found += ([] if subclass._meta.abstract else [subclass]) + _page_classes(subclass)
    return found
