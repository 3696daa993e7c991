"""Who is named: asked first, shown after a yes, and gone when they leave."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from network.notifications.models import Notice
from network.notifications.reading import read
from network.practice.models import Credit, WriteUp
from network.practice.services import credits
from tests.factories.practice import make_draft, make_write_up
from tests.factories.users import be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

AUTHOR, TO_ASK = Credit.Role.AUTHOR, Credit.Role.PERSON_TO_ASK


class Case:
    """A draft of one author, and another member."""

    def __init__(self) -> None:
        self.author, self.other = make_member(name="Amara Fenn"), make_member(name="Colm Hartree")
        self.draft = make_draft(self.author, before="Quillfeather")

    def ask(self, role: str = AUTHOR, write_up: WriteUp | None = None) -> Credit:
        return credits.ask(write_up=write_up or self.draft, by=self.author, user=self.other, role=role)


@pytest.fixture
def case() -> Case:
    return Case()


def request_of(credit: Credit) -> str:
    return f"/network/practice/asked/{credit.public_id}/"


def sentences(person: User) -> list[str]:
    return [reading.sentence for _, reading in read(Notice.objects.visible_to(person).open(), recipient=person)]


@pytest.mark.thorough
def test_members_are_found_by_name_as_the_asker_may_find_them(client: Client, case: Case) -> None:
    hidden = make_member(name="Colm Hidden")
    hidden.profile.listed_to = "cohort"
    hidden.profile.save()
    case.other.profile.headline = "Learning when not to close things"
    case.other.profile.rings |= {"headline": "cohort"}
    case.other.profile.save()
    make_staff(Role.EDITOR, name="Colm Editor")
    be(client, case.author)
    address = f"/network/practice/{case.draft.public_id}/people/"
    page = client.get(address, {"q": "COLM"}).text
    assert "Colm Hartree" in page
    assert "Colm Hidden" not in page
    assert "Colm Editor" not in page
    assert "Learning when" not in page
    page = client.get(address, {"q": "c"}).text
    assert "Write at least two letters of the name." in page
    assert "Colm Hartree" not in page
    assert "Nobody found" not in page
    assert "Nobody found" in client.get(address, {"q": "zzz"}).text


def test_asking_twice_is_asking_once(client: Client, case: Case) -> None:
    be(client, case.author)
    for _ in range(2):
        client.post(
            f"/network/practice/{case.draft.public_id}/people/ask/",
            {"person": case.other.profile.public_id, "role": AUTHOR},
        )
    assert case.draft.credits.get(user=case.other).state == "asked"
    assert len(sentences(case.other)) == 1


def test_who_is_named_already_is_not_said_to_be_asked(client: Client, case: Case) -> None:
    credits.answer(credit=case.ask(), agrees=True)
    be(client, case.author)
    sent = {"person": case.other.profile.public_id, "role": AUTHOR}
    page = client.post(f"/network/practice/{case.draft.public_id}/people/ask/", sent, follow=True).text
    assert "Colm Hartree is named as author already." in page
    assert "Colm Hartree is asked." not in page


def test_nobody_is_asked_whom_one_may_not_find(client: Client, case: Case) -> None:
    case.other.profile.listed_to = "cohort"
    case.other.profile.save()
    be(client, case.author)
    answer = client.post(
        f"/network/practice/{case.draft.public_id}/people/ask/",
        {"person": case.other.profile.public_id, "role": AUTHOR},
    )
    assert answer.status_code == 404
    with pytest.raises(ValidationError):
        case.ask()


@pytest.mark.thorough
def test_somebody_asked_reads_two_lines_of_a_draft_and_no_more(client: Client, case: Case) -> None:
    be(client, case.other)
    page = client.get(request_of(case.ask())).text
    assert case.draft.title in page
    assert case.draft.summary in page
    assert "Amara Fenn" in page
    assert "Quillfeather" not in page
    assert client.get(case.draft.get_absolute_url()).status_code == 404


@pytest.mark.thorough
def test_only_who_is_asked_may_answer(client: Client, case: Case) -> None:
    credit = case.ask()
    for person in (case.author, make_member(), make_staff(Role.CONVENOR)):
        be(client, person)
        assert client.get(request_of(credit)).status_code == 404
        assert client.post(request_of(credit), {"answer": "yes"}).status_code == 404
    credit.refresh_from_db()
    assert credit.state == "asked"


@pytest.mark.thorough
@pytest.mark.parametrize("role", [AUTHOR, TO_ASK])
def test_somebody_is_named_after_a_yes_and_nowhere_before(client: Client, case: Case, role: str) -> None:
    write_up = make_write_up(case.author)
    credit = case.ask(role, write_up)
    reader = make_member()
    be(client, reader)
    assert "Colm Hartree" not in client.get(write_up.get_absolute_url()).text
    be(client, case.other)
    for _ in range(2):
        assert client.post(request_of(credit), {"answer": "yes"}).status_code == 302
    be(client, reader)
    assert "Colm Hartree" in client.get(write_up.get_absolute_url()).text
    assert not sentences(case.other)
    said = "an author of" if role == AUTHOR else "a person to ask about"
    assert sentences(case.author) == [f"Colm Hartree said yes to being {said} “{write_up.title}”."]


def test_after_a_no_nothing_of_the_draft_is_shown(client: Client, case: Case) -> None:
    credit = case.ask()
    be(client, case.other)
    client.post(request_of(credit), {"answer": "no"})
    credit.refresh_from_db()
    assert credit.state == "declined"
    page = client.get(request_of(credit)).text
    assert "You are not named" in page
    assert case.draft.title not in page
    client.post(request_of(credit), {"answer": "yes"})
    credit.refresh_from_db()
    assert credit.state == "declined"


def test_what_is_no_answer_changes_nothing(client: Client, case: Case) -> None:
    credit = case.ask()
    be(client, case.other)
    for sent in ({}, {"answer": "perhaps"}):
        assert client.post(request_of(credit), sent).status_code == 200
    credit.refresh_from_db()
    assert credit.state == "asked"


def test_a_question_is_taken_back_while_nobody_has_answered(client: Client, case: Case) -> None:
    credit = case.ask()
    be(client, case.author)
    address = f"/network/practice/{case.draft.public_id}/people/{credit.public_id}/take-back/"
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert not Credit.objects.filter(pk=credit.pk).exists()
    assert not sentences(case.other)
    agreed = credits.answer(credit=case.ask(), agrees=True)
    client.post(f"/network/practice/{case.draft.public_id}/people/{agreed.public_id}/take-back/")
    assert Credit.objects.filter(pk=agreed.pk).exists()


def test_of_an_answer_and_taking_back_at_once_the_first_counts(case: Case) -> None:
    credit = case.ask()
    late = Credit.objects.get(pk=credit.pk)
    credits.take_back(credit=credit)
    with pytest.raises(ValidationError):
        credits.answer(credit=late, agrees=True)
    assert not Credit.objects.filter(user=case.other).exists()

    credit = case.ask()
    late = Credit.objects.get(pk=credit.pk)
    credits.answer(credit=credit, agrees=True)
    credits.take_back(credit=late)
    assert Credit.objects.get(user=case.other).state == "agreed"


def test_who_has_left_the_network_says_no_and_not_yes(client: Client, case: Case) -> None:
    credit = case.ask()
    case.other.cohort_memberships.update(state="left early")
    be(client, case.other)
    for answer, state in (("yes", "asked"), ("no", "declined")):
        client.post(request_of(credit), {"answer": answer})
        credit.refresh_from_db()
        assert credit.state == state


def leave(client: Client, write_up: WriteUp, credit: Credit) -> str:
    address = f"/network/practice/{write_up.public_id}/leave/"
    return client.post(address, {"credit": credit.public_id}, follow=True).text


@pytest.mark.thorough
def test_an_author_leaves(client: Client, case: Case) -> None:
    credit = credits.answer(credit=case.ask(), agrees=True)
    be(client, case.other)
    assert "Leave as an author" in client.get(f"/network/practice/{case.draft.public_id}/leave/").text
    leave(client, case.draft, credit)
    assert not WriteUp.objects.visible_to(case.other).exists()


def test_the_lead_author_stays(client: Client, case: Case) -> None:
    be(client, case.author)
    credit = case.draft.credits.get(is_lead=True)
    assert "The lead author cannot leave" in leave(client, case.draft, credit)
    credit.refresh_from_db()
    assert credit.state == "agreed"


@pytest.mark.thorough
def test_the_last_person_to_ask_stays_while_it_is_shared(client: Client, case: Case) -> None:
    write_up = make_write_up(case.author)
    own = write_up.credits.get(user=case.author, role=TO_ASK)
    be(client, case.author)
    assert "Name another person first." in leave(client, write_up, own)
    credits.answer(credit=case.ask(TO_ASK, write_up), agrees=True)
    leave(client, write_up, own)
    own.refresh_from_db()
    assert own.state == "declined"


def test_nobody_leaves_for_somebody_else(client: Client, case: Case) -> None:
    credit = credits.answer(credit=case.ask(), agrees=True)
    be(client, case.author)
    address = f"/network/practice/{case.draft.public_id}/leave/"
    assert client.post(address, {"credit": credit.public_id}).status_code == 404


def test_at_most_four_people_to_ask(case: Case) -> None:
    for _ in range(3):
        credits.ask(write_up=case.draft, by=case.author, user=make_member(), role=TO_ASK)
    with pytest.raises(ValidationError, match="At most 4"):
        case.ask(TO_ASK)


def test_a_notice_of_what_one_may_not_see_any_more_is_none(case: Case) -> None:
    credit = case.ask()
    assert sentences(case.other)
    case.draft.delete()
    assert not sentences(case.other)
    assert not Credit.objects.filter(pk=credit.pk).exists()


def test_the_notice_itself_takes_a_yes_or_a_no(client: Client) -> None:
    author, asked = make_member(), make_member()
    credit = credits.ask(write_up=make_draft(author), by=author, user=asked, role=Credit.Role.AUTHOR)
    be(client, asked)

    page = client.get("/network/notices/").text
    address = f"/network/practice/asked/{credit.public_id}/"
    assert re.search(
        rf'<form[^>]*action="{address}">.*?name="answer" value="yes".*?name="answer" value="no"', page, re.S
    )
    client.post(address, {"answer": "yes"})

    assert Credit.objects.get(pk=credit.pk).state == Credit.State.AGREED
    assert address not in client.get("/network/notices/").text
