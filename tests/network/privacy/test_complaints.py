"""Complaints about data: from anybody, once, with a clock of thirty days and states that their person sees."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import OutboxTask
from network.privacy.models import Complaint
from network.privacy.services import complaints
from tests.factories.users import UserFactory, be, mails_to, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

FORM, SENT, LIST = "/your-data/complaint/", "/your-data/complaint/sent/", "/admin/complaints-about-data/"
ADDRESS = "amara@example.org"


def said(**values: str) -> dict[str, str]:
    return {"name": "Amara", "email": ADDRESS, "text": "You kept my number.", "creation_key": "a" * 22} | values


def received(key: str = "a", **values: object) -> Complaint:
    defaults = {"user": None, "name": "Amara", "email": ADDRESS, "text": "You kept it.", "creation_key": key * 22}
    return complaints.receive(**(defaults | values))


@pytest.fixture
def staff() -> User:
    return make_staff(Role.ADMINISTRATOR, name="Sam")


def test_a_visitor_complains_once_however_often_it_is_sent(client: Client) -> None:
    for _ in range(2):
        assert client.post(FORM, said())["Location"] == SENT
    complaint = Complaint.objects.get()
    assert (complaint.user, complaint.state, complaint.text) == (None, "acknowledged", "You kept my number.")
    assert len(mails_to(ADDRESS)) == 1
    assert "You kept my number." not in mails_to(ADDRESS)[0]


def test_another_complaint_from_a_form_that_was_sent_is_not_lost(client: Client) -> None:
    # Who goes back in the browser, writes what they forgot, and sends that twice.
    for text in ("You kept my number.", "You kept my address.", "You kept my address."):
        assert client.post(FORM, said(text=text))["Location"] == SENT
    assert set(Complaint.objects.values_list("text", flat=True)) == {"You kept my number.", "You kept my address."}
    assert len(mails_to(ADDRESS)) == 2


def test_a_program_that_fills_in_everything_is_thanked_and_not_kept(client: Client) -> None:
    assert client.post(FORM, said(website="https://example.com"))["Location"] == SENT
    assert not Complaint.objects.exists()
    assert not OutboxTask.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": ""}, "Enter your email address, so that we can answer."),
        ({"email": "nowhere"}, "Enter an email address, such as name@example.org."),
        ({"text": ""}, "Say what you are unhappy with."),
        ({"text": "x" * 5001}, "Shorten it to 5,000 characters"),
    ],
)
def test_errors_stand_beside_the_field_and_nothing_typed_is_lost(
    values: dict[str, str], sentence: str, client: Client
) -> None:
    page = client.post(FORM, said(name="Typed name", **values)).content.decode()
    assert sentence in page
    assert "Typed name" in page
    assert not Complaint.objects.exists()


def test_five_a_day_are_the_most_and_the_sixth_can_be_copied(client: Client) -> None:
    text = "My question was read by somebody else."
    answers = [client.post(FORM, said(text=text, creation_key=str(n) * 22)) for n in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert text in answers[-1].text


def test_nobody_floods_somebody_else_with_our_mails() -> None:
    for key in "abcd":
        received(key)
    assert len(mails_to(ADDRESS)) == 3
    assert Complaint.objects.get(creation_key="d" * 22).state == "received"


@pytest.mark.parametrize(("address", "is_greeted"), [(ADDRESS, True), ("else@example.com", False)])
def test_nobody_writes_to_somebody_else_by_our_mails(client: Client, address: str, is_greeted: bool) -> None:
    be(client, make_member(email=ADDRESS))
    client.post(FORM, said(name="Look at\r\n\r\nbad.example", email=address))
    (mail,) = mails_to(address)
    assert ("Hello Look at bad.example," in mail) == ("bad.example" in mail) == is_greeted


def test_whoever_has_an_account_sees_how_theirs_stands(client: Client, staff: User) -> None:
    person = make_member(name="Amara Fenn", email=ADDRESS)
    be(client, person)
    assert 'value="Amara Fenn"' in client.get(FORM).content.decode()
    client.post(FORM, said())
    complaint = Complaint.objects.get()
    assert "<strong>Acknowledged</strong>" in client.get("/network/privacy/").content.decode()
    complaints.answer(complaint=complaint, by=staff, text="It is gone now.")
    assert "It is gone now." in client.get("/network/privacy/").content.decode()
    be(client, make_member())
    assert "It is gone now." not in client.get("/network/privacy/").content.decode()


def test_it_goes_through_its_states_and_is_answered_by_mail(staff: User) -> None:
    complaint = received()
    complaints.look_into(complaint=complaint, by=staff)
    answered = complaints.answer(complaint=complaint, by=staff, text=" It is gone. ")
    assert (answered.state, answered.answer, answered.handled_by) == ("answered", "It is gone.", staff)
    assert "It is gone." in mails_to(ADDRESS)[-1]
    closed = complaints.close(complaint=complaint, by=staff)
    assert complaints.close(complaint=complaint, by=staff).closed_at == closed.closed_at


def test_what_cannot_be_done_is_refused(staff: User) -> None:
    complaint = received()
    with pytest.raises(ValidationError, match="Answer it before"):
        complaints.close(complaint=complaint, by=staff)
    with pytest.raises(ValidationError, match="Write the answer first"):
        complaints.answer(complaint=complaint, by=staff, text=" ")
    complaints.answer(complaint=complaint, by=staff, text="Done.")
    for step in (complaints.look_into, lambda **about: complaints.answer(**about, text="Again.")):
        with pytest.raises(ValidationError, match="answered or closed meanwhile"):
            step(complaint=complaint, by=staff)
    assert len(mails_to(ADDRESS)) == 2


def test_the_clock_is_thirty_days_and_says_when_it_is_late() -> None:
    complaint = received()
    assert (complaint.days_left, complaint.is_overdue) == (29, False)
    complaint.received_at = timezone.now() - timedelta(days=30, minutes=1)
    assert complaint.is_overdue
    assert complaint.days_left < 0


@pytest.mark.thorough
def test_administrators_see_the_list_with_its_clock_and_do_the_next_step(client: Client, staff: User) -> None:
    late, new = received("l"), received("n", email="new@example.org")
    Complaint.objects.filter(pk=late.pk).update(received_at=timezone.now() - timedelta(days=31))
    be(client, staff)
    page = client.get(LIST).content.decode()
    assert "<strong>Overdue</strong>" in page
    assert "<td>29</td>" in page
    assert page.index(f"number {late.pk}") < page.index(f"number {new.pk}")
    assert "2 complaints about data wait" in client.get("/admin/").content.decode()

    address = f"{LIST}{new.pk}/"
    assert "29 days left" in client.get(address).content.decode()
    assert "Write the answer first." in client.post(address, {"step": "answer", "text": ""}).content.decode()
    # An answer that was written is not dropped by another step.
    html = client.post(address, {"step": "look into", "text": "Sorry."}).content.decode()
    assert "It is mailed with “Answer it by email” alone." in html
    assert "Sorry.</textarea>" in html
    for _ in range(2):
        assert client.post(address, {"step": "answer", "text": "Sorry."})["Location"] == address
    assert len(mails_to("new@example.org")) == 2
    for state in ("answered", "closed"):
        assert Complaint.objects.get(pk=new.pk).state == state
        late = client.post(address, {"step": "answer", "text": "Sorry, we kept it too long."}).content.decode()
        assert "answered or closed meanwhile" in late
        assert "readonly>\nSorry, we kept it too long.</textarea>" in late
        assert client.post(address, {"step": "close"})["Location"] == address
    assert Complaint.objects.get(pk=new.pk).state == "closed"


def test_a_complaint_outlives_the_account(staff: User) -> None:
    user = UserFactory()
    complaint = received(user=user)
    user.delete()
    assert Complaint.objects.get(pk=complaint.pk).user is None
