"""Keeps the index true to what is public, in the same transaction as the change."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from core.folding import folded_words, joined_words
from search.models import SearchDocument
from search.registry import Searchable, kind_of, kinds


def connect_signals() -> None:
    """Follow pages as they are published, unpublished, moved and deleted, and as their privacy changes."""
    page_published.connect(_page_changed, dispatch_uid="search-published")
    page_unpublished.connect(_page_changed, dispatch_uid="search-unpublished")
    post_page_move.connect(_page_moved, dispatch_uid="search-moved")
    post_delete.connect(_row_deleted, dispatch_uid="search-deleted")
    for name, signal in {"saved": post_save, "deleted": post_delete}.items():
        signal.connect(_privacy_changed, sender=PageViewRestriction, dispatch_uid=f"search-privacy-{name}")


def index(searchable: Searchable, thing: Model) -> None:
    """Write or remove the document of one thing, by what is public now."""
    if not searchable.public().filter(pk=thing.pk).exists():
        _remove(searchable, thing)
        return
    SearchDocument.objects.update_or_create(
        kind=searchable.kind, object_id=thing.pk, defaults=_words(searchable, thing)
    )


@transaction.atomic
def rebuild() -> int:
    """Write the whole index anew; give back how many documents it holds."""
    SearchDocument.objects.all().delete()
    documents = SearchDocument.objects.bulk_create(
        SearchDocument(kind=searchable.kind, object_id=thing.pk, **_words(searchable, thing))
        for searchable in kinds().values()
        for thing in searchable.public()
    )
    return len(documents)


def _page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if searchable := kind_of(sender):
        index(searchable, instance)


def _page_moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    _index_branch(instance)


def _privacy_changed(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    # The page itself may be on its way out.
    if page := Page.objects.filter(pk=instance.page_id).first():
        _index_branch(page)


def _index_branch(page: Page) -> None:
    """What closes a page, or opens it, does so to all that is below it."""
    for below in Page.objects.descendant_of(page, inclusive=True).specific():
        _page_changed(type(below), below)


def _row_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if searchable := kind_of(sender):
        _remove(searchable, instance)


def _remove(searchable: Searchable, thing: Model) -> None:
    SearchDocument.objects.filter(kind=searchable.kind, object_id=thing.pk).delete()


def _words(searchable: Searchable, thing: Model) -> dict[str, Any]:
    text = searchable.text(thing)
    return {
        "title": _spaced(text.title),
        "summary": _spaced(text.summary),
        "body": _spaced(text.body),
        "added_on": text.added_on,
        "is_old": text.is_old,
    }


def _spaced(text: str) -> str:
    words = " ".join([*folded_words(text), *joined_words(text)])
    return f" {words} " if words else ""
