"""Rows of the admin's forms say in plain words what is there twice."""

from collections.abc import Iterator

from django.apps import apps
from wagtail.admin.panels import InlinePanel

from core.panels import PlainInlinePanel


def rows_in_forms() -> Iterator[InlinePanel]:
    for model in apps.get_models():
        for panel in getattr(model, "panels", ()):
            if isinstance(panel, InlinePanel):
                yield panel.bind_to_model(model)


def test_rows_that_may_be_there_once_are_in_a_panel_that_says_so() -> None:
    panels = {panel.relation_name: panel for panel in rows_in_forms()}
    assert {"cohorts", "synonyms", "footer_links"} <= set(panels)
    for panel in panels.values():
        once = panel.db_field.related_model._meta.total_unique_constraints
        assert not once or isinstance(panel, PlainInlinePanel), panel.db_field.related_model
