"""Stored HTML follows its text, and is made anew when the renderer changes."""

from io import StringIO

import pytest
from django.core.management import call_command

from core import markdown
from network.practice.models import WriteUp, WriteUpVersion
from tests.factories.practice import make_write_up
from tests.factories.users import make_member

pytestmark = pytest.mark.usefixtures("site", "without_index")


def rendered_by_an_earlier_renderer() -> WriteUp:
    write_up = make_write_up(make_member(), before="**Bold**")
    for model in (WriteUp, WriteUpVersion):
        model.objects.update(rendered={"before": "<p>As it was</p>"}, renderer_version=markdown.RENDERER_VERSION - 1)
    return WriteUp.objects.get(pk=write_up.pk)


def test_what_an_earlier_renderer_stored_is_not_shown() -> None:
    assert rendered_by_an_earlier_renderer().html("before") == "<p><strong>Bold</strong></p>\n"


def test_the_command_renders_it_anew_and_then_has_nothing_to_do() -> None:
    write_up = rendered_by_an_earlier_renderer()
    out = StringIO()
    call_command("render_write_ups", stdout=out)
    call_command("render_write_ups", stdout=out)
    assert out.getvalue() == "2 texts rendered anew.\n0 texts rendered anew.\n"
    for text in (WriteUp.objects.get(pk=write_up.pk), write_up.versions.get()):
        assert text.rendered == {"before": "<p><strong>Bold</strong></p>\n"}
        assert (text.version if isinstance(text, WriteUp) else text.number) == write_up.version


def test_the_stored_html_is_what_the_page_shows() -> None:
    write_up = make_write_up(make_member(), before="**Bold**")
    WriteUp.objects.filter(pk=write_up.pk).update(rendered={"before": "<p>Stored</p>"})
    assert WriteUp.objects.get().html("before") == "<p>Stored</p>"
