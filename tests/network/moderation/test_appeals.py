"""Warnings, and answering a decision: once, in time, and to somebody who did not decide it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from core.health import _optional
from core.models import RateCount
from network.moderation import appeals, services
from network.moderation.answer_links import token_for
from network.moderation.deciding import MEANWHILE
from network.moderation.models import Appeal, AppealAnswer, Decision
from network.moderation.models.decisions import ANSWERED_WITHIN
from network.moderation.views import MOST_ANSWERS_A_DAY
from network.notifications.mailing import mail_what_is_new
from network.practice.models import Credit, WriteUp
from network.practice.services import credits
from tests.factories.users import be, mails_to, make_member, make_staff
from tests.network.moderation.case import INDEX, Case, words_for
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.thorough]


UPHOLD, OVERTURN = AppealAnswer.Outcome.UPHOLD, AppealAnswer.Outcome.OVERTURN


@pytest.fixture
def case() -> Case:
    return Case()


def page_of(case: Case, decision: Decision) -> str:
    return f"/network/report/decisions/{case.addressee(decision).public_id}/"


def link_of(case: Case) -> str:
    """The link in the mail about a suspension."""
    (line,) = [line for line in mails_to(case.author.email)[-1].splitlines() if "/by-mail/" in line]
    return line[line.index("/network/") :]


# Warnings -------------------------------------------------------------------------------------------------


def test_a_warning_leaves_the_thing_and_is_told_with_its_reason(case: Case) -> None:
    case.decide("warn")

    assert WriteUp.objects.visible_to(case.reporters[0]).filter(pk=case.write_up.pk).exists()
    words = words_for(case.author)
    assert "The convenor warns you about" in words
    assert "It names a neighbour." in words
    mail_what_is_new()
    assert "neighbour" not in "".join(mails_to(case.author.email))


def test_a_warning_needs_a_reason_and_is_taken_back_once(case: Case) -> None:
    with pytest.raises(ValidationError):
        case.decide("warn", reason=" ")
    with pytest.raises(ValidationError):
        case.decide("unwarn")
    case.decide("warn")
    case.decide("unwarn", reason="It was a mistake.")
    assert "has taken back the warning" in words_for(case.author)
    with pytest.raises(ValidationError):
        case.decide("unwarn")


def test_a_warning_does_not_show_again_what_is_hidden(case: Case) -> None:
    case.decide("hide")
    case.decide("warn")

    assert Decision.objects.in_force().get().action == "hide"
    assert not WriteUp.objects.visible_to(case.reporters[0]).filter(pk=case.write_up.pk).exists()


def test_convenors_alone_see_what_somebody_was_warned_of(case: Case, client: Client) -> None:
    case.decide("warn", reason="Not so rough.")
    be(client, case.convenor)
    assert "Amara Fenn was warned 1 time" in client.get(case.address).content.decode()
    case.decide("unwarn", reason="It was a mistake.")
    assert "was warned" not in client.get(case.address).content.decode()

    be(client, case.reporters[0])
    assert "Not so rough." not in client.get(case.write_up.get_absolute_url()).content.decode()


# Answering ------------------------------------------------------------------------------------------------


def test_whom_it_is_about_reads_why_and_answers_once(case: Case, client: Client) -> None:
    decision = case.decide("hide")
    address = page_of(case, decision)
    be(client, case.author)
    page = client.get(address).content.decode()
    assert all(text in page for text in ("It names a neighbour.", case.write_up.title, "Send your answer"))
    assert case.convenor.name not in page
    assert "Say how you see it." in client.post(address, {"text": ""}).content.decode()
    too_long = client.post(address, {"text": "y" * 1001}).content.decode()
    assert "Shorten it to 1,000 characters" in too_long
    assert "y" * 1001 in too_long

    for text in ("It was meant kindly.", " It was meant kindly. "):
        assert client.post(address, {"text": text}).status_code == 302
    page = client.post(address, {"text": "And again."}).content.decode()
    assert page.count("You have answered this already") == 1
    # What was typed to what is answered can be copied.
    assert "readonly>\nAnd again.</textarea>" in page
    assert Appeal.objects.get().text == "It was meant kindly."
    page = client.get(address).content.decode()
    assert "It was meant kindly." in page
    assert "Send your answer" not in page


@pytest.mark.parametrize("who", ["reporter", "member", "convenor", "visitor"])
def test_nobody_else_knows_of_the_page(case: Case, who: str, client: Client) -> None:
    address = page_of(case, case.decide("warn"))
    people = {"reporter": case.reporters[0], "member": make_member(), "convenor": case.convenor}
    if who != "visitor":
        be(client, people[who])
    status = 302 if who == "visitor" else 404

    assert client.get(address).status_code == client.post(address, {"text": "Mine"}).status_code == status
    assert not Appeal.objects.exists()


def test_each_author_of_a_thing_answers_for_themselves(case: Case) -> None:
    other = make_member()
    credit = credits.ask(write_up=case.write_up, by=case.author, user=other, role=Credit.Role.AUTHOR)
    credits.answer(credit=credit, agrees=True)
    decision = case.decide("hide")

    first = case.appeal(decision)
    second = appeals.appeal(addressee=decision.addressees.get(person=other), text="I agree with them.")
    case.answer(first, OVERTURN)
    case.answer(second, OVERTURN)

    assert Decision.objects.about(case.write_up).filter(action="restore").count() == 1
    assert "shows" in words_for(other)


@pytest.mark.parametrize("why", ["too late", "undone", "nothing to answer"])
def test_what_can_no_longer_be_answered(case: Case, why: str, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    decision = case.decide("warn")
    if why == "undone":
        case.decide("unwarn", reason="It was a mistake.")
    if why == "nothing to answer":
        decision = case.decide("unwarn", reason="It was a mistake.")
    if why == "too late":
        later = timezone.now() + ANSWERED_WITHIN
        monkeypatch.setattr(timezone, "now", lambda: later)

    with pytest.raises(ValidationError):
        case.appeal(decision)
    be(client, case.author)
    assert "Send your answer" not in client.get(page_of(case, decision)).content.decode()


def test_the_last_day_still_counts(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    decision = case.decide("warn")
    later = timezone.now() + ANSWERED_WITHIN - timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert case.appeal(decision).pk


def days_from(start: datetime, days: int) -> time_machine.travel:
    return time_machine.travel(start + timedelta(days=days), tick=False)


@pytest.mark.parametrize("shut_on", [-1, 1, 29])
def test_time_that_a_suspension_took_begins_anew(case: Case, shut_on: int, client: Client) -> None:
    start = timezone.now()
    done = {shut_on: case.suspend, 0: lambda: case.decide("warn")}
    for day in sorted(done):
        with days_from(start, day):
            done[day]()
    warned, suspended = Decision.objects.get(action="warn"), Decision.objects.get(action="suspend")
    with days_from(start, 40):
        assert not case.addressee(warned).may_answer
        given = {"user": case.author, "reason": "Enough.", "by": case.convenor, "after": suspended.pk}
        services.unsuspend(**given)
        assert "say so until" in words_for(case.author)
    last_day = date_format(timezone.localdate(start + timedelta(days=70)), "j F Y")
    with days_from(start, 69):
        assert last_day in words_for(case.author)
        be(client, User.objects.get(pk=case.author.pk))
        page = client.get(page_of(case, warned)).content.decode()
        assert last_day in page
        assert "Send your answer" in page
    with days_from(start, 71):
        assert not case.addressee(warned).may_answer
    with days_from(start, 69):
        assert case.appeal(warned).pk


@pytest.mark.parametrize(("shut_on", "open_on"), [(-9, -3), (31, 32)])
def test_a_suspension_at_another_time_gives_none(case: Case, shut_on: int, open_on: int) -> None:
    start = timezone.now()
    reopen = {"user": case.author, "reason": "Enough.", "by": case.convenor}
    done = {
        0: lambda: case.decide("warn"),
        shut_on: case.suspend,
        open_on: lambda: services.unsuspend(**reopen, after=Decision.objects.get(action="suspend").pk),
    }
    for day in sorted(done):
        with days_from(start, day):
            done[day]()
    warned = Decision.objects.get(action="warn")

    assert case.addressee(warned).answered_until == warned.decided_at + ANSWERED_WITHIN


# The second convenor --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["the first", "a reporter", "whose it is", "an editor", "an administrator", "shut"])
def test_only_another_convenor_answers(case: Case, who: str) -> None:
    decision = case.decide("warn")
    appeal = case.appeal(decision)
    people = {
        "the first": lambda: case.convenor,
        "a reporter": lambda: case.reporters[0],
        "whose it is": lambda: case.author,
        "an editor": lambda: case.editor,
        "an administrator": lambda: make_staff(Role.ADMINISTRATOR),
        "shut": lambda: make_staff(Role.CONVENOR, is_active=False),
    }
    person = people[who]()
    if who in ("a reporter", "whose it is"):
        person.groups.add(Role.CONVENOR.group())

    with pytest.raises(ValidationError):
        case.answer(appeal, OVERTURN, by=person)
    assert not AppealAnswer.objects.exists()


@pytest.mark.parametrize(("outcome", "reason"), [(OVERTURN, " "), ("", "So."), ("hide", "So.")])
def test_an_answer_needs_an_outcome_and_a_reason(case: Case, outcome: str, reason: str) -> None:
    appeal = case.appeal(case.decide("warn"))
    with pytest.raises(ValidationError):
        case.answer(appeal, outcome, reason=reason)


@pytest.mark.parametrize(("does", "undoes"), [("hide", "restore"), ("warn", "unwarn")])
def test_of_what_was_undone_meanwhile_nobody_is_told_that_it_stands(case: Case, does: str, undoes: str) -> None:
    appeal = case.appeal(case.decide(does))
    case.decide(undoes)
    with pytest.raises(ValidationError, match="undone meanwhile"):
        case.answer(appeal, "uphold")
    assert "The decision stands." not in words_for(case.author)
    case.answer(appeal, "overturn")
    assert "The decision is undone." in words_for(case.author)


def test_the_second_of_two_answers_does_nothing(case: Case) -> None:
    appeal = case.appeal(case.decide("warn"))
    case.answer(appeal, UPHOLD)

    with pytest.raises(services.DecidedMeanwhileError):
        case.answer(appeal, OVERTURN)
    assert AppealAnswer.objects.get().outcome == UPHOLD


@pytest.mark.parametrize("action", ["hide", "warn"])
@pytest.mark.parametrize("outcome", [UPHOLD, OVERTURN])
def test_both_sides_are_told_what_came_of_it(case: Case, action: str, outcome: str) -> None:
    decision = case.decide(action)
    case.answer(case.appeal(decision), outcome)

    stands = outcome == UPHOLD
    assert decision.is_standing is stands
    seen = WriteUp.objects.visible_to(case.reporters[0]).filter(pk=case.write_up.pk).exists()
    assert seen is (action == "warn" or not stands)
    author, reporter = words_for(case.author), words_for(case.reporters[0])
    assert "I have read it all." in author
    assert f"The decision {'stands' if stands else 'is undone'}." in author
    assert "has looked again" in reporter
    assert f"We looked at it and {'acted' if stands else 'it stands'}." in reporter
    assert not any(told in reporter for told in ("I have read it all.", "It was meant kindly.", case.author.name))


def test_the_pages_of_the_convenors(case: Case, client: Client) -> None:
    appeal = case.appeal(case.decide("warn"))
    address = f"{INDEX}answer/{appeal.pk}/"
    be(client, case.convenor)
    page = client.get(address).content.decode()
    assert "Another convenor answers this" in page
    assert client.post(address, {"outcome": OVERTURN, "reason": "Me again."}).status_code == 200
    assert "answer to a decision" not in client.get("/admin/").content.decode()

    be(client, case.second)
    assert "1 answer to a decision waits for you." in client.get("/admin/").content.decode()
    assert address in client.get(INDEX).content.decode()
    assert "It was meant kindly." in client.get(address).content.decode()
    assert "Say why" in client.post(address, {"outcome": UPHOLD}).content.decode()
    # Pressed twice, it is answered once.
    for _ in range(2):
        answered = client.post(address, {"outcome": UPHOLD, "reason": "It stands."}, follow=True).content.decode()
        assert MEANWHILE not in answered
    assert "It stands." in client.get(address).content.decode()
    late = client.post(address, {"outcome": OVERTURN, "reason": "I read it all otherwise."}).content.decode()
    assert MEANWHILE in late
    assert "readonly>\nI read it all otherwise.</textarea>" in late
    assert address not in client.get(INDEX).content.decode()


def test_a_convenor_finds_no_answer_about_their_own(case: Case, client: Client) -> None:
    appeal = case.appeal(case.decide("warn"))
    case.author.groups.add(Role.CONVENOR.group())
    be(client, case.author)

    assert client.get(f"{INDEX}answer/{appeal.pk}/").status_code == 404
    assert f"{INDEX}answer/{appeal.pk}/" not in client.get(INDEX).content.decode()


def test_without_a_second_convenor_the_page_the_administrators_and_the_health_say_so(
    case: Case, client: Client
) -> None:
    decision = case.decide("warn")
    named, check = make_staff(Role.ADMINISTRATOR), _optional["second convenor"]
    assert check() is True
    case.second.groups.clear()
    assert check() is False
    be(client, case.author)
    assert "No second convenor is named yet" in client.get(page_of(case, decision)).content.decode()
    appeal = case.appeal(decision)
    assert "No second convenor is named yet" in client.get(page_of(case, decision)).content.decode()
    be(client, case.convenor)
    assert "No second convenor is named yet" in client.get(f"{INDEX}answer/{appeal.pk}/").content.decode()
    be(client, named)
    assert "no second convenor is named" in client.get("/admin/").content.decode()

    case.second.groups.add(Role.CONVENOR.group())
    assert "no second convenor is named" not in client.get("/admin/").content.decode()
    case.second.groups.clear()
    case.convenor.groups.clear()
    assert check() is None


# A suspended account ---------------------------------------------------------------------------------------


def test_whoever_is_suspended_answers_by_the_link_of_the_mail_once(case: Case, client: Client) -> None:
    case.suspend()
    address = link_of(case)
    assert "It happened again." in client.get(address).content.decode()
    assert case.write_up.title not in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address, {"text": "I was ill."}).status_code == 302
    assert "readonly>\nAnd again.</textarea>" in client.post(address, {"text": "And again."}).content.decode()
    page = client.get(address).content.decode()
    assert "I was ill." in page
    assert "And again." not in page
    assert "Send your answer" not in page


@pytest.mark.parametrize("outcome", [UPHOLD, OVERTURN])
def test_and_is_told_by_mail(case: Case, outcome: str) -> None:
    decision = case.suspend()
    case.answer(case.appeal(decision), outcome)

    assert User.objects.get(pk=case.author.pk).is_active is (outcome == OVERTURN)
    mail = mails_to(case.author.email)[-1]
    assert "I have read it all." in mail
    assert ("stays suspended" in mail) is (outcome == UPHOLD)


def test_the_link_is_for_one_decision_about_an_account_and_for_nobody_elses(case: Case, client: Client) -> None:
    warned = case.decide("warn")
    case.suspend()
    start = "/network/report/decisions/by-mail/"

    assert client.get(f"{start}{token_for(case.addressee(warned))}/").status_code == 404
    assert client.get(f"{link_of(case)[:-2]}x/").status_code == 404
    assert client.get(f"{start}1/").status_code == 404


def test_the_link_opens_nothing_else(case: Case, client: Client) -> None:
    case.suspend()
    client.get(link_of(case))

    assert "_auth_user_id" not in client.session
    assert client.get("/network/notices/").status_code == 302


@pytest.mark.parametrize("by_mail", [True, False])
def test_nobody_answers_without_end(case: Case, by_mail: bool, client: Client) -> None:
    address = (case.suspend() and link_of(case)) if by_mail else page_of(case, case.decide("warn"))
    if not by_mail:
        be(client, case.author)
    client.post(address, {"text": ""})
    RateCount.objects.update(count=MOST_ANSWERS_A_DAY)

    assert client.post(address, {"text": "One more"}).status_code == 429
