"""“Have you moved?”: what counts as a sign, who is asked, where mail goes meanwhile, and what ends it."""

import smtplib
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core import outbox
from core.mail import send_written
from core.models import OutboxTask
from core.retention import keep_periods
from tests.factories.users import UserFactory, be, mailed_code, mails_to, make_member, sign_in
from users.backends import AuthenticationBackend
from users.models import AddressTrouble, User
from users.periodic_jobs import ask_who_has_moved

pytestmark = pytest.mark.usefixtures("site")

OLD, NEW = "work@example.com", "home@example.com"
BANNER = "Our mail may not reach you any more"
MOVED, OWN = "/accounts/moved/", "/accounts/email/"
NOW = "2026-11-25 09:00+00:00"


def member(*, second: bool = True) -> User:
    person = make_member(email=OLD)
    if second:
        EmailAddress.objects.create(user=person, email=NEW, verified=True)
    return person


def notice(to: str) -> None:
    EmailMessage(subject="News", body="Something new.", to=[to]).send()


def waiting_for() -> list[str]:
    return [task.payload["to"] for task in OutboxTask.objects.waiting().order_by("pk")]


def refuse(code: int):
    refused = smtplib.SMTPRecipientsRefused({OLD: (code, b"no such user")})
    return patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=refused)


def trouble_of(person: User) -> AddressTrouble | None:
    return AddressTrouble.objects.open_at(timezone.now()).filter(user=person).first()


# Signs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "counts"), [(550, True), (450, False)])
def test_a_mail_that_is_refused_for_good_is_a_bounce(settings, code: int, counts: bool) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person = member()
    notice(OLD)
    with refuse(code):
        outbox.drain(limit=1)

    assert (trouble_of(person) is not None) is counts
    assert len(mails_to(NEW)) == counts


def test_a_bounce_is_noted_and_asked_about_once() -> None:
    person = member()
    for _ in range(3):
        call_command("record_bounce", OLD.upper())

    trouble = AddressTrouble.objects.get()
    assert (trouble.user, trouble.email, trouble.sign) == (person, OLD, "bounce")
    assert trouble.asked_at
    (mail,) = mails_to(NEW)
    assert OLD in mail
    assert MOVED in mail


def test_the_question_itself_may_bounce_without_a_loop() -> None:
    member()
    for _ in range(2):
        for email in (OLD, NEW):
            call_command("record_bounce", email)

    assert AddressTrouble.objects.count() == 2
    assert len(waiting_for()) == 1


@pytest.mark.parametrize("email", ["nobody@example.com", "pending@example.com", "shut@example.com", ""])
def test_an_address_that_counts_for_nobody_is_no_trouble(email: str, capsys) -> None:
    EmailAddress.objects.create(user=make_member(), email="pending@example.com", verified=False)
    UserFactory(email="shut@example.com", is_active=False)
    call_command("record_bounce", email)

    assert not AddressTrouble.objects.exists()
    assert "Nothing was noted" in capsys.readouterr().out


def ask_for_codes(client: Client, times: int) -> None:
    """Be asked whether it is still oneself, and ask for the code this many times."""
    client.get("/accounts/confirm/")
    for _ in range(times - 1):
        client.post("/accounts/confirm/", {"action": "resend"})


@pytest.mark.parametrize(("codes", "hours", "counts"), [(2, 25, True), (2, 23, False), (1, 25, False)])
def test_two_codes_of_which_none_is_typed_in_within_a_day_are_a_sign(
    client: Client, codes: int, hours: int, counts: bool
) -> None:
    person = member()
    with time_machine.travel(NOW, tick=False) as clock:
        be(client, person)
        ask_for_codes(client, codes)
        clock.shift(timedelta(hours=hours))
        for _ in range(2):
            ask_who_has_moved()

        trouble = trouble_of(person)
        assert (trouble is not None) is counts
        assert trouble is None or trouble.sign == "not confirmed"
        assert len(mails_to(NEW)) == counts


def test_a_code_that_is_typed_in_is_no_sign(client: Client) -> None:
    person = member()
    with time_machine.travel(NOW, tick=False) as clock:
        be(client, person)
        ask_for_codes(client, 2)
        client.post("/accounts/confirm/", {"code": mailed_code(OLD)})
        clock.shift(timedelta(hours=25))

        assert trouble_of(person) is None
    assert not AddressTrouble.objects.exists()


def test_a_bounce_does_not_wait_for_the_day_to_end(client: Client) -> None:
    person = member()
    be(client, person)
    ask_for_codes(client, 2)
    assert trouble_of(person) is None
    call_command("record_bounce", OLD)

    assert trouble_of(person).sign == "bounce"


def test_codes_that_a_visitor_asks_for_are_no_sign(client: Client) -> None:
    person = member()
    with time_machine.travel(NOW, tick=False) as clock:
        client.post("/accounts/login/code/", {"email": OLD})
        client.post("/accounts/login/code/confirm/", {"action": "resend"})
        clock.shift(timedelta(hours=25))

        assert trouble_of(person) is None


# Where mail goes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("second", [True, False])
def test_meanwhile_mail_goes_to_the_other_address_or_nowhere(second: bool) -> None:
    member(second=second)
    call_command("record_bounce", OLD)
    OutboxTask.objects.all().delete()
    notice(OLD)
    notice(f"Anna <{OLD}>")
    send_written("users/email/address_code", to=OLD, context={"code": "1"}, is_asked_for=True)

    assert waiting_for() == ([NEW, NEW] if second else []) + [OLD]


def test_mail_of_others_goes_where_it_went() -> None:
    member()
    call_command("record_bounce", OLD)
    OutboxTask.objects.all().delete()
    notice("else@example.com")
    notice(NEW)

    assert waiting_for() == ["else@example.com", NEW]


def test_who_gets_the_address_next_gets_mail_there() -> None:
    person = member()
    call_command("record_bounce", OLD)
    EmailAddress.objects.filter(user=person, email=OLD).delete()
    OutboxTask.objects.all().delete()
    notice(OLD)

    assert waiting_for() == [OLD]


def test_without_another_address_a_code_to_sign_in_goes_where_it_is_asked_for(client: Client) -> None:
    person = member(second=False)
    call_command("record_bounce", OLD)
    sign_in(client, person)

    assert trouble_of(person) is None, "it arrived"


@pytest.mark.parametrize(
    ("ask", "confirm"),
    [
        ("/accounts/login/code/", "/accounts/login/code/confirm/"),
        ("/accounts/password/reset/", "/accounts/password/reset/confirm/"),
    ],
)
def test_who_has_a_refused_address_next_gets_no_code_that_lets_them_in(client: Client, ask: str, confirm: str) -> None:
    person = member()
    call_command("record_bounce", OLD)
    client.post(ask, {"email": OLD})
    assert not mails_to(OLD)

    # Its person knows the other mailbox, and gets in; that mail arrives at the first is not shown by that.
    client.post(confirm, {"code": mailed_code(NEW)})
    assert trouble_of(person) is not None


def test_a_code_to_show_that_it_is_you_goes_where_mail_arrives(client: Client) -> None:
    be(client, member())
    call_command("record_bounce", OLD)
    client.get("/accounts/confirm/")

    assert mailed_code(NEW)
    assert not mails_to(OLD)


def test_a_change_of_the_account_is_told_once_where_mail_arrives(client: Client) -> None:
    be(client, member())
    call_command("record_bounce", OLD)
    words = "purple teapot garden walk"
    client.post("/accounts/password/set/", {"password1": words, "password2": words})

    assert len(mails_to(NEW)) == 2, "the question, and the change"
    assert not mails_to(OLD)


# Answers ---------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_its_person_sees_it_on_each_of_their_pages_and_nobody_else_does(client: Client) -> None:
    be(client, member())
    assert BANNER not in client.get("/network/").content.decode()
    call_command("record_bounce", OLD)
    other = Client()
    be(other, make_member())

    assert BANNER in client.get("/network/").content.decode()
    assert BANNER in client.get(OWN).content.decode()
    assert BANNER not in client.get(MOVED).content.decode()
    assert BANNER not in other.get("/network/").content.decode()


@pytest.mark.thorough
def test_one_press_moves_to_the_other_address_and_takes_the_dead_one_away(client: Client) -> None:
    person = member()
    be(client, person)
    call_command("record_bounce", OLD)
    leave = f"{MOVED}{trouble_of(person).pk}/leave/"
    assert leave in client.get(MOVED).content.decode()
    for _ in range(2):
        assert client.post(leave)["Location"] == OWN
    person.refresh_from_db()

    assert person.email == NEW
    assert list(EmailAddress.objects.filter(user=person).values_list("email", "primary")) == [(NEW, True)]
    assert trouble_of(person) is None
    assert BANNER not in client.get("/network/").content.decode()
    assert not mails_to(OLD)
    assert [OLD in mail for mail in mails_to(NEW)] == [True, True, True]


def test_a_dead_second_address_is_taken_away_and_the_main_one_stays(client: Client) -> None:
    person = member()
    be(client, person)
    call_command("record_bounce", NEW)
    client.post(f"{MOVED}{trouble_of(person).pk}/leave/")
    person.refresh_from_db()

    assert person.email == OLD
    assert EmailAddress.objects.get(user=person).email == OLD


def test_without_another_address_nothing_is_taken_away(client: Client) -> None:
    person = member(second=False)
    be(client, person)
    call_command("record_bounce", OLD)
    page = client.get(MOVED).content.decode()
    trouble = trouble_of(person)
    client.post(f"{MOVED}{trouble.pk}/leave/")

    assert "Add a new address" in page
    assert trouble_of(person) == trouble
    assert EmailAddress.objects.get(user=person).email == OLD


def test_i_still_have_it_sends_one_code_which_ends_it(client: Client) -> None:
    person = member()
    be(client, person)
    call_command("record_bounce", OLD)
    still = f"{MOVED}{trouble_of(person).pk}/code/"
    for _ in range(2):
        assert client.post(still, {"action": "send"})["Location"] == still
    assert len(mails_to(OLD)) == 1
    wrong = client.post(still, {"code": "000000"})
    assert "id_code_error" in wrong.content.decode()
    assert trouble_of(person)

    assert client.post(still, {"code": mailed_code(OLD)})["Location"] == OWN
    assert trouble_of(person) is None
    assert EmailAddress.objects.filter(user=person).count() == 2


def test_the_code_shows_nothing_but_that_the_address_works(client: Client) -> None:
    person = member()
    with time_machine.travel(NOW, tick=False) as clock:
        be(client, person)
        clock.shift(timedelta(minutes=6))
        call_command("record_bounce", OLD)
        still = f"{MOVED}{trouble_of(person).pk}/code/"
        client.post(still, {"action": "send"})
        client.post(still, {"code": mailed_code(OLD)})

        assert client.get(OWN)["Location"].startswith("/accounts/confirm/")


@pytest.mark.parametrize("page", ["leave", "code"])
def test_nobody_answers_for_another(client: Client, page: str) -> None:
    person = member()
    call_command("record_bounce", OLD)
    be(client, make_member())
    before = waiting_for()
    client.post(f"{MOVED}{trouble_of(person).pk}/{page}/", {"action": "send"})

    assert trouble_of(person)
    assert waiting_for() == before
    assert client.get(MOVED)["Location"] == OWN


def test_an_address_that_is_taken_away_is_no_trouble_any_more(client: Client) -> None:
    person = member()
    be(client, person)
    call_command("record_bounce", NEW)
    client.post(f"{OWN}{EmailAddress.objects.get(email=NEW).pk}/take-away/")

    assert trouble_of(person) is None


def test_a_code_that_fails_thrice_ends_without_an_answer(client: Client) -> None:
    person = member()
    be(client, person)
    call_command("record_bounce", OLD)
    still = f"{MOVED}{trouble_of(person).pk}/code/"
    client.post(still, {"action": "send"})
    code = mailed_code(OLD)
    for _ in range(3):
        client.post(still, {"code": f"{(int(code) + 1) % 1_000_000:06}"})
    client.post(still, {"code": code})

    assert trouble_of(person)


def test_what_was_noticed_goes_after_a_year() -> None:
    person = member()
    for days in (364, 366):
        AddressTrouble.objects.create(
            user=person, email=f"{days}@example.com", sign="bounce", noticed_at=timezone.now() - timedelta(days=days)
        )
    keep_periods()

    assert AddressTrouble.objects.get().email == "364@example.com"


def test_it_comes_along_with_the_person_of_a_session(django_assert_num_queries) -> None:
    person = member()
    call_command("record_bounce", OLD)
    with django_assert_num_queries(1):
        found = AuthenticationBackend().get_user(person.pk)

        assert found.has_address_trouble
