"""Leaving: hidden at once, thirty days to come back with nothing lost, and one page for whoever is on their way."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from network.notifications.models import Notice
from network.notifications.reading import read
from network.practice.models import Answer, Credit, Publication, Question, WriteUp
from network.practice.services import credits, publication, questions
from network.privacy.models import Leaving, RemovalQuestion
from network.privacy.services import leaving as services
from network.profiles.by_lines import by_lines
from network.profiles.models import Profile
from search.models import SearchPassage
from tests.factories.practice import FOR_PUBLIC, make_draft, make_public, make_write_up
from tests.factories.users import be, mailed_code, mails_to, make_member, make_staff, sign_in
from users.circles import is_member
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

LEAVE, LEAVING, BACK, ERASE = (f"/network/privacy/{name}/" for name in ("leave", "leaving", "come-back", "erase"))
KEEP, FORMER, REMOVE = Leaving.WriteUps.KEEP, Leaving.WriteUps.FORMER, Leaving.WriteUps.REMOVE
NAME = "Priya Wendle"


def leave(user: User, choice: str = FORMER) -> User:
    services.leave(user=user, write_ups=choice)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def author() -> User:
    return make_member(name=NAME)


@pytest.fixture
def reader() -> User:
    return make_member(name="A reader")


def test_whoever_leaves_is_no_member_and_found_by_nobody(author: User, reader: User) -> None:
    user = leave(author)
    assert not user.is_here
    assert not is_member(user)
    assert not Profile.objects.visible_to(reader).filter(user=user).exists()
    assert (user.leaves_at - timezone.now()).days == 29


@pytest.mark.parametrize(("choice", "name"), [(KEEP, NAME), (FORMER, "A former member"), (REMOVE, "A former member")])
def test_the_by_line_follows_the_choice_at_once(choice: str, name: str, author: User, reader: User) -> None:
    make_write_up(author)
    (line,) = by_lines([leave(author, choice)], reader)
    assert (line.name, line.url, line.cohort) == (name, "", "")


def test_whoever_has_no_name_now_stands_within_a_sentence_as_it_is_written(
    author: User, reader: User, client: Client
) -> None:
    address = make_write_up(author).get_absolute_url()
    leave(author, FORMER)
    be(client, reader)
    assert "By a former member" in client.get(address).text


def test_a_name_is_kept_by_nothing_where_nothing_is_shared(author: User) -> None:
    make_draft(author)
    assert leave(author, KEEP).name == "A former member"


@pytest.mark.parametrize("choice", [KEEP, FORMER, REMOVE])
@pytest.mark.parametrize("has_shared", [True, False])
def test_the_pages_name_the_choice_to_whoever_had_one(
    choice: str, has_shared: bool, author: User, client: Client
) -> None:
    (make_write_up if has_shared else make_draft)(author)
    be(client, leave(author, choice))
    for text in (client.get(LEAVING).content.decode(), mails_to(author.email)[-1]):
        assert ("For your write-ups you chose" in text) is has_shared
        # One pair of marks within another of its kind cannot be read.
        assert not re.search(r"“[^”]*“", text)


@pytest.mark.parametrize(("choice", "is_seen"), [(KEEP, True), (FORMER, True), (REMOVE, False)])
def test_write_ups_of_one_author_are_hidden_at_once_if_they_are_to_go(
    choice: str, is_seen: bool, author: User, reader: User
) -> None:
    shared = make_write_up(author)
    public = make_public(author, make_staff(Role.EDITOR))
    leave(author, choice)
    assert WriteUp.objects.visible_to(reader).filter(pk=shared.pk).exists() is is_seen
    assert WriteUp.objects.for_public().filter(pk=public.pk).exists() is is_seen


def written_together(author: User, other: User) -> WriteUp:
    write_up = make_write_up(author, WriteUp.Audience.NETWORK, **FOR_PUBLIC)
    credit = credits.ask(write_up=write_up, by=author, user=other, role=Credit.Role.AUTHOR)
    credits.answer(credit=credit, agrees=True)
    return write_up


def test_co_authors_are_asked_and_what_they_wrote_stays_meanwhile(author: User, reader: User) -> None:
    write_up = written_together(author, reader)
    leave(author, REMOVE)
    (_, reading), *_ = read(Notice.objects.open().filter(recipient=reader).newest_first(), recipient=reader)
    assert "is leaving, and would like it to be removed" in reading.sentence
    assert NAME not in reading.sentence
    assert WriteUp.objects.visible_to(make_member()).filter(pk=write_up.pk).exists()


def test_a_co_author_answers_once_for_themself_alone(client: Client, author: User, reader: User) -> None:
    written_together(author, reader)
    leave(author, REMOVE)
    question = RemovalQuestion.objects.get()
    be(client, make_member())
    assert client.get(question.get_absolute_url()).status_code == 404
    be(client, reader)
    assert "Shall it be removed?" in client.get(question.get_absolute_url()).content.decode()
    for _ in range(2):
        assert client.post(question.get_absolute_url(), {"answer": "yes"}).status_code == 302
    question.refresh_from_db()
    assert question.agrees
    assert not Notice.objects.open().filter(recipient=reader, kind=services.ASKED_TO_REMOVE).exists()


def test_questions_and_answers_of_whoever_leaves_are_hidden(author: User, reader: User) -> None:
    write_up = make_write_up(reader)
    own = questions.ask_question(write_up=write_up, author=author, text="Why?")
    others = questions.ask_question(write_up=write_up, author=reader, text="How?")
    answer = questions.answer_question(question=others, author=author, text="So.")
    assert SearchPassage.objects.filter(text="Why?").exists()
    leave(author)
    assert not SearchPassage.objects.filter(text__in=["Why?", "So."]).exists()
    assert not Question.objects.visible_to(reader).filter(pk=own.pk).exists()
    assert not Answer.objects.visible_to(reader).filter(pk=answer.pk).exists()
    assert Question.objects.visible_to(reader).filter(pk=others.pk).exists()
    services.come_back(user=author)
    assert SearchPassage.objects.filter(text="Why?").exists()


def test_a_consent_that_waits_for_them_holds_up_nobody(author: User, reader: User) -> None:
    write_up = written_together(reader, author)
    asked = publication.ask_to_make_public(write_up=write_up, by=reader)
    assert not Publication.objects.ready_for_editor().exists()
    leave(author)
    publication.make_public(publication=asked, by=make_staff(Role.EDITOR), version_id=asked.proposed_id)
    assert WriteUp.objects.for_public().filter(pk=write_up.pk).exists()


def test_a_request_to_be_named_asks_no_more(author: User, reader: User) -> None:
    credits.ask(write_up=make_draft(author), by=author, user=reader, role=Credit.Role.AUTHOR)
    assert read(Notice.objects.filter(recipient=reader), recipient=reader)
    leave(author)
    assert not read(Notice.objects.filter(recipient=reader), recipient=reader)


def test_a_public_page_that_was_kept_for_visitors_shows_the_name_no_more(author: User) -> None:
    address = make_public(author, make_staff(Role.EDITOR)).public_url
    assert NAME in Client().get(address).content.decode()
    leave(author)
    page = Client().get(address).content.decode()
    assert NAME not in page
    assert "By a former member" in page
    services.come_back(user=author)
    assert NAME in Client().get(address).content.decode()


def test_both_addresses_are_told_and_what_nobody_needs_is_not_said(author: User) -> None:
    author.emailaddress_set.create(email="second@example.org", verified=True, primary=False)
    leave(author)
    for address in (author.email, "second@example.org"):
        assert "On " in mails_to(address)[-1]
        assert NAME in mails_to(address)[-1]


@pytest.mark.parametrize("choice", [KEEP, FORMER, REMOVE])
def test_whoever_comes_back_finds_everything_as_it_was(choice: str, author: User, reader: User) -> None:
    shared = make_write_up(author)
    hidden = make_write_up(author)
    WriteUp.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    public = make_public(author, make_staff(Role.EDITOR))
    written_together(author, reader)
    user = leave(author, choice)
    services.come_back(user=user)
    services.come_back(user=user)

    back = User.objects.get(pk=author.pk)
    assert (back.name, back.leaves_at) == (NAME, None)
    assert is_member(back)
    assert Profile.objects.visible_to(reader).filter(user=back).exists()
    assert WriteUp.objects.visible_to(reader).filter(pk=shared.pk).exists()
    assert not WriteUp.objects.visible_to(reader).filter(pk=hidden.pk).exists()
    assert WriteUp.objects.for_public().filter(pk=public.pk).exists()
    assert not RemovalQuestion.objects.exists()
    assert not Notice.objects.open().filter(recipient=reader, kind=services.ASKED_TO_REMOVE).exists()


def test_leaving_twice_is_leaving_once(author: User) -> None:
    first = services.leave(user=author, write_ups=KEEP)
    assert services.leave(user=author, write_ups=REMOVE) == first


def test_the_only_administrator_cannot_leave() -> None:
    only = make_staff(Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="only administrator"):
        services.leave(user=only, write_ups=FORMER)
    make_staff(Role.ADMINISTRATOR)
    services.leave(user=only, write_ups=FORMER)


# The pages ----------------------------------------------------------------------------------------


def test_one_leaves_on_one_page_and_other_sessions_end(client: Client, author: User) -> None:
    elsewhere = Client()
    be(elsewhere, author)
    be(client, author)
    assert client.post(LEAVE, {"sure": ""}).status_code == 200
    assert client.post(LEAVE, {"sure": "on"}, follow=True).redirect_chain == [(LEAVING, 302)]
    assert client.get(LEAVING).status_code == 200
    assert "_auth_user_id" not in elsewhere.session


def test_what_becomes_of_write_ups_must_be_chosen(client: Client, author: User) -> None:
    make_write_up(author)
    be(client, author)
    page = client.post(LEAVE, {"sure": "on"}).content.decode()
    assert "Choose what should become of your write-ups." in page
    assert "checked" in page


@pytest.mark.parametrize("address", [LEAVE, ERASE])
def test_it_asks_whether_it_is_still_you(address: str, client: Client, author: User) -> None:
    if address == ERASE:
        leave(author)
    client.force_login(author)
    for answer in (client.get(address), client.post(address, {"sure": "on"})):
        assert answer["Location"].startswith("/accounts/confirm/")


def test_what_was_sent_is_done_once_the_code_is_typed_in(client: Client, author: User) -> None:
    client.force_login(author)
    to_confirm = client.post(LEAVE, {"sure": "on"})["Location"]
    client.get(to_confirm)
    client.post(to_confirm, {"code": mailed_code(author.email)})
    assert User.objects.get(pk=author.pk).leaves_at
    assert client.get(LEAVING).status_code == 200


def test_whoever_signs_in_again_finds_three_things_to_do_and_no_more(client: Client, author: User) -> None:
    user = leave(author)
    sign_in(client, user)
    page = client.get("/network/", follow=True).content.decode()
    assert f"You are leaving, {NAME}" in page
    assert all(words in page for words in ("Come back", "Take my data", "Erase me now"))
    for address in ("/network/people/", "/network/profile/", "/network/privacy/", "/accounts/email/", "/admin/"):
        assert client.get(address)["Location"] == LEAVING, address
    assert client.get("/news/").status_code == 200


def test_staff_who_are_leaving_have_no_admin(client: Client) -> None:
    make_staff(Role.ADMINISTRATOR)
    be(client, leave(make_staff(Role.ADMINISTRATOR, Role.EDITOR)))
    assert client.get("/admin/")["Location"] == LEAVING
    assert client.post("/admin/users/")["Location"] == LEAVING


def test_they_come_back_by_one_button(client: Client, author: User) -> None:
    be(client, leave(author))
    assert client.post(BACK, follow=True).redirect_chain == [("/network/privacy/", 302)]
    assert User.objects.get(pk=author.pk).is_here


def test_they_take_their_data_while_they_are_leaving(client: Client, author: User) -> None:
    make_write_up(author, title="My only title")
    be(client, leave(author))
    assert client.post("/network/privacy/download/").status_code == 200


def test_they_are_erased_at_once_if_they_ask(client: Client, author: User) -> None:
    be(client, leave(author))
    assert client.get(ERASE).status_code == 200
    assert client.post(ERASE)["Location"] == "/your-data/erased/"
    assert User.objects.get(pk=author.pk).erased_at
    assert client.get("/network/privacy/").status_code == 302
    assert client.get("/your-data/erased/").status_code == 200


def test_nobody_is_erased_who_did_not_leave_first(client: Client, author: User) -> None:
    be(client, author)
    assert client.post(ERASE).status_code == 404
    assert not User.objects.get(pk=author.pk).erased_at
