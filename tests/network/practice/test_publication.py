"""Making it public: one version, agreed by every author, approved by an editor, withdrawn by any author."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from network.notifications.models import Notice
from network.notifications.reading import read
from network.practice.models import Consent, Credit, Publication, WriteUp
from network.practice.services import credits, publication, sharing, writing
from tests.factories.practice import FOR_PUBLIC, make_draft, make_public, make_write_up
from tests.factories.users import be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


class Case:
    """A write-up of two authors that could be public, and an editor."""

    def __init__(self) -> None:
        self.lead, self.second = make_member(name="Amara Fenn"), make_member(name="Colm Hartree")
        self.editor = make_staff(Role.EDITOR)
        self.write_up = make_write_up(self.lead, **FOR_PUBLIC)
        asked = credits.ask(write_up=self.write_up, by=self.lead, user=self.second, role=Credit.Role.AUTHOR)
        credits.answer(credit=asked, agrees=True)

    def page(self, name: str) -> str:
        return f"/network/practice/{self.write_up.public_id}/{name}/"

    def ask(self) -> Publication:
        return publication.ask_to_make_public(write_up=self.fresh(), by=self.lead)

    def fresh(self) -> WriteUp:
        return WriteUp.objects.get(pk=self.write_up.pk)

    def make_public(self) -> None:
        asked = self.ask()
        publication.answer_consent(consent=Consent.objects.get(user=self.second, agreed_at=None), agrees=True)
        publication.make_public(publication=asked, by=self.editor, version_id=asked.proposed_id or 0)


@pytest.fixture
def case() -> Case:
    return Case()


def sentences(person: User) -> list[str]:
    return [reading.sentence for _, reading in read(Notice.objects.visible_to(person).open(), recipient=person)]


def test_the_page_says_what_is_missing_with_links(client: Client) -> None:
    author = make_member()
    write_up = make_write_up(author)
    be(client, author)
    address = f"/network/practice/{write_up.public_id}/make-public/"
    page = client.get(address).text
    for anchor in ("id_before", "id_evidence_0", "id_last_checked", "id_how_to_try"):
        assert f"/edit/?depth=full#{anchor}" in page
    assert client.post(address).status_code == 200
    assert not Publication.objects.exists()
    form = client.get(f"/network/practice/{write_up.public_id}/edit/?depth=full").text
    assert 'value="full" checked' in form


def test_the_lead_author_asks_once_and_has_agreed_by_asking(client: Client, case: Case) -> None:
    be(client, case.lead)
    assert "Colm Hartree" in client.get(case.page("make-public")).text
    for _ in range(2):
        assert client.post(case.page("make-public")).status_code == 302
    answers = {consent.user: consent.agreed_at is not None for consent in Consent.objects.all()}
    assert answers == {case.lead: True, case.second: False}
    assert len([each for each in sentences(case.second) if "may become public" in each]) == 1


def test_another_author_cannot_ask(client: Client, case: Case) -> None:
    be(client, case.second)
    assert "Ask to make it public" not in client.get(case.page("make-public")).text
    assert "Only the lead author" in client.post(case.page("make-public")).text
    assert not Publication.objects.exists()


def test_an_author_reads_the_very_version_and_answers(client: Client, case: Case) -> None:
    asked = case.ask()
    consent = Consent.objects.get(user=case.second)
    writing.change(
        write_up=case.fresh(), by=case.lead, version=case.fresh().version, values={"before": "Changed later."}
    )
    be(client, case.second)
    address = f"/network/practice/consent/{consent.public_id}/"
    page = client.get(address).text
    assert str(FOR_PUBLIC["before"]) in page
    assert "Changed later." not in page
    for _ in range(2):
        assert client.post(address, {"answer": "yes"}).status_code == 302
    consent.refresh_from_db()
    assert consent.agreed_at
    assert Publication.objects.ready_for_editor().contains(asked)


def test_only_the_author_who_is_asked_opens_the_question(client: Client, case: Case) -> None:
    case.ask()
    consent = Consent.objects.get(user=case.second)
    for person in (case.lead, make_member(), case.editor):
        be(client, person)
        address = f"/network/practice/consent/{consent.public_id}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "yes"}).status_code == 404
    consent.refresh_from_db()
    assert consent.agreed_at is None


def test_a_no_ends_the_asking_and_the_others_hear_of_it(client: Client, case: Case) -> None:
    case.ask()
    be(client, case.second)
    address = f"/network/practice/consent/{Consent.objects.get(user=case.second).public_id}/"
    for _ in range(2):
        assert client.post(address, {"answer": "no"}).status_code == 302
    assert not Publication.objects.waiting().exists()
    assert any("did not agree" in sentence for sentence in sentences(case.lead))
    assert "It does not become public." in client.get(address).text


def test_no_editor_approves_before_all_have_agreed(case: Case) -> None:
    asked = case.ask()
    with pytest.raises(ValidationError):
        publication.make_public(publication=asked, by=case.editor, version_id=asked.proposed_id or 0)
    assert not WriteUp.objects.for_public().exists()


def test_a_yes_is_for_one_version(case: Case) -> None:
    case.make_public()
    later = writing.change(
        write_up=case.fresh(), by=case.lead, version=case.fresh().version, values={"summary": "Changed later."}
    )
    public = WriteUp.objects.for_public().get()
    assert public.publication.approved.summary != later.summary
    asked = case.ask()
    assert asked.approved_id != asked.proposed_id
    assert Consent.objects.get(version=asked.proposed, user=case.second).agreed_at is None
    assert WriteUp.objects.for_public().exists()


def test_what_everyone_reads_already_is_not_asked_for_again(client: Client, case: Case) -> None:
    case.make_public()
    be(client, case.lead)
    button = '<button class="btn btn--big" type="submit">'
    assert button not in client.get(case.page("make-public")).text
    writing.change(write_up=case.fresh(), by=case.lead, version=case.fresh().version, values={"summary": "Later."})
    assert button in client.get(case.page("make-public")).text


def test_an_author_who_leaves_ends_the_asking(case: Case) -> None:
    case.ask()
    credits.answer(credit=case.write_up.credits.get(user=case.second), agrees=False)
    assert not Publication.objects.waiting().exists()
    assert Consent.objects.get(user=case.second).refused_at


@pytest.mark.thorough
@pytest.mark.parametrize("who", ["lead", "second"])
def test_any_author_withdraws_it(client: Client, case: Case, who: str) -> None:
    case.make_public()
    be(client, getattr(case, who))
    address = case.fresh().public_url
    assert Client().get(address).status_code == 200
    assert "gone at once" in client.get(case.page("withdraw")).text
    assert WriteUp.objects.for_public().exists()
    for _ in range(2):
        assert client.post(case.page("withdraw")).status_code == 302
    assert Client().get(address).status_code == 404
    assert not WriteUp.objects.for_public().exists()
    be(client, make_member())
    assert client.get(case.write_up.get_absolute_url()).status_code == 200
    other = case.second if who == "lead" else case.lead
    assert any("withdrawn from the public" in sentence for sentence in sentences(other))


def test_the_asking_is_taken_back(client: Client, case: Case) -> None:
    case.ask()
    be(client, case.lead)
    assert "not public yet" in client.get(case.page("withdraw")).text
    client.post(case.page("withdraw"))
    assert not Publication.objects.waiting().exists()
    assert not [sentence for sentence in sentences(case.second) if "may become public" in sentence]
    assert client.get(case.page("withdraw")).status_code == 404
    # It was never public: nobody hears that it is withdrawn, and it may be deleted.
    assert any("has taken back" in sentence for sentence in sentences(case.second))
    assert not any("withdrawn" in sentence for sentence in sentences(case.second))
    assert Publication.objects.get().withdrawn_at is None


def test_a_yes_that_was_withdrawn_is_kept_when_it_is_asked_for_again(case: Case) -> None:
    case.make_public()
    publication.withdraw(write_up=case.fresh(), by=case.second)
    asked = case.ask()
    first, again = Consent.objects.filter(user=case.second).order_by("pk")
    assert (first.version, first.agreed_at is None, first.withdrawn_at is None) == (again.version, False, False)
    with pytest.raises(ValidationError):
        publication.answer_consent(consent=first, agrees=True)
    assert list(asked.authors_without_a_yes()) == [case.write_up.credits.get(user=case.second)]
    publication.answer_consent(consent=again, agrees=True)
    assert Publication.objects.ready_for_editor().contains(asked)
    # The lead author never withdrew, and the yes that made it public before stays on record too.
    assert Consent.objects.filter(user=case.lead, agreed_at__isnull=False).count() == 2


def test_what_was_taken_back_is_not_given_back(case: Case) -> None:
    read_before = case.ask()
    publication.withdraw(write_up=case.fresh(), by=case.second)
    with pytest.raises(ValidationError):
        publication.give_back(publication=read_before, version_id=read_before.proposed_id or 0, note="Shorter.")
    assert Publication.objects.get().returned_note == ""


def states() -> dict[str, WriteUp]:
    """A write-up in each state that it can be in towards the public."""
    author, editor = make_member(), make_staff(Role.EDITOR)
    found = {"draft": make_draft(author), "shared": make_write_up(author), "public": make_public(author, editor)}
    found["asked"] = make_write_up(author, **FOR_PUBLIC)
    publication.ask_to_make_public(write_up=found["asked"], by=author)
    for state in ("hidden", "withdrawn", "shared no more"):
        found[state] = make_public(author, editor)
    writing.set_hidden(write_up=found["hidden"], hidden=True)
    publication.withdraw(write_up=found["withdrawn"], by=author)
    sharing.stop_sharing(write_up=found["shared no more"], version=found["shared no more"].version)
    return found


def test_the_row_and_the_query_say_alike_what_is_public() -> None:
    in_state = {state: WriteUp.objects.get(pk=write_up.pk) for state, write_up in states().items()}
    assert [state for state, write_up in in_state.items() if write_up.is_public] == ["public"]
    assert list(WriteUp.objects.for_public()) == [in_state["public"]]


def test_nobody_else_withdraws(client: Client) -> None:
    write_up = make_public(make_member(), make_staff(Role.EDITOR))
    for person in (make_member(), make_staff(Role.EDITOR), make_staff(Role.CONVENOR)):
        be(client, person)
        assert client.post(f"/network/practice/{write_up.public_id}/withdraw/").status_code == 404
    assert WriteUp.objects.for_public().exists()


@pytest.mark.thorough
def test_what_the_editor_wants_changed_stands_where_authors_write(client: Client, case: Case) -> None:
    asked = case.ask()
    publication.answer_consent(consent=Consent.objects.get(user=case.second), agrees=True)
    publication.give_back(publication=asked, version_id=asked.proposed_id or 0, note="Say what it cost.")
    be(client, case.lead)
    for page in ("edit", "make-public"):
        assert "Say what it cost." in client.get(case.page(page)).text
    assert any("given back" in sentence for sentence in sentences(case.lead))
    be(client, make_member())
    assert "Say what it cost." not in client.get(case.write_up.get_absolute_url()).text


def test_mail_about_it_tells_nothing_of_what_is_written(case: Case) -> None:
    case.ask()
    in_mail = [
        reading.sentence_in_mail
        for person in (case.lead, case.second)
        for _, reading in read(Notice.objects.visible_to(person), recipient=person)
    ]
    assert in_mail
    assert all(sentence and case.write_up.title not in sentence for sentence in in_mail)
    assert not any("Amara" in sentence or "Colm" in sentence for sentence in in_mail)
