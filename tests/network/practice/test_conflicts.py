"""Two edits at once: the second is shown both texts, and loses nothing."""

import pytest
from django.test import Client

from core.versions import EditConflictError
from network.practice.models import WriteUp
from network.practice.services import credits, sharing, writing
from tests.factories.practice import WHOLE, make_draft, make_topics, make_write_up
from tests.factories.users import be, make_member
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture
def author(client: Client) -> User:
    """A member who is signed in."""
    person = make_member()
    be(client, person)
    return person


def form_of(write_up: WriteUp, **values: object) -> dict[str, object]:
    texts = {name: getattr(write_up, name) for name in ("title", "summary", "region", "place", "depth", "version")}
    names = [topic.name for topic in writing.topics_of(write_up)]
    audience = "" if write_up.state == "draft" else write_up.audience
    return texts | {"topics": names, "audience": audience} | values


def edit(client: Client, write_up: WriteUp, **values: object):  # type: ignore[no-untyped-def]
    return client.post(f"/network/practice/{write_up.public_id}/edit/", form_of(write_up, **values))


def somebody_else_saves(write_up: WriteUp, author: User, **values: str) -> WriteUp:
    other = WriteUp.objects.get(pk=write_up.pk)
    return writing.change(write_up=other, by=author, version=other.version, values=values)


def test_the_second_sees_both_texts_and_nothing_is_saved_yet(client: Client, author: User) -> None:
    draft = make_draft(author)
    somebody_else_saves(draft, author, summary="Their words.", place="Elsewhere")
    page = edit(client, draft, summary="My words.").text
    assert "Somebody else saved this write-up while you wrote" in page
    assert "Their words." in page
    assert "My words." in page
    assert "Elsewhere" in page
    assert WriteUp.objects.get(pk=draft.pk).summary == "Their words."


def test_saved_again_from_there_the_second_text_counts(client: Client, author: User) -> None:
    draft = make_draft(author)
    stored = somebody_else_saves(draft, author, summary="Their words.")
    page = edit(client, draft, summary="My words.").text
    assert f'name="version" value="{stored.version}"' in page
    assert edit(client, draft, summary="Ours.", version=stored.version).status_code == 302
    assert WriteUp.objects.get(pk=draft.pk).summary == "Ours."


def test_an_answer_that_was_not_touched_becomes_what_is_stored(client: Client, author: User) -> None:
    shared = make_write_up(author)
    somebody_else_saves(shared, author, place="Elsewhere")
    response = edit(client, shared, summary="My words.")
    (difference,) = response.context["differences"].values()
    assert difference.name == "summary"
    assert response.context["form"]["place"].value() == "Elsewhere"


def test_the_same_text_twice_is_no_conflict(client: Client, author: User) -> None:
    shared = make_write_up(author)
    for _ in range(2):
        assert edit(client, shared, summary="My words.").status_code == 302
    assert shared.versions.count() == 2


@pytest.mark.parametrize("typed", [{}, {"summary": "My words."}])
def test_an_older_page_does_not_share_it_with_more_people_again(
    client: Client, author: User, typed: dict[str, str]
) -> None:
    shared = make_write_up(author)
    cohort = author.cohort_memberships.get().cohort
    now = WriteUp.objects.get(pk=shared.pk)
    sharing.share(write_up=now, by=author, version=now.version, audience=WriteUp.Audience.COHORT, cohort=cohort)
    response = edit(client, shared, **typed)
    assert "Somebody else saved this write-up while you wrote" in response.text
    # Nor does saving once more without a look at it.
    assert response.context["form"]["audience"].value() == f"cohort:{cohort.pk}"
    assert WriteUp.objects.get(pk=shared.pk).audience == WriteUp.Audience.COHORT


def test_topics_that_differ_are_shown_too(client: Client, author: User) -> None:
    draft = make_draft(author)
    practice, people = make_topics()
    before = [practice.name, people.name]
    other = WriteUp.objects.get(pk=draft.pk)
    writing.change(write_up=other, by=author, version=other.version, values={}, topics=[people])
    response = edit(client, draft, topics=before)
    assert response.context["differences"]["topics"].stored == people.name
    assert writing.topics_of(draft) == [people]


def test_the_service_refuses_an_old_version(author: User) -> None:
    draft = make_draft(author)
    somebody_else_saves(draft, author, summary="Their words.")
    with pytest.raises(EditConflictError):
        writing.change(write_up=draft, by=author, version=draft.version, values=WHOLE)


def test_both_authors_may_write(client: Client) -> None:
    lead, second = make_member(), make_member()
    draft = make_draft(lead)
    credits.answer(credit=credits.ask(write_up=draft, by=lead, user=second, role="author"), agrees=True)
    be(client, second)
    assert edit(client, draft, summary="Second words.").status_code == 302
    assert WriteUp.objects.get(pk=draft.pk).summary == "Second words."
