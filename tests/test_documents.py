"""What the documents say is there is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def prose(path: Path) -> str:
    return re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose(path))
    assert not [link for link in links if not (path.parent / link).exists()]


def test_every_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"`make ([a-z-]+)", path.read_text())}
    assert named <= targets


def test_every_target_says_what_it_does():
    lines = re.findall(r"^[a-z-]+:.*$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert not [line for line in lines if "## " not in line]


def test_every_variable_of_the_settings_is_told():
    settings = "\n".join(path.read_text() for path in (ROOT / "site" / "config" / "settings").glob("*.py"))
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    told = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/operations/configuration.md").read_text(), re.MULTILINE))
    assert read <= told, f"docs/operations/configuration.md does not tell of {sorted(read - told)}"


def test_decisions_have_a_number_each():
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers)
    assert len(numbers) == len(set(numbers))
