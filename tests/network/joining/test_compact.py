"""The compact: agreed to once for each version, asked for before anybody writes, and no trap."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from core.versions import EditConflictError
from network.joining import guard
from network.joining.guard import FREE, CompactMiddleware
from network.joining.models import Arrival, Compact, CompactAgreement
from network.joining.services import compacts
from network.profiles.models import Profile
from programme.setup.services import set_up_site
from tests.factories.users import be, make_member, make_newcomer, make_staff, settle
from tests.permissions.trying import every_pattern, is_ours
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

CHANGED = "You can pause your listing."


def next_version(note: str = CHANGED) -> Compact:
    draft = compacts.begin_draft()
    compacts.change_draft(
        compact=draft, seen=compacts.print_of(draft), text=f"{draft.text}\n\nOne more.", change_note=note
    )
    draft.refresh_from_db()
    return compacts.let_it_hold(compact=draft, seen=compacts.print_of(draft))


def has_agreed(person: User) -> bool:
    return Compact.objects.unanswered_by(person) is None


def answer(number: int, **values: Any) -> dict[str, Any]:
    return {"compact-number": number, "compact-agrees": "on"} | values


@pytest.fixture
def reader() -> User:
    """A member who has not agreed to the version that holds."""
    person = make_member(name="Amara Fenn")
    next_version()
    return person


# Versions -----------------------------------------------------------------------------------------


def test_a_new_site_has_a_first_version_and_keeps_what_its_convenor_wrote() -> None:
    assert Compact.objects.current().number == 1
    next_version()
    before = list(Compact.objects.values_list("number", "text"))
    set_up_site()
    assert list(Compact.objects.values_list("number", "text")) == before


def test_a_draft_is_asked_of_nobody_until_it_holds() -> None:
    person = make_member()
    draft = compacts.begin_draft()
    assert (compacts.begin_draft().pk, Compact.objects.current().number, has_agreed(person)) == (draft.pk, 1, True)
    next_version()
    assert (Compact.objects.current().number, has_agreed(person)) == (2, False)


def test_a_version_that_holds_is_never_changed() -> None:
    held = next_version()
    with pytest.raises(compacts.CompactHoldsError):
        compacts.change_draft(compact=held, seen=compacts.print_of(held), text="Other", change_note="")
    since = held.published_at
    assert compacts.let_it_hold(compact=held, seen="").published_at == since


def test_whoever_saves_a_draft_second_writes_over_nothing() -> None:
    draft = compacts.begin_draft()
    seen = compacts.print_of(draft)
    compacts.change_draft(compact=draft, seen=seen, text="Mine", change_note="")
    with pytest.raises(EditConflictError):
        compacts.change_draft(compact=draft, seen=seen, text="Theirs", change_note="")
    with pytest.raises(EditConflictError):
        compacts.let_it_hold(compact=draft, seen=seen)
    assert Compact.objects.draft().text == "Mine"


def test_a_change_says_what_is_new() -> None:
    with pytest.raises(Exception, match="Say what is new"):
        next_version(note="")
    assert Compact.objects.current().number == 1


# Asking and agreeing ------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_member_is_asked_on_the_next_visit_and_told_what_is_new(client: Client, reader: User) -> None:
    be(client, reader)
    answered = client.get("/network/")
    assert answered["Location"] == "/network/compact/"
    page = client.get("/network/compact/").content.decode()
    assert CHANGED in page
    assert "has changed since you agreed" in page

    client.post("/network/compact/agree/", answer(2))
    assert client.get("/network/").status_code == 200
    assert "You agreed on" in client.get("/network/compact/").content.decode()


def test_agreeing_takes_the_tick_and_the_version_that_was_read(client: Client, reader: User) -> None:
    be(client, reader)
    page = client.post("/network/compact/agree/", {"compact-number": 2})
    assert "Tick the box" in page.content.decode()
    page = client.post("/network/compact/agree/", answer(1))
    assert "has changed while you were reading" in page.content.decode()
    assert not has_agreed(reader)


def test_pressing_twice_agrees_once(client: Client, reader: User) -> None:
    be(client, reader)
    for _ in range(2):
        assert client.post("/network/compact/agree/", answer(2)).status_code == 302
    assert CompactAgreement.objects.filter(user=reader, compact__number=2).count() == 1


@pytest.mark.thorough
def test_put_off_one_reads_until_one_writes(client: Client, reader: User) -> None:
    be(client, reader)
    client.post("/network/compact/not-now/")
    for address in ("/network/", "/network/people/", "/network/practice/", "/network/profile/", "/network/notices/"):
        assert client.get(address).status_code == 200, address
    assert client.post("/network/profile/", {"headline": "Mine"}).status_code == 403
    next_version("Another")
    assert client.get("/network/").status_code == 302


def test_pages_for_writing_ask_before_anything_is_typed(client: Client, reader: User) -> None:
    be(client, reader)
    answered = client.get("/network/practice/new/?depth=full")
    assert parse_qs(urlsplit(answered["Location"]).query)["next"] == ["/network/practice/new/?depth=full"]


def test_what_was_written_waits_and_goes_on_its_way(client: Client, reader: User) -> None:
    be(client, reader)
    version = Profile.objects.get(user=reader).version
    sent = {"name": "Topic <b>“x”</b>", "facet": "skill", "why": "Two\nlines", "version": version, "many": ["a", "b"]}
    page = client.post("/network/topics/propose/", sent)
    text = page.content.decode()
    assert page.status_code == 403
    assert "What you wrote is not lost" in text
    waiting = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text)
    assert ("name", "Topic &lt;b&gt;“x”&lt;/b&gt;") in waiting
    assert [value for name, value in waiting if name == "many"] == ["a", "b"]

    going = client.post("/network/compact/agree/?next=/network/topics/propose/", answer(2, **sent))
    assert (going.status_code, going["Location"]) == (307, "/network/topics/propose/")
    assert client.post(going["Location"], answer(2, **sent)).status_code == 302


def test_a_button_that_was_pressed_is_pressed_once_more_and_its_address_not_opened(
    client: Client, reader: User
) -> None:
    be(client, reader)
    follow = f"/network/connections/follow/person/{make_member().profile.public_id}/"
    text = client.post(follow).text
    assert "What you were about to do is done as soon as you agree." in text
    kept = dict(re.findall(r'<input type="hidden" name="(compact-[\w-]+)" value="([^"]*)">', text))
    # A page that is only looked at sends nothing on.
    assert "compact-on-its-way" not in client.get(f"/network/compact/?next={follow}").text
    not_yet = client.post(f"/network/compact/agree/?next={follow}", kept)
    assert 'name="compact-on-its-way"' in not_yet.text
    going = client.post(f"/network/compact/agree/?next={follow}", answer(2, **kept))
    assert (going.status_code, going["Location"]) == (307, follow)
    assert client.post(follow, answer(2, **kept)).status_code == 302


@pytest.mark.parametrize(
    "address", ["https://evil.example/network/", "//evil.example/network/", "/accounts/logout/", "/network/\\evil"]
)
def test_nobody_is_sent_anywhere_but_the_members_area(client: Client, reader: User, address: str) -> None:
    be(client, reader)
    going = client.post(f"/network/compact/agree/?next={address}", answer(2, text="x"))
    assert going["Location"] in ("/network/", "/network/%5Cevil") or going.status_code == 302
    assert urlsplit(going["Location"]).netloc == ""
    assert going["Location"].startswith("/network/")


# The guard ----------------------------------------------------------------------------------------

VALUES = {"public_id": "A" * 22, "slug": "nothing", "str": "nothing", "int": "1", "path": "nothing"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")


def every_address_of_the_members_area() -> list[tuple[str, str]]:
    found = [(path, pattern) for path, pattern in every_pattern() if path.startswith("network/") and is_ours(pattern)]
    return [
        (f"/{PARAMETER.sub(lambda part: VALUES[part[1] or 'str'], path)}", pattern.name or "")
        for path, pattern in found
    ]


def is_asked(person: User, address: str) -> bool:
    """Whether the guard answers a change at this address itself."""
    request = RequestFactory().post(address)
    request.user, request.session, request.resolver_match = person, {}, resolve(address)
    return CompactMiddleware(HttpResponse).process_view(request) is not None


def test_every_change_in_the_members_area_asks_first_but_for_the_ways_out(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "ask_first", lambda *asked: HttpResponse())
    addresses = every_address_of_the_members_area()
    rights = {name for address, name in addresses if "/privacy/" in address}
    asked = {name for address, name in addresses if is_asked(reader, address)}

    assert {"edit_profile", "new_write_up", "ask_question", "answer_question", "propose_topic"} <= asked
    assert {name for _, name in addresses} - asked == FREE | rights


def test_whoever_has_agreed_and_staff_are_not_asked(reader: User) -> None:
    settle(reader)
    assert not is_asked(reader, "/network/topics/propose/")
    assert not is_asked(make_staff(Role.CONVENOR), "/network/topics/propose/")


def test_a_compact_that_was_written_ahead_holds_from_its_day(reader: User) -> None:
    settle(reader)
    Compact.objects.create(number=3, text="Later", published_at=timezone.now() + timedelta(days=1))
    assert has_agreed(reader)


# The convenor writes it ---------------------------------------------------------------------------


def test_the_convenor_writes_the_next_version_and_lets_it_hold(client: Client) -> None:
    member = make_member()
    be(client, make_staff(Role.CONVENOR))
    client.post(reverse("compact_admin:begin"))
    page = client.get(reverse("compact_admin:draft")).content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    client.post(reverse("compact_admin:draft"), {"text": "## Be kind", "change_note": "Shorter", "seen": seen})
    draft = Compact.objects.draft()
    assert draft.text == "## Be kind"

    for _ in range(2):
        client.post(reverse("compact_admin:hold"), {"seen": compacts.print_of(draft)})
    assert (Compact.objects.current().number, Compact.objects.count()) == (2, 2)
    assert not has_agreed(member)
    assert "Shorter" in client.get(reverse("compact_admin:index")).content.decode()


def test_a_conflict_in_the_draft_loses_nothing(client: Client) -> None:
    draft = compacts.begin_draft()
    seen = compacts.print_of(draft)
    compacts.change_draft(compact=draft, seen=seen, text="Theirs", change_note="")
    be(client, make_staff(Role.CONVENOR))
    page = client.post(reverse("compact_admin:draft"), {"text": "Mine", "change_note": "", "seen": seen})
    text = page.content.decode()
    assert "Theirs" in text
    assert "Mine" in text
    assert Compact.objects.draft().text == "Theirs"


def test_what_is_written_of_a_draft_that_holds_meanwhile_can_be_copied(client: Client) -> None:
    draft = compacts.begin_draft()
    seen = compacts.print_of(draft)
    written = compacts.change_draft(compact=draft, seen=seen, text="Theirs", change_note="Shorter")
    compacts.let_it_hold(compact=written, seen=compacts.print_of(written))
    be(client, make_staff(Role.CONVENOR))
    sent = {"text": "Be kind to each other, and say so.", "change_note": "", "seen": seen}
    html = client.post(reverse("compact_admin:draft"), sent).content.decode()
    assert "This version holds already" in html
    assert f"readonly>\n{sent['text']}</textarea>" in html
    assert client.get(reverse("compact_admin:draft")).status_code == 404


def test_a_newcomer_who_agrees_anywhere_has_taken_the_step(client: Client) -> None:
    person = make_newcomer()
    be(client, person)
    client.post("/network/compact/agree/", answer(1))
    assert Arrival.objects.get(user=person).steps == ["compact"]
