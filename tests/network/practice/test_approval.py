"""The editor's side: what waits, for whom, and that only what everyone agreed to becomes public."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.practice.models import Consent, Credit, Publication, WriteUp
from network.practice.services import credits, publication, sharing, writing
from tests.factories.practice import FOR_PUBLIC, make_public, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

LIST = "/admin/write-ups-to-make-public/"
CANARY = "Quillfeather"
TOO_LATE = "It is no longer asked for, or somebody has decided meanwhile."


def asked_for(author: User, *others: User, **values: str) -> Publication:
    write_up = make_write_up(author, WriteUp.Audience.PUBLIC, **(FOR_PUBLIC | values))
    for other in others:
        credit = credits.ask(write_up=write_up, by=author, user=other, role=Credit.Role.AUTHOR)
        credits.answer(credit=credit, agrees=True)
    return publication.ask_to_make_public(write_up=write_up, by=author)


def agree(asked: Publication, person: User) -> None:
    publication.answer_consent(consent=Consent.objects.get(version=asked.proposed, user=person), agrees=True)


def decide(client: Client, asked: Publication, decision: str, **values: object) -> int:
    data = {"decision": decision, "version_id": asked.proposed_id} | values
    return client.post(f"{LIST}{asked.pk}/", data).status_code


@pytest.mark.thorough
def test_an_editor_reads_it_and_makes_it_public(client: Client) -> None:
    asked = asked_for(make_member(), title=CANARY)
    be(client, make_staff(Role.EDITOR))
    assert "1 write-up waits for an editor" in client.get("/admin/").content.decode()
    assert CANARY in client.get(LIST).content.decode()
    html = client.get(f"{LIST}{asked.pk}/").content.decode()
    assert "We asked the landlord for Tuesdays." in html
    assert "What did not work is there." in html

    assert decide(client, asked, "make public") == 302
    assert WriteUp.objects.for_public().get().publication.approved_id == asked.proposed_id
    # The second press of the button finds nothing to do.
    assert decide(client, asked, "make public") == 302
    assert "Waits for an editor" not in client.get(LIST).content.decode()


@pytest.mark.thorough
def test_it_waits_for_every_author_and_says_for_whom(client: Client) -> None:
    other = make_member(name="Joan Prior")
    asked = asked_for(make_member(), other)
    be(client, make_staff(Role.EDITOR))
    assert "Waits for Joan Prior" in client.get(LIST).content.decode()
    assert "waits for an editor" not in client.get("/admin/").content.decode()
    assert decide(client, asked, "make public") == 200
    assert not WriteUp.objects.for_public().exists()

    agree(asked, other)
    assert decide(client, asked, "make public") == 302
    assert WriteUp.objects.for_public().exists()


@pytest.mark.thorough
def test_what_waits_for_an_editor_comes_first_at_the_same_cost(
    client: Client,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    other = make_member(name="Joan Prior")
    asked_for(make_member(), other, title="Waits for authors")
    asked_for(make_member(), title="Waits for an editor now")
    be(client, make_staff(Role.EDITOR))
    html = client.get(LIST).content.decode()
    assert html.index("Waits for an editor now") < html.index("Waits for authors")
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(3):
        asked_for(make_member(), other)
    with django_assert_num_queries(len(few)):
        client.get(LIST)


def test_whoever_becomes_an_author_meanwhile_is_asked_too() -> None:
    author, late = make_member(), make_member()
    asked = asked_for(author)
    credit = credits.ask(write_up=asked.write_up, by=author, user=late, role=Credit.Role.AUTHOR)
    assert Publication.objects.ready_for_editor().exists()
    credits.answer(credit=credit, agrees=True)
    assert not Publication.objects.ready_for_editor().exists()
    agree(asked, late)
    assert Publication.objects.ready_for_editor().exists()


def test_it_is_given_back_with_a_note_only(client: Client) -> None:
    asked = asked_for(make_member())
    be(client, make_staff(Role.EDITOR))
    html = client.post(f"{LIST}{asked.pk}/", {"decision": "give back", "version_id": asked.proposed_id}).content
    assert "Say what should change" in html.decode()
    assert decide(client, asked, "give back", note="Say who paid.") == 302
    given_back = Publication.objects.get()
    assert (given_back.proposed, given_back.returned_note) == (None, "Say who paid.")
    # The second press of the button finds nothing to do, and complains of nothing.
    data = {"decision": "give back", "version_id": asked.proposed_id, "note": "Say who paid."}
    assert TOO_LATE not in client.post(f"{LIST}{asked.pk}/", data, follow=True).content.decode()


@pytest.mark.parametrize("ending", ["given back", "made public", "taken back"])
def test_a_note_to_what_has_ended_meanwhile_can_be_copied(client: Client, ending: str) -> None:
    author = make_member()
    asked, other = asked_for(author), make_staff(Role.EDITOR)
    agreed_to = asked.proposed_id
    if ending == "given back":
        publication.give_back(publication=asked, version_id=agreed_to, note="Too long.")
    elif ending == "made public":
        publication.make_public(publication=asked, by=other, version_id=agreed_to)
    else:
        publication.withdraw(write_up=asked.write_up, by=author)
    be(client, make_staff(Role.EDITOR))
    data = {"decision": "give back", "version_id": agreed_to, "note": "Say it."}
    html = client.post(f"{LIST}{asked.pk}/", data).content.decode()
    assert TOO_LATE in html
    assert "readonly>\nSay it.</textarea>" in html
    made_public = client.post(f"{LIST}{asked.pk}/", data | {"decision": "make public", "note": ""}, follow=True)
    assert TOO_LATE in made_public.content.decode()


def test_what_an_editor_has_not_read_is_not_made_public(client: Client) -> None:
    author = make_member()
    asked = asked_for(author)
    write_up, read_before = asked.write_up, asked.proposed_id
    writing.change(write_up=write_up, by=author, version=write_up.version, values={"summary": "Quite another."})
    publication.ask_to_make_public(write_up=write_up, by=author)
    be(client, make_staff(Role.EDITOR))
    assert decide(client, asked, "make public", version_id=read_before) == 200
    assert not WriteUp.objects.for_public().exists()


def test_nobody_approves_what_they_wrote(client: Client) -> None:
    editor = make_staff(Role.EDITOR)
    MembershipFactory(user=editor)
    asked = asked_for(editor)
    be(client, editor)
    assert (
        "Somebody else must approve"
        in client.post(
            f"{LIST}{asked.pk}/", {"decision": "make public", "version_id": asked.proposed_id}
        ).content.decode()
    )


@pytest.mark.parametrize("taken", ["hidden", "not shared", "cohort"])
def test_an_editor_sees_nothing_that_is_not_shared_with_the_network(client: Client, taken: str) -> None:
    author = make_member()
    asked = asked_for(author, title=CANARY)
    write_up = WriteUp.objects.get()
    if taken == "hidden":
        writing.set_hidden(write_up=write_up, hidden=True)
    elif taken == "not shared":
        sharing.stop_sharing(write_up=write_up, version=write_up.version)
    else:
        cohort = author.cohort_memberships.get().cohort
        sharing.share(write_up=write_up, by=author, version=write_up.version, audience=taken, cohort=cohort)
    be(client, make_staff(Role.EDITOR))
    assert CANARY not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{asked.pk}/").status_code == 404
    assert decide(client, asked, "make public") == 302
    assert not WriteUp.objects.for_public().exists()


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.EDITOR)])
def test_the_screen_is_for_editors_alone(client: Client, role: Role | None) -> None:
    asked = asked_for(make_member(), title=CANARY)
    be(client, make_staff(role) if role else UserFactory())
    for address in (LIST, f"{LIST}{asked.pk}/", "/admin/"):
        assert CANARY not in client.get(address).content.decode()
    assert decide(client, asked, "make public") in (302, 403)
    assert not WriteUp.objects.for_public().exists()


@pytest.mark.thorough
def test_a_later_version_waits_while_everyone_reads_the_one_before(client: Client) -> None:
    author, editor = make_member(), make_staff(Role.EDITOR)
    write_up = make_public(author, editor)
    writing.change(write_up=write_up, by=author, version=write_up.version, values={"summary": CANARY})
    asked = publication.ask_to_make_public(write_up=write_up, by=author)
    be(client, editor)
    assert CANARY in client.get(f"{LIST}{asked.pk}/").content.decode()
    assert CANARY not in Client().get(write_up.public_url).content.decode()
    assert decide(client, asked, "make public") == 302
    assert CANARY in Client().get(write_up.public_url).content.decode()
