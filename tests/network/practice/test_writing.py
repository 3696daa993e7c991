"""Writing: a draft is begun once, everything typed is kept, and nobody but its authors reads it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.months import MonthField
from network.practice.models import WriteUp
from network.practice.services import credits, writing
from tests.factories.practice import QUICK, WHOLE, make_draft, make_topics, make_write_up
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

NEW = "/network/practice/new/"
KEY = "k" * 22
CANARY = "Quillfeather"


@pytest.fixture
def author(client: Client) -> User:
    """A member who is signed in."""
    person = make_member(name="Amara Fenn")
    be(client, person)
    return person


def address(write_up: WriteUp, page: str = "edit") -> str:
    return f"/network/practice/{write_up.public_id}/{page}/"


def answers(**values: object) -> dict[str, object]:
    """What the form sends."""
    return {"version": 1, "depth": "quick", "topics": "", "audience": "", "creation_key": KEY} | values


def the_write_up() -> WriteUp:
    return WriteUp.objects.get()


def test_a_look_at_the_empty_form_begins_nothing(client: Client, author: User) -> None:
    response = client.get(NEW)
    assert "Share what you tried" in response.text
    assert not WriteUp.objects.exists()


def test_the_first_answer_begins_a_draft_of_who_writes(client: Client, author: User) -> None:
    response = client.post(NEW, answers(title="The panel that picks", summary="We did."))
    write_up = the_write_up()
    assert response.headers["Location"] == address(write_up)
    assert (write_up.title, write_up.state, write_up.audience) == ("The panel that picks", "draft", "")
    assert {(credit.role, credit.state, credit.is_lead) for credit in write_up.credits.all()} == {
        ("author", "agreed", True),
        ("person to ask", "agreed", False),
    }


def test_sent_twice_it_is_one_draft(client: Client, author: User) -> None:
    first = client.post(NEW, answers(title="Once"))
    second = client.post(NEW, answers(title="Once"))
    assert first.headers["Location"] == second.headers["Location"]
    assert the_write_up().title == "Once"


def test_the_key_of_somebody_else_opens_nothing(client: Client, author: User) -> None:
    theirs = writing.begin(author=make_member(), creation_key=KEY)
    assert client.post(NEW, answers(title="Mine")).status_code == 404
    assert WriteUp.objects.get() == theirs
    assert theirs.title == ""


@pytest.mark.parametrize("staff", [True, False])
def test_only_members_begin_one(client: Client, staff: bool) -> None:
    if staff:
        be(client, make_staff(Role.EDITOR))
    expected = 404 if staff else 302
    assert client.get(NEW).status_code == expected
    assert client.post(NEW, answers(title="No")).status_code == expected
    assert not WriteUp.objects.exists()


def test_a_smaller_depth_forgets_nothing(client: Client, author: User) -> None:
    client.post(NEW, answers(depth="full", title="A", before="It was cold.", how_to_try="Ask"))
    write_up = the_write_up()
    client.post(
        address(write_up), answers(version=2, title="A", before="It was cold.", how_to_try="Ask", depth="quick")
    )
    write_up.refresh_from_db()
    assert (write_up.depth, write_up.before, write_up.how_to_try) == ("quick", "It was cold.", "Ask")
    assert "It was cold." in client.get(address(write_up)).text


def test_topics_are_taken_by_their_names_and_synonyms(client: Client, author: User) -> None:
    client.post(NEW, answers(title="A", topics=["time bank; Lunch clubs"]) if make_topics() else {})
    assert {topic.name for topic in writing.topics_of(the_write_up())} == {"Timebanking", "Lunch clubs"}


def test_one_wrong_answer_keeps_all_the_others(client: Client, author: User) -> None:
    typed = answers(title="Kept", before="Kept too.", last_checked="the day of the fair", topics="Zzyzx")
    response = client.post(NEW, typed)
    write_up = the_write_up()
    assert (write_up.title, write_up.before, write_up.last_checked) == ("Kept", "Kept too.", None)
    page = response.text
    assert "There is a problem" in page
    assert "Write a month and a year" in page
    assert "the day of the fair" in page
    assert "Zzyzx" in page
    assert f'action="{address(write_up)}"' in page
    assert 'name="version" value="2"' in page


def test_a_month_is_kept_as_it_is_typed_in_the_form(client: Client, author: User) -> None:
    client.post(NEW, answers(title="Kept", last_checked="May 2026"))
    assert the_write_up().last_checked == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("May 2026", "2026-05-01"),
        ("sept 2025", "2025-09-01"),
        ("5/2026", "2026-05-01"),
        ("2026-05", "2026-05-01"),
        ("May 2096", None),
        ("13/2026", None),
        ("0/2026", None),
        ("2026", None),
        ("Mai 2026", None),
    ],
)
def test_months_are_read_as_people_write_them(text: str, month: str | None) -> None:
    field = MonthField(required=False)
    if month:
        assert field.clean(text).isoformat() == month
        return
    with pytest.raises(ValidationError):
        field.clean(text)


@pytest.mark.parametrize("name", ["title", "place"])
def test_a_name_is_as_long_as_it_is_kept(client: Client, author: User, name: str) -> None:
    # One sign as it is typed, two as it is kept.
    response = client.post(NEW, answers(**{name: "\u0958" * 60}))
    assert response.context["form"].errors.keys() == {name}


def test_what_nobody_sees_is_taken_out_of_a_title(client: Client, author: User) -> None:
    client.post(NEW, answers(title="The \u202epanel\u200b  that\npicks"))
    assert the_write_up().title == "The panel that picks"


PAGES = (
    "edit",
    "autosave",
    "preview",
    "shared",
    "stop-sharing",
    "delete",
    "make-public",
    "withdraw",
    "people",
    "people/ask",
    "leave",
)


@pytest.mark.thorough
@pytest.mark.parametrize("who", ["member", "editor", "invited"])
def test_a_draft_has_no_page_for_others(client: Client, who: str) -> None:
    author = make_member()
    draft = make_draft(author, title=CANARY, summary=CANARY, before=CANARY)
    person = make_staff(Role.EDITOR) if who == "editor" else make_member()
    if who == "invited":
        credits.ask(write_up=draft, by=author, user=person, role="author")
    be(client, person)
    for page in PAGES:
        for answer in (client.get(address(draft, page)), client.post(address(draft, page), answers(title="Mine"))):
            assert answer.status_code in (404, 405), page
            assert CANARY not in answer.text, page
    draft.refresh_from_db()
    assert (draft.title, draft.state) == (CANARY, "draft")
    # Who is asked reads the title in their own list; nobody else reads anything of it.
    assert CANARY not in client.get("/network/practice/yours/").text or who == "invited"


@pytest.mark.parametrize("page", ["edit", "preview", "make-public", "people", "leave"])
def test_a_reader_of_what_is_shared_does_not_get_the_authors_pages(client: Client, page: str) -> None:
    write_up = make_write_up(make_member())
    be(client, make_member())
    assert client.get(address(write_up, page)).status_code == 404


def test_the_form_says_how_far_it_has_come_and_what_to_look_at(client: Client, author: User) -> None:
    draft = make_draft(author, **WHOLE, depth="write-up")
    page = client.get(address(draft)).text
    assert "Only its authors, so far" in page
    assert "In progress" in page
    assert f"{len(QUICK['summary'].split())} words" in page


@pytest.mark.thorough
def test_the_form_asks_the_same_of_the_database_whatever_is_written(client: Client, author: User) -> None:
    full = make_draft(author, **WHOLE, topics=list(Topic.objects.all()[:8]))
    quick = make_draft(author, topics=make_topics())
    counts = []
    for draft in (quick, quick, full):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(draft))
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 20


def test_a_preview_shows_what_is_saved_and_who_sees_it(client: Client, author: User) -> None:
    response = client.post(NEW, answers(title="A", before="**Cold** hall", do="preview"), follow=True)
    assert response.redirect_chain[-1][0] == address(the_write_up(), "preview")
    assert "<strong>Cold</strong> hall" in response.text
    assert "its authors only" in response.text
