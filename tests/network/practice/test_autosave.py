"""Saving while one types: a draft only, from the version that was shown, and never over somebody else's words."""

import pytest
from django.test import Client

from core.public_ids import new_public_id
from network.practice.models import WriteUp
from network.practice.services import writing
from network.practice.views import writing as writing_views
from tests.factories.practice import make_draft, make_write_up
from tests.factories.users import be, make_member
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")

KEY = "k" * 22
HTMX = {"HX-Request": "true"}


@pytest.fixture
def author(client: Client) -> User:
    """A member who is signed in."""
    person = make_member()
    be(client, person)
    return person


def save(client: Client, write_up: WriteUp, **values: object) -> str:
    typed = {"version": write_up.version, "depth": write_up.depth, "title": write_up.title, "topics": ""} | values
    response = client.post(f"/network/practice/{write_up.public_id}/autosave/", typed, headers=HTMX)
    assert response.status_code == 200
    return response.text


def stored(write_up: WriteUp) -> WriteUp:
    return WriteUp.objects.get(pk=write_up.pk)


def test_a_draft_is_saved_and_the_form_gets_the_next_version(client: Client, author: User) -> None:
    draft = writing.begin(author=author)
    answer = save(client, draft, summary="We utilised a hall.")
    assert stored(draft).summary == "We utilised a hall."
    assert answer.strip().startswith("Saved at ")
    assert 'name="version" value="2" id="id_version" hx-swap-oob="true"' in answer
    assert "A plainer word is <strong>used</strong>" in answer
    assert "4 words" in answer


def test_what_somebody_else_saved_is_not_written_over(client: Client, author: User) -> None:
    draft = writing.begin(author=author)
    writing.change(write_up=stored(draft), by=author, version=1, values={"summary": "Theirs."})
    answer = save(client, draft, summary="Mine.")
    assert "Not saved. Another author has changed it." in answer
    assert "hx-swap-oob" not in answer
    assert stored(draft).summary == "Theirs."


def test_what_is_shared_is_not_saved_while_one_types(client: Client, author: User) -> None:
    write_up = make_write_up(author)
    assert "Not saved. It is shared now." in save(client, write_up, title="Half a")
    assert stored(write_up).title == write_up.title
    assert write_up.versions.count() == 1


def test_a_wrong_answer_does_not_keep_the_others_from_being_saved(client: Client, author: User) -> None:
    draft = make_draft(author)
    answer = save(client, draft, summary="New.", last_checked="soon", topics="Zzyzx")
    assert "but for an answer" in answer
    assert stored(draft).summary == "New."
    assert len(writing.topics_of(draft)) == 2


def test_a_new_one_is_begun_once_and_gets_its_address(client: Client, author: User) -> None:
    new = "/network/practice/new/autosave/"
    typed = {"version": 1, "depth": "quick", "title": "A", "topics": "", "creation_key": KEY}
    first = client.post(new, typed, headers=HTMX)
    second = client.post(new, typed | {"version": 2, "title": "A panel"}, headers=HTMX)
    write_up = WriteUp.objects.get()
    assert write_up.title == "A panel"
    edit = f"/network/practice/{write_up.public_id}/edit/"
    assert {first.headers["HX-Replace-Url"], second.headers["HX-Replace-Url"]} == {edit}


def test_there_is_an_end_to_how_many_one_begins_in_an_hour(
    client: Client, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(writing_views.BEGUN, "limit", 1)
    first, second = new_public_id(), new_public_id()
    for key, status in ((first, 200), (second, 429), (first, 200), ("", 404)):
        response = client.post("/network/practice/new/autosave/", {"creation_key": key, "version": 1, "title": "A"})
        assert response.status_code == status
    assert WriteUp.objects.count() == 1


def test_after_that_the_button_of_the_page_saves_the_same_one(client: Client, author: User) -> None:
    typed = {"version": 1, "depth": "quick", "title": "A", "topics": "", "creation_key": KEY}
    client.post("/network/practice/new/autosave/", typed, headers=HTMX)
    # The page was sent while it saved itself: the version is old, and the text is what is stored.
    response = client.post("/network/practice/new/", typed)
    assert response.status_code == 302
    assert WriteUp.objects.get().version == 2


@pytest.mark.parametrize(("arrives", "status"), [("A panel", 302), ("Theirs", 200)])
def test_only_other_words_that_arrive_while_a_page_is_sent_are_a_conflict(
    client: Client, author: User, monkeypatch: pytest.MonkeyPatch, arrives: str, status: int
) -> None:
    draft = writing.begin(author=author)
    change = writing.change

    def other_first(**told: object) -> WriteUp:
        monkeypatch.setattr(writing, "change", change)
        change(write_up=stored(draft), by=author, version=1, values={"title": arrives})
        return change(**told)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "change", other_first)
    typed = {"version": 1, "depth": "quick", "title": "A panel", "topics": ""}
    response = client.post(f"/network/practice/{draft.public_id}/edit/", typed)
    assert response.status_code == status
    assert stored(draft).title == arrives
    assert ("Somebody else saved this write-up while you wrote" in response.text) is (status == 200)
