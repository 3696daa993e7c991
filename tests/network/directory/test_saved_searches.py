"""Saved searches: one's own alone, kept once; mails about what is new, by what may be seen when they leave."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import OutboxTask
from network.directory import alerts, looking
from network.directory.models import SavedSearch
from network.directory.services import searches
from network.practice.models import WriteUp
from network.practice.services import writing
from network.privacy.services.leaving import leave
from network.profiles.models import Block
from network.profiles.services import TopicsOfProfile, change_profile, set_paused
from tests.factories.practice import make_write_up
from tests.factories.users import be, make_member, make_staff
from tests.network.directory.saving import deliver, profile_of, saved, tell, tries
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

PEOPLE, LIST = "/network/people/", "/network/searches/"
SAVE = "/network/searches/save/people/?tried=timebanking"
TOO_WIDE = "It finds too much by now for a mail"
DAILY = {"name": "Timebanking", "rhythm": "daily"}


@pytest.fixture
def owner() -> User:
    return make_member(name="Reader")


# Keeping them -------------------------------------------------------------------------------------


def test_a_search_is_saved_from_what_it_finds_once_and_run_from_the_list(client: Client, owner: User) -> None:
    tries("Amara Fenn")
    be(client, owner)
    page = client.get(f"{PEOPLE}?tried=timebanking&sort=name&page=1").content.decode()
    assert SAVE in page
    assert 'value="Timebanking"' in page

    for _ in range(2):
        assert client.post(SAVE, DAILY).status_code == 302
    search = SavedSearch.objects.get()
    assert (search.user, search.kind, search.address, search.rhythm) == (owner, "people", "?tried=timebanking", "daily")
    shown = client.get(LIST).content.decode()
    assert f'href="{search.url}"' in shown
    assert "already" in shown
    assert "Amara Fenn" in client.get(search.url).content.decode()


def test_saved_again_it_takes_the_new_name_and_rhythm_and_says_so(client: Client, owner: User) -> None:
    be(client, owner)
    client.post(SAVE, DAILY)
    client.post(SAVE, {"name": "Another", "rhythm": SavedSearch.Rhythm.WEEKLY})
    search = SavedSearch.objects.get()
    assert (search.name, search.rhythm) == ("Another", "weekly")
    assert "It is called “Another” now." in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "other", ["?tried=timebanking&sort=name", "?page=2&tried=timebanking", "?all=tried&tried=timebanking"]
)
def test_order_and_page_make_no_other_search(client: Client, owner: User, other: str) -> None:
    be(client, owner)
    client.post(SAVE, DAILY)
    client.post(f"/network/searches/save/people/{other}", DAILY)
    assert SavedSearch.objects.count() == 1


def test_nothing_is_typed_in_vain(client: Client, owner: User) -> None:
    be(client, owner)
    page = client.post(SAVE, {"name": "", "rhythm": "weekly"}).content.decode()
    assert "There is a problem" in page
    assert "checked" in page[page.index('value="weekly"') :][:60]
    assert not SavedSearch.objects.exists()
    assert client.post("/network/searches/save/people/", DAILY).status_code == 302
    assert not SavedSearch.objects.exists()


def test_there_is_a_most(client: Client, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "MOST_SAVED", 1)
    be(client, owner)
    saved(owner, rhythm="never")
    assert "Remove one first" in client.post(f"{SAVE}&region=london", DAILY).content.decode()
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize("what", ["change", "remove"])
def test_nobody_else_knows_of_it(client: Client, owner: User, what: str) -> None:
    search = saved(owner, rhythm="never")
    be(client, make_member())
    for send in (client.get, client.post):
        assert send(f"{LIST}{search.public_id}/{what}/").status_code == 404
    assert search.name not in client.get(LIST).content.decode()
    assert SavedSearch.objects.get().name == search.name


def test_its_owner_changes_and_removes_it(client: Client, owner: User) -> None:
    search = saved(owner, rhythm="never")
    be(client, owner)
    client.post(f"{LIST}{search.public_id}/change/", {"name": "Banks of time", "rhythm": "weekly"})
    search.refresh_from_db()
    assert (search.name, search.rhythm) == ("Banks of time", "weekly")
    assert search.looked_at is not None
    assert "Remove “Banks of time”?" in client.get(f"{LIST}{search.public_id}/remove/").content.decode()
    client.post(f"{LIST}{search.public_id}/remove/")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(("who", "people", "practice"), [(Role.EDITOR, 404, 200), (Role.CONVENOR, 200, 200)])
def test_who_may_not_look_may_not_save(client: Client, who: Role, people: int, practice: int) -> None:
    be(client, make_staff(who))
    assert client.get(SAVE).status_code == people
    assert client.get("/network/searches/save/practice/?q=x").status_code == practice
    assert client.get("/network/searches/save/pages/?q=x").status_code == 404


def test_what_finds_too_much_cannot_be_told_of(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_FOUND", 1)
    for number in range(2):
        tries(f"Person {number}")
    with pytest.raises(ValidationError):
        saved(owner)
    assert saved(owner, rhythm="never")


def test_however_long_its_address_a_search_is_saved(client: Client, owner: User) -> None:
    be(client, owner)
    text = "😀" * 200
    assert client.post("/network/searches/save/people/?" + urlencode({"q": text}), DAILY).status_code == 302
    search = SavedSearch.objects.get()
    search.full_clean()
    assert parse_qs(search.address.removeprefix("?")) == {"q": [text]}


def test_what_grows_too_wide_says_so_until_it_is_narrower(
    client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries("Amara Fenn")
    saved(owner)
    be(client, owner)
    assert TOO_WIDE not in client.get(LIST).content.decode()
    for name in ("Hassan Idry", "Beth Ollerway"):
        tries(name)
    with monkeypatch.context() as few:
        few.setattr(looking, "MOST_FOUND", 1)
        assert tell() == 0
    assert TOO_WIDE in client.get(LIST).content.decode()
    assert tell(2.1) == 1
    assert TOO_WIDE not in client.get(LIST).content.decode()


def test_whoever_may_not_look_for_a_while_has_no_wide_search(client: Client, owner: User) -> None:
    saved(owner)
    be(client, owner)
    CohortMembership.objects.filter(user=owner).update(state="left early")
    assert tell() == 0
    CohortMembership.objects.filter(user=owner).update(state="completed")
    assert TOO_WIDE not in client.get(LIST).content.decode()


def test_without_mails_it_does_not_matter_how_wide_a_search_is(client: Client, owner: User) -> None:
    search = saved(owner)
    searches.put_off(search=search, now=timezone.now(), is_too_wide=True)
    searches.stop_mails(search=search)
    be(client, owner)
    assert TOO_WIDE not in client.get(LIST).content.decode()
    search.refresh_from_db()
    searches.change_search(search=search, name=search.name, rhythm="daily")
    assert TOO_WIDE not in client.get(LIST).content.decode()


# Mails about them ---------------------------------------------------------------------------------


def test_a_mail_names_the_search_and_what_is_new_once(owner: User) -> None:
    tries("Amara Fenn")
    search = saved(owner)
    assert tell() == 0

    new = tries("Hassan Idry", about="A secret garden of timebanking")
    assert tell(1.9) == 0
    assert tell(2) == 1
    (text,) = deliver()
    assert text.startswith("1 new for “Timebanking”\n")
    for part in ("Hassan Idry", "1 person new", profile_of(new).get_absolute_url(), alerts.stop_url(search)):
        assert part in text
    assert "Amara" not in text
    # What somebody wrote stays on the site.
    assert "secret garden" not in text
    assert tell(3) == 0
    search.refresh_from_db()
    assert search.last_sent_at is not None


def test_words_say_why(owner: User) -> None:
    saved(owner, address="?q=timebanking")
    tries("Hassan Idry")
    tell()
    assert "Has tried: Timebanking" in deliver()[0]


def test_write_ups_are_told_of_and_ones_own_are_not(owner: User) -> None:
    saved(owner, "practice", "?q=lunch+club")
    make_write_up(owner, title="My own lunch club")
    assert tell() == 0
    shared = make_write_up(make_member(), title="A lunch club & a pub")
    assert tell(2) == 1
    (text,) = deliver()
    assert "A lunch club & a pub" in text
    assert shared.get_absolute_url() in text
    assert "My own" not in text


def test_a_personality_type_is_not_told_of(owner: User) -> None:
    saved(owner, address="?q=INFJ")
    saved(owner, address="?q=INFJ+allotment")
    tries("Amara Fenn", about="I am an INFJ and proud")
    assert tell() == 0
    tries("Beth Ollerway", about="I am proud of my allotment")
    assert tell(2) == 1
    (text,) = deliver()
    assert "Beth" in text
    assert "Amara" not in text


def test_what_somebody_looked_for_until_yesterday_is_not_told_of(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    saved(owner, address="?q=quokka")
    tries("Amara Fenn", ask="Looking for a quokka", ask_ends_on=today)
    assert tell() == 1
    monkeypatch.setattr(timezone, "localdate", lambda *of: today + timedelta(days=1))
    assert deliver() == []
    saved(owner, address="?q=a+quokka")
    assert tell(2) == 0


def test_after_an_outage_one_mail_tells_of_all_and_lists_ten(owner: User) -> None:
    saved(owner)
    for number in range(12):
        tries(f"Person {number}")
    assert tell(30) == 1
    (text,) = deliver()
    assert text.startswith("12 new")
    assert text.count("/network/people/") == 10 + 1
    assert "And 2 more." in text


@pytest.mark.parametrize(("rhythm", "days", "told"), [("weekly", 6, 0), ("weekly", 7, 1), ("never", 40, 0)])
def test_mails_keep_their_rhythm(owner: User, rhythm: str, days: int, told: int) -> None:
    saved(owner, rhythm=rhythm)
    tries("Hassan Idry")
    assert tell(days) == told


def test_where_mails_begin_what_is_there_is_nothing_new(owner: User) -> None:
    search = saved(owner, rhythm="never")
    tries("Hassan Idry")
    searches.change_search(search=search, name=search.name, rhythm="daily")
    assert tell() == 0


def test_two_workers_send_one(owner: User) -> None:
    search = saved(owner)
    new = tries("Hassan Idry")
    both = [SavedSearch.objects.get(pk=search.pk) for _ in range(2)]
    found = [profile_of(new).pk]
    told = [searches.note_found(search=each, found=found, now=timezone.now()) for each in both]
    assert told == [found, []]


# What has changed between finding and sending -------------------------------------------------------


def pause(owner: User, new: User) -> None:
    set_paused(profile=profile_of(new), paused=True)


def block(owner: User, new: User) -> None:
    Block.objects.create(blocker=new, blocked=owner)


def keep_to_cohort(owner: User, new: User) -> None:
    profile = profile_of(new)
    change_profile(profile=profile, version=profile.version, values={"listed_to": "cohort"})


def hide_what_matched(owner: User, new: User) -> None:
    profile = profile_of(new)
    change_profile(profile=profile, version=profile.version, values={"rings": profile.rings | {"tried": "cohort"}})


def take_back(owner: User, new: User) -> None:
    profile = profile_of(new)
    change_profile(profile=profile, version=profile.version, values={}, topics=TopicsOfProfile(tried={}))


def leaves(owner: User, new: User) -> None:
    leave(user=User.objects.get(pk=new.pk), write_ups="keep")


def suspended(owner: User, new: User) -> None:
    shut = User.objects.get(pk=new.pk)
    shut.is_active = False
    shut.save()


def owner_leaves(owner: User, new: User) -> None:
    leave(user=User.objects.get(pk=owner.pk), write_ups="keep")


def owner_is_suspended(owner: User, new: User) -> None:
    suspended(new, owner)


def owner_left_early(owner: User, new: User) -> None:
    CohortMembership.objects.filter(user=owner).update(state="left early")


def owner_wants_none(owner: User, new: User) -> None:
    searches.stop_mails(search=SavedSearch.objects.get())


def owner_removes_it(owner: User, new: User) -> None:
    searches.remove_search(search=SavedSearch.objects.get())


CHANGES = [
    pause,
    block,
    keep_to_cohort,
    hide_what_matched,
    take_back,
    leaves,
    suspended,
    owner_leaves,
    owner_is_suspended,
    owner_left_early,
    owner_wants_none,
    owner_removes_it,
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_may_not_be_seen_when_a_mail_leaves_is_not_in_it(
    owner: User, change: Callable[[User, User], None]
) -> None:
    saved(owner)
    new = tries("Hassan Idry")
    assert tell() == 1
    assert "Hassan" not in str(OutboxTask.objects.get(kind="mail", payload__to=owner.email).payload)
    change(owner, new)
    assert deliver() == []


@pytest.mark.parametrize("change", CHANGES)
def test_nor_is_a_mail_queued_for_it(owner: User, change: Callable[[User, User], None]) -> None:
    saved(owner)
    new = tries("Hassan Idry")
    change(owner, new)
    assert tell() == 0


def test_the_rest_of_a_mail_is_sent(owner: User) -> None:
    saved(owner)
    new = tries("Hassan Idry")
    tries("Amara Fenn")
    tell()
    pause(owner, new)
    (text,) = deliver()
    assert text.startswith("1 new")
    assert "Amara Fenn" in text
    assert "Hassan" not in text


def test_whoever_has_a_new_address_gets_it_there_and_nothing_goes_to_the_old_one(owner: User) -> None:
    saved(owner)
    tries("Hassan Idry")
    tell()
    User.objects.filter(pk=owner.pk).update(email="new@example.org")
    (text,) = deliver()
    assert "Hassan" in text
    assert [message.to for message in mail.outbox] == [["new@example.org"]]


def test_a_write_up_that_was_hidden_or_narrowed_is_not_told_of(owner: User) -> None:
    saved(owner, "practice", "?q=lunch+club")
    shared = [make_write_up(make_member(), title=f"A lunch club {number}") for number in range(2)]
    assert tell() == 1
    writing.set_hidden(write_up=shared[0], hidden=True)
    (text,) = deliver()
    assert shared[0].get_absolute_url() not in text
    assert shared[1].get_absolute_url() in text
    assert WriteUp.objects.shared().count() == 1


def test_whoever_comes_back_is_told_then(owner: User) -> None:
    saved(owner)
    tries("Hassan Idry")
    CohortMembership.objects.filter(user=owner).update(state="left early")
    assert tell(1) == 0
    CohortMembership.objects.filter(user=owner).update(state="completed")
    assert tell(2.1) == 1


# Stopping them ----------------------------------------------------------------------------------------


def test_one_press_stops_the_mails_about_one_search_without_signing_in(client: Client, owner: User) -> None:
    search, other = saved(owner), saved(owner, address="?region=london")
    tries("Hassan Idry")
    tell()
    headers = OutboxTask.objects.get(kind="mail", payload__to=owner.email).payload["headers"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").partition("localhost:8000")[2]

    assert "Stop these emails" in client.get(address).content.decode()
    search.refresh_from_db()
    assert search.rhythm == "daily"
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert "No more emails" in answer.content.decode()
    for each in (search, other):
        each.refresh_from_db()
    assert (search.rhythm, other.rhythm) == ("never", "daily")

    searches.remove_search(search=search)
    assert client.post(address).status_code == 200


@pytest.mark.parametrize("token", ["nonsense", "notices"])
def test_a_token_of_something_else_stops_nothing(client: Client, owner: User, token: str) -> None:
    search = saved(owner)
    token = token if token == "nonsense" else signing.dumps(search.public_id, salt="stop notices by mail")
    assert client.post(f"{LIST}stop/{token}/").status_code == 404
    search.refresh_from_db()
    assert search.rhythm == "daily"
