"""Nobody decides alone on what they reported themselves, or at all on what is about themselves."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from network.moderation import services
from network.moderation.models import Decision, Signal
from network.moderation.signals import put_aside
from tests.factories.users import be, make_member
from tests.network.moderation.case import INDEX, Case
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

ACTION = Decision.Action
LEFT = "You reported this yourself, so another convenor decides about it."
SAID = "ecided by the person who reported it"


@pytest.fixture
def case() -> Case:
    """The convenor has reported it, and there is a second one."""
    case = Case()
    report(case, case.convenor)
    return case


def report(case: Case, person: User) -> None:
    services.report(kind=case.kind, thing=case.write_up, reporter=person, reason="unkind", note="Look")


def _shut(case: Case) -> None:
    User.objects.filter(pk=case.second.pk).update(is_active=False)


def _leaving(case: Case) -> None:
    User.objects.filter(pk=case.second.pk).update(leaves_at=timezone.now())


def _no_convenor_any_more(case: Case) -> None:
    case.second.groups.clear()


def _has_reported_it_too(case: Case) -> None:
    report(case, case.second)


def _wrote_it(case: Case) -> None:
    _no_convenor_any_more(case)
    case.author.groups.add(Role.CONVENOR.group())


def _wrote_it_once(case: Case) -> None:
    _wrote_it(case)
    case.write_up.credits.filter(user=case.author).update(state="declined", is_lead=False)


NOBODY_ELSE: list[Any] = [_shut, _leaving, _no_convenor_any_more, _has_reported_it_too, _wrote_it, _wrote_it_once]


@pytest.mark.parametrize("action", [ACTION.KEEP, ACTION.WARN, ACTION.HIDE])
def test_whoever_reported_it_leaves_the_decision_to_another_convenor(case: Case, action: str) -> None:
    with pytest.raises(ValidationError, match="another convenor decides"):
        case.decide(action)
    with pytest.raises(ValidationError, match="another convenor decides"):
        case.suspend(because_of=case.write_up_reports)
    assert not Decision.objects.exists()
    assert not case.decide(action, by=case.second).by_reporter
    # What is decided stays another's to undo.
    with pytest.raises(ValidationError, match="another convenor decides"):
        case.decide(ACTION.KEEP)


@pytest.mark.parametrize("nobody_else", NOBODY_ELSE)
def test_where_nobody_else_can_the_log_says_who_decided(case: Case, client: Client, nobody_else: Any) -> None:
    nobody_else(case)
    assert case.decide(ACTION.WARN).by_reporter
    be(client, case.convenor)
    for page in (f"{INDEX}log/", case.address):
        assert SAID in client.get(page).content.decode()
    assert LEFT not in client.get(case.address).content.decode()


def test_so_it_is_with_an_account(case: Case) -> None:
    _shut(case)
    assert case.suspend(because_of=case.write_up_reports).by_reporter
    other = Case()
    assert not other.suspend(because_of=other.write_up_reports).by_reporter


def test_the_pages_say_so_and_have_no_form(case: Case, client: Client) -> None:
    suspend = f"{case.address}suspend/{case.author.pk}/"
    be(client, case.convenor)
    assert "waits for your decision" not in client.get("/admin/").content.decode()
    index = client.get(INDEX).content.decode()
    assert "You reported these yourself, so another convenor decides:" in index
    assert index.count(case.address) == 1
    for address, button in ((case.address, ">Decide</button>"), (suspend, ">Suspend the account</button>")):
        page = client.get(address).content.decode()
        assert "so another convenor decides about it." in page
        assert button not in page
        assert suspend not in page.replace(f'action="{suspend}"', "")
        sent = {"action": "hide", "reason": "Typed with care", "after": 0, "seen_report": 10**6}
        # A page that was read before there was another one: what was typed is not lost.
        refused = client.post(address, sent).content.decode()
        assert LEFT in refused
        assert "Typed with care" in refused
    assert not Decision.objects.exists()

    be(client, case.second)
    assert "1 thing that members reported waits for your decision." in client.get("/admin/").content.decode()
    assert LEFT not in client.get(case.address).content.decode()
    assert client.post(case.address, sent).status_code == 302
    assert SAID not in client.get(f"{INDEX}log/").content.decode()


def test_whom_it_is_about_never_learns_who_reported_it(case: Case, client: Client) -> None:
    _shut(case)
    decision = case.decide(ACTION.WARN)
    be(client, case.author)
    page = client.get(f"/network/report/decisions/{case.addressee(decision).public_id}/").content.decode()
    assert "It names a neighbour." in page
    assert "reported it" not in page


def test_on_what_is_about_oneself_nobody_decides_not_even_the_only_convenor() -> None:
    case = Case()
    User.objects.filter(pk__in=[case.convenor.pk, case.second.pk]).update(is_active=False)
    case.author.groups.add(Role.CONVENOR.group())
    for action in (ACTION.KEEP, ACTION.WARN, ACTION.HIDE):
        with pytest.raises(ValidationError, match="This is yours"):
            case.decide(action, by=case.author)
    other = make_member()
    with pytest.raises(ValidationError, match="This is yours"):
        case.suspend(user=other, by=case.author, because_of=case.write_up_reports)
    signal = Signal.objects.create(kind=Signal.Kind.LIMITS, person=case.author, count=5)
    with pytest.raises(ValidationError, match="This is about you"):
        put_aside(signal=signal, by=case.author, because="It is nothing.")
    assert not Decision.objects.exists()
    assert Signal.objects.open().exists()


def test_a_convenor_never_learns_who_reported_what_is_theirs_too(case: Case, client: Client) -> None:
    case.write_up.credits.create(user=case.second, role="author", state="agreed")
    other = Case()
    User.objects.filter(pk__in=[other.convenor.pk, other.second.pk]).update(is_active=False)
    case.write_up_reports.filter(reporter=case.convenor).delete()
    report(case, case.convenor)
    assert case.suspend(because_of=case.write_up_reports, seen_report=10**6).by_reporter
    be(client, case.second)
    for page in (f"{INDEX}log/", f"{INDEX}account/{case.author.pk}/"):
        html = client.get(page).content.decode()
        assert SAID not in html
        assert "It happened again." not in html
    # It can be undone all the same.
    sent = {"reason": "Enough.", "after": Decision.objects.latest("pk").pk}
    assert client.post(page, sent).status_code == 302
    be(client, case.convenor)
    assert SAID in client.get(f"{INDEX}log/").content.decode()


def test_nor_who_reported_themselves(case: Case, client: Client) -> None:
    decision = case.suspend(user=case.second)
    services.unsuspend(user=case.second, reason="Enough.", by=case.convenor, after=decision.pk)
    be(client, User.objects.get(pk=case.second.pk))
    assert "It happened again." not in client.get(f"{INDEX}account/{case.second.pk}/").content.decode()


def test_what_was_reported_before_stays_with_another_wherever_it_is_looked_at(case: Case, client: Client) -> None:
    case.decide(ACTION.KEEP, by=case.second)
    report(case, make_member())
    be(client, case.convenor)
    assert "waits for your decision" not in client.get("/admin/").content.decode()
    assert "You reported these yourself" in client.get(INDEX).content.decode()
    assert LEFT in client.get(case.address).content.decode()


def test_where_the_other_convenor_wrote_it_with_them_the_reporter_can_suspend(case: Case) -> None:
    case.write_up.credits.create(user=case.second, role="author", state="agreed")
    assert case.suspend(because_of=case.write_up_reports).by_reporter
