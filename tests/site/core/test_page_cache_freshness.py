"""The page cache is emptied by what visitors may see, by nothing else, and in the hour in which a page changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from core.models import FooterLink, SiteSettings
from core.page_cache import PageCacheMiddleware, bump_version, current_version
from programme.models import Partner
from tests.factories.cohorts import CohortFactory, IntakeFactory
from tests.factories.pages import make_news, make_page
from tests.factories.users import give_second_factor, make_staff, sign_in
from tests.site.core.test_page_cache import NOON, fill, is_kept
from topics.models import Topic, TopicSynonym
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")


# What empties it ---------------------------------------------------------------------------------------------

Change = Callable[[], object]


def published() -> Change:
    return make_page("New", publish=False).get_latest_revision().publish


def corrected() -> Change:
    page = make_page("Old")
    page.introduction = "New"
    return page.save_revision().publish


def readdressed() -> Change:
    page = make_page("Old")
    page.slug = "elsewhere"
    return page.save_revision().publish


def moved() -> Change:
    page, parent = make_page("Child"), make_page("Parent")
    return lambda: page.move(parent, pos="last-child")


def renamed_site() -> Change:
    row = SiteSettings.objects.get()
    row.name = "Another name"
    return row.save


def closed_early() -> Change:
    intake = IntakeFactory()
    intake.stopped = True
    return intake.save


def restricted() -> Change:
    page = make_page("Old")
    return lambda: PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "prepare",
    [
        published,
        corrected,
        readdressed,
        moved,
        renamed_site,
        closed_early,
        restricted,
        pytest.param(lambda: make_page("Old").unpublish, id="unpublished"),
        pytest.param(lambda: make_page("Old").delete, id="deleted"),
        pytest.param(lambda: FooterLink.objects.all()[0].delete, id="footer"),
        pytest.param(lambda: Partner.objects.all()[0].save, id="partner"),
        pytest.param(lambda: Partner.objects.all()[0].delete, id="partner gone"),
        pytest.param(lambda: IntakeFactory, id="intake"),
        pytest.param(lambda: CohortFactory().delete, id="cohort"),
        pytest.param(lambda: Topic.objects.all()[0].save, id="topic"),
        pytest.param(lambda: TopicSynonym.objects.all()[0].delete, id="synonym"),
        pytest.param(lambda: Redirect(old_path="/old", redirect_link="/about/").save, id="redirect"),
        pytest.param(lambda: Site.objects.get().save, id="site"),
        pytest.param(lambda: Document(title="A form", file=ContentFile(b"x", name="a.txt")).save, id="document"),
    ],
)
def test_a_change_that_visitors_may_see_empties_it_in_the_same_transaction(
    prepare: Callable[[], Change], settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    change = prepare()
    fill()
    change()
    # The test's own transaction is never committed: what waits for that would not have happened.
    assert not is_kept()


def test_a_publication_that_is_rolled_back_empties_nothing() -> None:
    revision = make_page("New", publish=False).get_latest_revision()
    fill()
    before = current_version()
    with transaction.atomic():
        revision.publish()
        assert current_version() != before
        transaction.set_rollback(True)
    assert current_version() == before
    assert is_kept()


def test_a_draft_empties_nothing() -> None:
    page = make_page("As published")
    fill()
    page.title = "As drafted"
    page.save_revision()
    make_page("Not yet", publish=False).save_revision()
    assert is_kept()


@pytest.mark.thorough
def test_an_editor_who_saves_a_draft_in_the_admin_empties_nothing_and_publishing_does(client: Client) -> None:
    page = make_page("As published")
    editor = make_staff(Role.EDITOR)
    give_second_factor(editor)
    sign_in(client, editor)
    fill()
    form = {"title": "As drafted", "slug": page.slug, "introduction": "", "body": streamfield([])}
    form |= {"comments": inline_formset([]), "seo_title": "", "search_description": ""}
    edit = f"/admin/pages/{page.pk}/edit/"

    assert client.post(edit, nested_form_data(form)).status_code == 302
    assert Page.objects.get(pk=page.pk).draft_title == "As drafted"
    assert is_kept()
    assert client.post(edit, nested_form_data(form | {"action-publish": "1"})).status_code == 302
    assert Page.objects.get(pk=page.pk).title == "As drafted"
    assert not is_kept()


# An older version, and a page that changes by itself -------------------------------------------------------------


def test_a_page_that_was_out_of_date_when_it_was_done_is_never_served(rf: RequestFactory) -> None:
    answers = iter(["made before the publication", "made after it"])

    def view(request: HttpRequest) -> HttpResponse:
        text = next(answers)
        if "before" in text:
            bump_version()
        return HttpResponse(text)

    visit = PageCacheMiddleware(view)
    assert "before" in visit(rf.get("/a/")).text
    assert "after" in visit(rf.get("/a/")).text
    assert "after" in visit(rf.get("/a/")).text


def test_a_version_never_comes_twice() -> None:
    assert len({(bump_version(), current_version())[1] for _ in range(9)}) == 9


def test_an_intake_that_closes_at_noon_is_closed_at_noon(client: Client) -> None:
    with time_machine.travel(NOON - timedelta(minutes=1), tick=False) as clock:
        IntakeFactory(closes_at=NOON)
        fill("/apply/")
        clock.move_to(NOON - timedelta(seconds=1))
        assert is_kept("/apply/")
        assert "Applications are open" in client.get("/apply/").text
        clock.move_to(NOON)
        assert not is_kept("/apply/")
        assert "Applications are closed" in client.get("/apply/").text


def test_an_intake_whose_date_is_moved_is_looked_at_anew(client: Client) -> None:
    with time_machine.travel(NOON - timedelta(minutes=5), tick=False) as clock:
        intake = IntakeFactory(closes_at=NOON)
        fill("/apply/")
        intake.closes_at = NOON - timedelta(minutes=2)
        intake.save()
        fill("/apply/")
        clock.move_to(intake.closes_at)
        assert not is_kept("/apply/")


def test_a_page_holds_until_the_next_scheduled_publication() -> None:
    with time_machine.travel(NOON - timedelta(minutes=5), tick=False) as clock:
        item = make_news("At noon", publish=False, go_live_at=NOON)
        item.get_latest_revision().publish()
        make_news("Until a minute past", expire_at=NOON + timedelta(minutes=1))
        fill()
        for moment in (NOON, NOON + timedelta(minutes=1)):
            clock.move_to(moment - timedelta(seconds=1))
            assert is_kept()
            clock.move_to(moment)
            assert not is_kept()


def test_no_page_holds_for_more_than_fifteen_minutes() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        fill()
        clock.shift(15 * 60 - 1)
        assert is_kept()
        clock.shift(1)
        assert not is_kept()


def test_the_next_boundary_is_asked_for_once_a_version(client: Client) -> None:
    fill("/about/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/contact/")
    assert not [query for query in asked if "approved_go_live_at" in query["sql"]]
