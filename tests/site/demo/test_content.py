"""What is written out for the demo keeps the rules of the guide: limits, lists, and who appears in what."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from demo.accounts import ACCOUNTS
from demo.reading import read
from network.asks.models import LONGEST_DETAILS, LONGEST_QUESTION
from network.conversations.models import LONGEST_FIRST_NOTE
from network.profiles.languages import LANGUAGES
from network.profiles.models import Profile

DATA = Path(__file__).parents[3] / "site" / "topics" / "data"
MEMBERS, WRITE_UPS, QUESTIONS, NEWS = (read(name) for name in ("members", "write_ups", "questions", "news"))
ASKS, CONVERSATIONS, CONNECTIONS = (read(name) for name in ("asks", "conversations", "connections"))
NAMES = {row["name"] for row in MEMBERS}

WORDS = {
    "summary": (40, 60),
    "before": (80, 150),
    "what_we_did": (150, 400),
    "who_decided": (80, 200),
    "what_changed": (100, 250),
    "how_we_know": (50, 150),
    "differently": (60, 200),
}
MOST_WORDS = {"cost_note": 80, "interests_note": 40}
SHORT = ("cost_set_up", "cost_yearly", "paid_hours", "volunteer_hours", "first_result")
CHOICES = {
    "power_shared": {"informed", "consulted", "designed with", "decided with", "led by community"},
    "evidence": {"story", "counted", "before and after", "compared", "independent"},
    "still_going": {"still going", "changed", "grown", "handed over", "stopped"},
    "interests": {"none", "company", "gain"},
    "depth": {"quick", "write-up", "full"},
    "audience": {"public", "network", "cohort"},
}
WRITE_UP_KEYS = {
    *("title", "region", "place", "organisation_type", "topics", "how_to_try", "last_checked", "thanks"),
    *("authors", "people_to_ask", "shared_on", "asked_public_on"),
    *WORDS,
    *MOST_WORDS,
    *SHORT,
    *CHOICES,
}
MEMBER_KEYS = {
    *("name", "headline", "regions", "place", "role_level", "functions", "organisation", "organisation_type"),
    *("sector", "cohort", "about", "practices", "populations", "offers", "offer_kinds", "offer_text", "rings", "email"),
    *("on_organisation_page", "name_aloud", "pronouns", "languages", "availability", "available_in_days"),
    *("ask", "ask_days", "history", "lived_experience"),
}
NEWS_KEYS = {"title", "added_on", "visibility", "tags", "outline", "body"}
# Words that guide 0.1 would have us leave out.
AVOIDED = re.compile(
    r"alumn|best.practice|service users?\b|the elderly|informal carer|\bpublish|submit|\breject|front.?line|"
    r"stakeholder|leverage|!|\beg\b|\be\.g|\bi\.e|\betc\b",
    re.IGNORECASE,
)
ELEMENTS = {"p", "h2", "h3", "ul", "ol", "li", "b", "i", "a"}
LONGEST_SENTENCE = 25


def names_of(file: str, **wanted: str) -> set[str]:
    with (DATA / file).open(encoding="utf-8") as lines:
        return {row["name"] for row in csv.DictReader(lines) if all(row[key] == value for key, value in wanted.items())}


def list_of(kind: str) -> set[str]:
    return names_of("controlled_terms.csv", kind=kind)


def words_in(text: str) -> int:
    return len(text.split())


def talk() -> Iterator[tuple[str, str]]:
    """What people of the demo say to each other."""
    for row in CONVERSATIONS:
        yield from ((f"{said['by']} on {said['on']}", said["text"]) for said in row["said"])
    for row in CONNECTIONS:
        yield row["what"], "\n".join([row.get("reason", ""), *row.get("people", {}).values()])


def prose() -> Iterator[tuple[str, str]]:
    """Every text that somebody reads, and where it stands."""
    for row in WRITE_UPS:
        for name in (*WORDS, *MOST_WORDS, *SHORT, "title", "thanks"):
            yield f"{row['title']}: {name}", row[name]
        yield f"{row['title']}: how_to_try", "\n".join(row["how_to_try"])
    for row in MEMBERS:
        for name in ("headline", "about", "offer_text", "ask"):
            yield f"{row['name']}: {name}", row[name]
        yield f"{row['name']}: lived experience", (row["lived_experience"] or {}).get("text", "")
    for row in QUESTIONS:
        for remark in (row, *row["answers"]):
            yield f"{remark['by']} on {row['write_up']}", remark["text"]
    for row in ASKS:
        said = [row["question"], row["details"], *(each["text"] for each in row["answers"])]
        yield f"{row['by']} asks {row['question']}", "\n".join([*said, (row["thanks"] or {}).get("text", "")])
    yield from talk()
    for row in NEWS:
        yield row["title"], re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|h2|h3)>", "\n", row["body"]))


def test_there_is_as_much_as_the_outline_asks_for() -> None:
    assert (len(MEMBERS), len(WRITE_UPS), len(QUESTIONS), len(NEWS)) == (24, 20, 13, 13)
    assert len(ASKS) == 8
    assert len(NAMES) == len({row["email"] for row in MEMBERS}) == 24
    assert sum(row["audience"] == "public" for row in WRITE_UPS) == 10
    assert sum(row["audience"] == "cohort" for row in WRITE_UPS) == 1
    assert sum(not row["shared_on"] for row in WRITE_UPS) == 1
    assert sum(row["depth"] == "full" for row in WRITE_UPS) == 14


def test_the_keys_are_exact() -> None:
    assert all(row.keys() == WRITE_UP_KEYS for row in WRITE_UPS)
    assert all(row.keys() == MEMBER_KEYS for row in MEMBERS)
    assert all(row.keys() - {"picture", "announces_intake"} == NEWS_KEYS for row in NEWS)
    assert all(row.keys() == {"write_up", "by", "on", "text", "answers"} for row in QUESTIONS)


@pytest.mark.parametrize("row", CONVERSATIONS, ids=lambda row: " and ".join(row["between"]))
def test_a_conversation_is_of_two_and_in_the_order_of_days(row: dict[str, Any]) -> None:
    assert row.keys() == {"between", "about", "read", "said"}
    assert {said["by"] for said in row["said"]} <= set(row["between"]) <= NAMES
    assert not row["about"] or row["about"] in {each["title"] for each in WRITE_UPS}
    days = [said["on"] for said in row["said"]]
    assert days == sorted(days)
    assert len(row["said"][0]["text"]) <= LONGEST_FIRST_NOTE


def test_telephone_numbers_are_nobodys() -> None:
    # Kept for stories by those who give out numbers.
    nobodys = ("01632 960", "07700 900")
    ways = [row for row in CONNECTIONS if row["what"] == "way"]
    assert ways
    assert all(way["text"].startswith(nobodys) and way["of"] in NAMES for way in ways)


@pytest.mark.parametrize("row", ASKS, ids=lambda row: row["question"][:30])
def test_an_ask_keeps_to_the_form_and_to_the_order_of_days(row: dict[str, Any]) -> None:
    assert row.keys() == {
        *("by", "on", "question", "details", "topics", "audience", "needed_in_days"),
        *("answers", "closed_on", "outcome", "thanks"),
    }
    assert {row["by"], *(each["by"] for each in row["answers"])} <= NAMES
    assert len(row["question"]) <= LONGEST_QUESTION
    assert len(row["details"]) <= LONGEST_DETAILS
    assert 1 <= len(row["topics"]) <= 5
    assert set(row["topics"]) <= names_of("taxonomy.csv")
    assert row["audience"] in {"cohort", "network"}
    days = [row["on"], *(each["on"] for each in row["answers"]), row["closed_on"] or "9999"]
    assert days == sorted(days)
    assert bool(row["closed_on"]) == bool(row["outcome"])
    assert (row["thanks"] is not None) == (row["outcome"] == "helped")


@pytest.mark.parametrize("row", WRITE_UPS, ids=lambda row: row["title"][:30])
def test_a_write_up_keeps_to_the_template(row: dict[str, Any]) -> None:
    assert len(row["title"]) <= 90
    assert 2 <= len(row["topics"]) <= 8
    assert row["region"] in list_of("region")
    assert row["organisation_type"] in list_of("organisation type")
    assert all(row[name] in allowed for name, allowed in CHOICES.items())
    assert all(len(row[name]) <= 80 for name in SHORT)
    assert date.fromisoformat(f"{row['last_checked']}-01").year in (2025, 2026)
    whole = row["depth"] != "quick"
    for name, (least, most) in WORDS.items():
        assert words_in(row[name]) <= most, name
        # A quick share has what its authors have.
        assert words_in(row[name]) >= least or not (whole or name == "summary"), name
    assert all(words_in(row[name]) <= most for name, most in MOST_WORDS.items())
    assert set(row["authors"]) | set(row["people_to_ask"]) <= NAMES
    assert 1 <= len(row["people_to_ask"]) <= 4
    # Who writes is the first to be asked.
    assert row["authors"][0] in row["people_to_ask"]
    assert bool(row["interests_note"]) == (row["interests"] != "none")
    if row["audience"] == "public" or row["asked_public_on"]:
        assert row["depth"] == "full"
    if row["depth"] == "full":
        assert any(row[name] for name in SHORT)
    if whole:
        assert 3 <= len(row["how_to_try"]) <= 7


@pytest.mark.parametrize("row", MEMBERS, ids=lambda row: row["name"])
def test_a_member_keeps_to_the_form(row: dict[str, Any]) -> None:
    assert set(row["regions"]) <= list_of("region")
    assert row["role_level"] in list_of("role level")
    assert set(row["functions"]) <= list_of("function")
    assert row["organisation_type"] in list_of("organisation type")
    assert row["sector"] in {"", *list_of("sector")}
    assert re.fullmatch(r"20\d\d-[AB]", row["cohort"])
    assert len(row["headline"]) <= 120
    assert len(row["offer_text"]) <= 200
    assert 60 <= words_in(row["about"]) <= 160
    assert len(row["about"]) <= 1000
    assert {practice["level"] for practice in row["practices"]} <= {"little", "done", "could teach"}
    assert {practice["topic"] for practice in row["practices"]} <= names_of("taxonomy.csv", facet="practice")
    assert set(row["populations"]) <= names_of("taxonomy.csv", facet="population")
    assert set(row["offers"]) <= names_of("taxonomy.csv", facet="skill")
    assert set(row["languages"]) <= LANGUAGES.keys()
    assert row["availability"] in Profile.Availability.values
    assert (row["availability"] == "not now") == (row["available_in_days"] is not None)
    assert bool(row["ask"]) == (row["ask_days"] is not None)
    assert len(row["ask"]) <= 200
    assert row["organisation"] or not row["on_organisation_page"]
    assert all(work.keys() == {"role", "organisation", "from", "to"} for work in row["history"])
    assert row["email"].isascii()
    assert row["email"].endswith("@example.org")


def test_some_members_show_less_and_one_shows_more() -> None:
    rings = {row["name"]: row["rings"] for row in MEMBERS if row["rings"]}
    assert [name for name, chosen in rings.items() if chosen.get("listed_to") == "public"] == ["Kit Larrowe"]
    assert [name for name, chosen in rings.items() if chosen.get("listed_to") == "cohort"] == ["Idris Welland"]
    assert any("regions" in chosen for chosen in rings.values())
    assert any("organisation" in chosen for chosen in rings.values())


def test_whom_one_can_be_is_among_the_members() -> None:
    written = {(row["email"], row["name"], row["cohort"]) for row in MEMBERS}
    assert {(account.address, account.name, account.cohort) for account in ACCOUNTS if account.cohort} <= written
    # A member of staff who is a member too would show nothing of what a role alone sees.
    assert not NAMES & {account.name for account in ACCOUNTS if account.role}


def test_topics_are_those_of_the_taxonomy() -> None:
    known = names_of("taxonomy.csv")
    assert {topic for row in (*WRITE_UPS, *NEWS) for topic in row.get("topics", row.get("tags"))} <= known
    practices = names_of("taxonomy.csv", facet="practice")
    without = [row["title"] for row in WRITE_UPS if not practices & set(row["topics"])]
    assert without == ["What we stopped doing: a board spends half its meeting in the community"]


def test_questions_are_asked_of_what_was_shared_by_people_who_may_read_it() -> None:
    shared = {row["title"]: row for row in WRITE_UPS if row["audience"] != "cohort" and row["shared_on"]}
    for row in QUESTIONS:
        write_up = shared[row["write_up"]]
        assert row["by"] in NAMES - set(write_up["authors"])
        assert row["on"] >= write_up["shared_on"]
        for answer in row["answers"]:
            assert answer["by"] in NAMES
            assert answer["on"] >= row["on"]


class Elements(HTMLParser):
    """Which elements a text has, and which of them are open."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.open.append(tag)
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.links += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("row", NEWS, ids=lambda row: row["title"][:30])
def test_a_news_item_is_a_full_text(row: dict[str, Any]) -> None:
    parser = Elements()
    parser.feed(row["body"])
    assert not parser.open
    assert parser.seen <= ELEMENTS
    assert "h2" in parser.seen
    # Links stay on the site.
    assert all(link.startswith("/") and link.endswith("/") for link in parser.links)
    assert 200 <= words_in(re.sub(r"<[^>]+>", " ", row["body"])) <= 450


def test_the_words_are_those_of_the_guide() -> None:
    assert [(where, match.group()) for where, text in prose() if (match := AVOIDED.search(text))] == []


def test_sentences_are_short() -> None:
    long = [
        (where, sentence)
        for where, text in prose()
        for sentence in re.split(r"(?<=[.?])[”*)]*\s+|\n+", text)
        if words_in(re.sub(r"^(?:-|\d+\.) ", "", sentence)) > LONGEST_SENTENCE
    ]
    assert long == []
