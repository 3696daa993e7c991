"""Keeps the index true to what is public, in the same transaction as the change."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from core.folding import folded_words, joined_words
from search.models import SearchDocument
from search.registry import Searchable, kind_of, kinds


def connect_signals() -> None:
    """Follow pages as they are published, unpublished and deleted."""
    page_published.connect(_page_changed, dispatch_uid="search-published")
    page_unpublished.connect(_page_changed, dispatch_uid="search-unpublished")
    post_delete.connect(_row_deleted, dispatch_uid="search-deleted")


def index(searchable: Searchable, thing: Model) -> None:
    """Write or remove the document of one thing, by what is public now."""
    if not searchable.public().filter(pk=thing.pk).exists():
        SearchDocument.objects.filter(kind=searchable.kind, object_id=thing.pk).delete()
        return
    text = searchable.text(thing)
    SearchDocument.objects.update_or_create(
        kind=searchable.kind,
        object_id=thing.pk,
        defaults={
            "title": _spaced(text.title),
            "summary": _spaced(text.summary),
            "body": _spaced(text.body),
            "added_on": text.added_on,
            "is_old": text.is_old,
        },
    )


@transaction.atomic
def rebuild() -> int:
    """Write the whole index anew; give back how many documents it holds."""
    SearchDocument.objects.all().delete()
    for searchable in kinds().values():
        for thing in searchable.public():
            index(searchable, thing)
    return SearchDocument.objects.count()


def _page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if searchable := kind_of(sender):
        index(searchable, instance)


def _row_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if searchable := kind_of(sender):
        SearchDocument.objects.filter(kind=searchable.kind, object_id=instance.pk).delete()


def _spaced(text: str) -> str:
    words = " ".join([*folded_words(text), *joined_words(text)])
    return f" {words} " if words else ""
