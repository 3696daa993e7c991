"""What the documents say is there is there."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import get_commands

from core import periodic_jobs
from network.asks.periodic_jobs import KEEP_ASKS, KEEP_NUDGES
from network.conversations.periodic_jobs import KEEP_CONVERSATIONS, KEEP_FIRST_DRAFTS
from network.directory.periodic_jobs import KEEP_DISMISSED
from network.moderation.periodic_jobs import KEEP_REPORTS, KEEP_SENT_TEXTS, KEEP_SIGNALS
from network.notifications.periodic_jobs import KEEP_ISSUES, KEEP_NOTICES, KEEP_WITHDRAWN
from network.practice.periodic_jobs import KEEP_CONSENTS
from network.privacy.periodic_jobs import KEEP_ACCOUNTS, KEEP_COMPLAINTS, KEEP_PROFILES
from network.privacy.services.erasing import KEEP_MARKS
from network.privacy.services.leaving import TIME_TO_COME_BACK
from search.periodic_jobs import KEEP_UNANSWERED
from users.periodic_jobs import KEEP_ENDED_INVITATIONS, KEEP_STAFF_ACCESS

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
CODE = ("*.py", "*.html", "*.css", "*.js", "*.toml", "*.txt", "*.yaml", "Dockerfile", "Caddyfile")
ROOMS_OF_CODE = ("site", "blog", "network", "templates", "tests", "bin", "proxy")
CONFIGURATION = ROOT / "docs" / "operations" / "configuration.md"

# What an installation with containers has no choice of, or must not have.
NOT_FOR_CONTAINERS = {"DEBUG", "DEMO", "SECURE_SSL_REDIRECT", "TEST_DATABASE_URL", "VAR_DIR"}


def prose(path: Path) -> str:
    return re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def heading_anchors(path: Path) -> set[str]:
    """What a link may name after the hash, as the usual viewers of Markdown make it from headings."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_links_lead_somewhere(path: Path):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose(path))
    assert not [link for link in links if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_links_into_a_page_lead_to_a_heading(path: Path):
    links = re.findall(r"\]\(([^)#:]*)#([^)]*)\)", prose(path))
    targets = [((path.parent / link) if link else path, anchor) for link, anchor in links]
    assert not [anchor for target, anchor in targets if anchor not in heading_anchors(target)]


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=short)
def test_a_page_can_be_reached_from_another(path: Path):
    # A link to its folder is enough: there its name says what it is.
    others = [other for other in DOCUMENTS if other != path]
    targets = {
        (other.parent / link).resolve()
        for other in others
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose(other))
    }
    assert {path.resolve(), path.parent.resolve()} & targets


# Commands -----------------------------------------------------------------------------------------


def test_every_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"`make ([a-z-]+)", path.read_text())}
    assert named <= targets


def test_every_target_says_what_it_does():
    lines = re.findall(r"^[a-z-]+:.*$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert not [line for line in lines if "## " not in line]


def named_commands(path: Path) -> set[str]:
    return set(re.findall(r"manage\.py ([a-z_]+)", path.read_text()))


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if named_commands(path)], ids=short)
def test_every_management_command_that_is_named_exists(path: Path):
    assert not named_commands(path) - set(get_commands())


def test_every_management_command_of_ours_is_told():
    ours = {path.stem for path in ROOT.glob("site/*/management/commands/[a-z]*.py")}
    told = set(re.findall(r"`([a-z_]+)", (ROOT / "docs/operations/commands.md").read_text()))
    assert ours <= told, f"docs/operations/commands.md does not tell of {sorted(ours - told)}"


# Settings -----------------------------------------------------------------------------------------


def variables_of_settings() -> set[str]:
    settings = "\n".join(path.read_text() for path in (ROOT / "site" / "config" / "settings").glob("*.py"))
    return set(re.findall(r"\b(?:env(?:\.\w+)?|address)\(\s*\"([A-Z_]+)\"", settings))


def variables_of_containers() -> set[str]:
    """What compose.yaml gives to web, worker and prepare."""
    environment = (ROOT / "compose.yaml").read_text().partition("&environment\n")[2].partition("  volumes:")[0]
    return set(re.findall(r"^    ([A-Z_]+):", environment, re.MULTILINE))


def variables_that_are_told() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)`", CONFIGURATION.read_text(), re.MULTILINE))


def test_every_variable_of_the_settings_is_told():
    untold = variables_of_settings() - variables_that_are_told()
    assert not untold, f"docs/operations/configuration.md does not tell of {sorted(untold)}"


def test_every_variable_reaches_the_containers():
    missing = variables_of_settings() - variables_of_containers() - NOT_FOR_CONTAINERS
    assert not missing, f"compose.yaml does not hand on {sorted(missing)}"


def test_every_variable_of_the_containers_is_told():
    asked_of_env_file = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    assert not (variables_of_containers() | asked_of_env_file) - variables_that_are_told()


# Decisions ----------------------------------------------------------------------------------------


def test_decisions_have_a_number_each():
    numbers = [path.name[:4] for path in DECISIONS]
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers)
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("path", DECISIONS, ids=short)
def test_a_decision_has_its_number_and_its_parts(path: Path):
    headings = re.findall(r"^#+ .+$", path.read_text(), re.MULTILINE)
    assert headings[0].startswith(f"# {int(path.name[:4])}. ")
    assert {"## Context", "## Decision", "## Consequences"} <= set(headings)


@pytest.mark.thorough
def test_every_decision_that_the_code_names_exists():
    files = [path for room in ROOMS_OF_CODE for kind in CODE for path in (ROOT / room).rglob(kind)]
    files += [path for kind in CODE for path in ROOT.glob(kind)]
    text = "\n".join(path.read_text() for path in files if path != Path(__file__))
    by_name = set(re.findall(r"docs/decisions/(\d{4}-[\w-]+\.md)", text))
    by_number = {f"{int(number):04}" for numbers in re.findall(r"\bdecisions? ([\d, and]+)\b", text)
                 for number in re.findall(r"\d+", numbers)}  # fmt: skip
    assert by_name
    assert by_name <= {path.name for path in DECISIONS}
    assert by_number <= {path.name[:4] for path in DECISIONS}


# Data protection ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "kept"),
    [
        ("the row of a done task", periodic_jobs.KEEP_DONE),
        ("what a given-up mail or task held", periodic_jobs.KEEP_PAYLOAD_OF_GIVEN_UP),
        ("the row of a given-up task", periodic_jobs.KEEP_GIVEN_UP),
        ("invitations", KEEP_ENDED_INVITATIONS),
        ("notices", KEEP_NOTICES),
        ("asks, with answers and thanks", KEEP_ASKS),
        ("who was told that they could help with an ask", KEEP_NUDGES),
        ("conversations", KEEP_CONVERSATIONS),
        ("drafts of first notes", KEEP_FIRST_DRAFTS),
        ("what weekly digests told of", KEEP_ISSUES),
        ("that somebody wanted the weekly digest", KEEP_WITHDRAWN),
        ("people put off with “Not now”", KEEP_DISMISSED),
        ("searches that found nothing, without who searched", KEEP_UNANSWERED),
        ("reports and decisions", KEEP_REPORTS),
        ("hashes of what was sent", KEEP_SENT_TEXTS),
        ("notes about what was sent to many", KEEP_SIGNALS),
        ("what staff opened of a person's, and why", KEEP_STAFF_ACCESS),
        ("profiles of people who are no members", KEEP_PROFILES),
        ("accounts of people who are no members, with addresses and cohort records", KEEP_ACCOUNTS),
        ("people who left", TIME_TO_COME_BACK),
        ("that somebody agreed to make something public", KEEP_CONSENTS),
        ("complaints about data", KEEP_COMPLAINTS),
        ("marks of people who were erased, all hashed", KEEP_MARKS),
    ],
)
def test_periods_are_those_of_the_code(what: str, kept: timedelta):
    text = (ROOT / "docs" / "data-protection.md").read_text()
    (row,) = re.findall(rf"^\| {what} \|.*$", text, re.MULTILINE)
    assert f" {kept.days} days " in row
