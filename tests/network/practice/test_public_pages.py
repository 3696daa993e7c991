"""What everyone reads: the approved version and nothing else, and nothing at all once it has left."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.page_cache import forget_fragments
from network.practice.models import Consent, Credit, Publication, WriteUp
from network.practice.services import credits, publication, sharing, writing
from tests.factories.practice import FOR_PUBLIC, make_draft, make_public, make_topics, make_write_up
from tests.factories.users import UserFactory, be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

CANARY = "Quillfeather"
PAST_THE_CACHE = {"authorization": "none"}
PUBLIC_PAGES = (
    "/",
    "/practice/",
    "/topics/lunch-clubs/",
    "/topics/",
    "/sitemap.xml",
    "/search/?q=quillfeather",
    "/news/feed/",
)


def everything(client: Client, *more: str) -> str:
    """All that a visitor can read of write-ups, by the real page cache."""
    return "".join(client.get(address).content.decode() for address in (*PUBLIC_PAGES, *more))


def published(**values: object) -> WriteUp:
    return make_public(make_member(name="Ada Fenwick"), make_staff(Role.EDITOR), **values)


def test_everyone_reads_the_approved_version(client: Client) -> None:
    write_up = published(title="A lunch club", interests_note="The pub sold more.")
    html = client.get(write_up.public_url).content.decode()
    for words in (
        "<h1>A lunch club</h1>",
        "By Ada Fenwick",
        "We asked the landlord for Tuesdays.",
        "Made public on",
        "CC BY 4.0",
        f'<meta name="description" content="{FOR_PUBLIC["summary"]}">',
        '<meta property="og:title" content="A lunch club">',
        f'<link rel="canonical" href="http://testserver{write_up.public_url}">',
        "Sign in to ask",
    ):
        assert words in html, words
    assert "noindex" not in html
    assert "Report this" not in html
    for address in ("/", "/practice/", "/topics/lunch-clubs/", "/sitemap.xml"):
        assert write_up.public_url in client.get(address).content.decode(), address


def test_another_title_leads_to_the_right_address(client: Client) -> None:
    write_up = published(title="A lunch club")
    assert write_up.public_url == f"/practice/a-lunch-club-{write_up.public_id}/"
    response = client.get(f"/practice/an-older-title-{write_up.public_id}/")
    assert (response.status_code, response["Location"]) == (302, write_up.public_url)


def test_a_title_without_a_latin_letter_has_an_address(client: Client) -> None:
    write_up = published(title="午餐会")
    assert client.get(write_up.public_url).status_code == 200


@pytest.mark.parametrize(
    "make",
    [
        make_draft,
        lambda author: make_write_up(author, WriteUp.Audience.COHORT),
        make_write_up,
        lambda author: make_write_up(author, WriteUp.Audience.PUBLIC),
    ],
    ids=["draft", "cohort", "network", "glad to be public"],
)
def test_what_no_editor_has_made_public_is_nowhere(client: Client, make: Callable[..., WriteUp]) -> None:
    author = make_member()
    write_up = make(author)
    WriteUp.objects.filter(pk=write_up.pk).update(title=CANARY)
    address = f"/practice/quillfeather-{write_up.public_id}/"
    # To its author and to members neither: the address is the public version's.
    for person in (None, author, make_member(), make_staff(Role.EDITOR)):
        if person:
            be(client, person)
        assert client.get(address).status_code == 404
    client.logout()
    assert f"{CANARY}</" not in everything(client)


def test_an_unapproved_change_reaches_no_public_page(client: Client) -> None:
    write_up = published()
    author = write_up.credits.authors().get().user
    topic = Topic.objects.create(name=CANARY, slug="quillfeather", facet="practice", definition="A word.")
    words = dict.fromkeys(("title", "summary", "place", "before", "what_we_did", "thanks"), CANARY)
    writing.change(write_up=write_up, by=author, version=write_up.version, values=words, topics=[*make_topics(), topic])
    public = ("/", "/practice/", "/topics/lunch-clubs/", "/sitemap.xml", "/news/feed/", write_up.public_url)

    def check() -> None:
        assert write_up.public_url in everything(client)
        for address in public:
            assert CANARY not in client.get(address).content.decode(), address
        assert "Nothing to read here yet" in client.get("/topics/quillfeather/").content.decode()
        assert write_up.public_url not in client.get("/search/?q=quillfeather").content.decode()

    check()
    publication.ask_to_make_public(write_up=WriteUp.objects.get(), by=author)
    check()


# Leaving --------------------------------------------------------------------------------------------


def withdrawn(write_up: WriteUp, author: User) -> None:
    publication.withdraw(write_up=write_up, by=author)


def hidden(write_up: WriteUp, author: User) -> None:
    writing.set_hidden(write_up=write_up, hidden=True)


def not_shared(write_up: WriteUp, author: User) -> None:
    sharing.stop_sharing(write_up=write_up, version=write_up.version)


@pytest.mark.parametrize("leave", [withdrawn, hidden, not_shared], ids=lambda leave: leave.__name__)
def test_it_is_gone_with_the_next_request(client: Client, leave: Callable[[WriteUp, User], None]) -> None:
    write_up = published(title=CANARY)
    author, address = write_up.credits.authors().get().user, write_up.public_url
    assert everything(client, address).count(CANARY) > 5
    leave(WriteUp.objects.get(), author)
    assert client.get(address).status_code == 404
    pages = "".join(client.get(each).content.decode() for each in PUBLIC_PAGES if "search" not in each)
    assert CANARY not in pages
    assert address not in everything(client)


def test_what_was_hidden_by_mistake_is_back_at_once(client: Client) -> None:
    write_up = published()
    address = write_up.public_url
    hidden(write_up, write_up.credits.authors().get().user)
    assert client.get(address).status_code == 404
    writing.set_hidden(write_up=write_up, hidden=False)
    assert client.get(address).status_code == 200


def test_an_author_who_leaves_is_named_no_more(client: Client) -> None:
    author, other = make_member(), make_member(name=CANARY)
    write_up = make_write_up(author, WriteUp.Audience.PUBLIC, **FOR_PUBLIC)
    credit = credits.ask(write_up=write_up, by=author, user=other, role=Credit.Role.AUTHOR)
    credits.answer(credit=credit, agrees=True)
    asked = publication.ask_to_make_public(write_up=write_up, by=author)
    assert asked.proposed_id is not None
    publication.answer_consent(consent=Consent.objects.get(user=other), agrees=True)
    publication.make_public(publication=asked, by=make_staff(Role.EDITOR), version_id=asked.proposed_id)
    address = WriteUp.objects.get().public_url
    assert CANARY in client.get(address).content.decode()
    credits.answer(credit=credit, agrees=False)
    assert CANARY not in client.get(address).content.decode()


def test_whoever_became_an_author_later_is_not_named_before_the_next_version(client: Client) -> None:
    write_up = published()
    credit = credits.ask(
        write_up=write_up,
        by=write_up.credits.authors().get().user,
        user=make_member(name=CANARY),
        role=Credit.Role.AUTHOR,
    )
    credits.answer(credit=credit, agrees=True)
    assert CANARY not in client.get(write_up.public_url).content.decode()


def test_a_new_name_shows_at_once(client: Client) -> None:
    write_up = published()
    author = write_up.credits.authors().get().user
    assert "Ada Fenwick" in client.get(write_up.public_url).content.decode()
    author.name = "Ada Holt"
    author.save()
    assert "Ada Holt" in client.get(write_up.public_url).content.decode()


# Lists ----------------------------------------------------------------------------------------------


def many(count: int) -> None:
    """Public write-ups without the ways that led there: a list does not ask for them."""
    author, topic = make_member(), make_topics()[0]
    for number in range(count):
        write_up = WriteUp.objects.create(
            title=f"Club {number}", state="shared", audience="public", shared_at="2026-01-01T12:00Z"
        )
        version = writing.keep_version(write_up=write_up, by=author)
        type(version).objects.filter(pk=version.pk).update(topic_ids=[topic.pk])
        moment = f"2026-01-{number % 28 + 1:02d}T12:00Z"
        Publication.objects.create(write_up=write_up, approved=version, made_public_at=moment)


def test_the_list_is_paged_and_narrowed_by_topic(client: Client) -> None:
    many(12)
    published(title="About something else", topics=[*make_topics()[1:], Topic.objects.get(name="Co-production")])
    first = client.get("/practice/").content.decode()
    assert "13 public write-ups" in first
    assert "About something else" in first
    assert "Page 1 of 2" in first
    assert "Club 0<" in client.get("/practice/?page=2").content.decode()
    narrowed = client.get("/practice/?topic=lunch-clubs").content.decode()
    assert "12 write-ups about Lunch clubs" in narrowed
    assert "About something else" not in narrowed
    assert "?topic=lunch-clubs&amp;page=2" in narrowed
    for hostile in ("?topic=no-such-topic", "?topic=%00", "?page=x", "?page=99999"):
        assert client.get(f"/practice/{hostile}").status_code == 200


def test_without_one_the_pages_say_so(client: Client) -> None:
    assert "No write-up is public yet" in client.get("/practice/").content.decode()
    home = client.get("/").content.decode()
    assert "From the network" not in home
    assert "Where to start" in home


def test_the_home_page_shows_the_latest_three(client: Client) -> None:
    many(4)
    home = client.get("/").content.decode()
    shown = [number for number in range(4) if f"Club {number}<" in home]
    assert shown == [1, 2, 3]
    assert "Read all 4 public write-ups" in home
    assert "a square for each public write-up" in home


def test_public_pages_ask_as_little_of_many_as_of_few(client: Client) -> None:
    def cold(address: str) -> int:
        client.get(address, headers=PAST_THE_CACHE)
        forget_fragments()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address, headers=PAST_THE_CACHE).status_code == 200
        return len(asked)

    write_up = published(last_checked=date(2026, 5, 1))
    addresses = ("/", "/practice/", write_up.public_url)
    many(4)
    few = [cold(address) for address in addresses]
    many(20)
    assert [cold(address) for address in addresses] == few


def test_a_member_is_led_to_where_questions_are_asked(client: Client) -> None:
    write_up = published()
    be(client, make_member())
    html = client.get(write_up.public_url).content.decode()
    assert f'href="/network/practice/{write_up.public_id}/"' in html
    be(client, UserFactory())
    assert f'href="/network/practice/{write_up.public_id}/"' not in client.get(write_up.public_url).content.decode()
