"""requirements.txt pins everything, and holds everything that an installation brings in."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
CLIENT_PACKAGES = ["wagtail", "django", "django-allauth", "django-taggit", "elasticsearch-dsl", "pytest-django"]


def requirement_lines() -> list[str]:
    text = (ROOT / "requirements.txt").read_text()
    lines = (re.sub(r"\s*#.*", "", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def pinned() -> dict[str, Requirement]:
    requirements = map(Requirement, requirement_lines())
    # Some are for other machines than this one.
    here = [each for each in requirements if each.marker is None or each.marker.evaluate()]
    return {canonicalize_name(requirement.name): requirement for requirement in here}


@pytest.mark.parametrize("line", requirement_lines())
def test_every_line_pins_one_exact_version(line: str):
    (specifier,) = Requirement(line).specifier
    assert specifier.operator == "=="
    assert "*" not in specifier.version


@pytest.mark.parametrize("name", CLIENT_PACKAGES)
def test_packages_that_the_client_named_are_present(name: str):
    assert name in pinned()


def test_no_package_stands_twice():
    names = [canonicalize_name(Requirement(line).name) for line in requirement_lines()]
    assert len(names) == len(set(names))


def test_every_direct_requirement_says_why():
    direct = (ROOT / "requirements.txt").read_text().partition("# What those bring in")[0]
    for line in direct.splitlines():
        assert not line or "#" in line, f"no reason given: {line}"


def test_indirect_requirements_are_sorted():
    indirect = (ROOT / "requirements.txt").read_text().partition("# What those bring in\n")[2].split()
    names = [canonicalize_name(Requirement(line).name) for line in indirect]
    assert names == sorted(names)


def test_what_each_package_needs_is_pinned_too():
    listed = pinned()
    missing = set()
    for requirement in listed.values():
        for text in metadata.requires(requirement.name) or []:
            needed = Requirement(text)
            wanted = any(
                needed.marker is None or needed.marker.evaluate({"extra": extra})
                for extra in ["", *sorted(requirement.extras)]
            )
            if wanted and canonicalize_name(needed.name) not in listed:
                missing.add(f"{requirement.name} needs {needed}")
    assert not missing


def test_installed_versions_are_the_pinned_ones():
    for requirement in pinned().values():
        installed = metadata.version(requirement.name)
        assert requirement.specifier.contains(installed, prereleases=True), (
            f"{requirement.name} {installed} is installed; run: make run, or pip install -r requirements.txt"
        )
