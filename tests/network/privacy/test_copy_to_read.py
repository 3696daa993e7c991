"""The copy that people read: in the order of what is held, in names and labels, and no more than they see."""

import json
import re
from datetime import date
from itertools import pairwise

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Page

from cohorts.models import Cohort
from core.personal_data import all_registers
from network.connections.models import Follow
from network.practice.models import WriteUp
from network.privacy.copying import as_html, as_json, copy_of
from network.privacy.held import GROUPS
from network.profiles.models import Organisation, Position, Profile
from tests.factories.practice import make_write_up
from tests.factories.users import make_member
from tests.network.privacy.whole_person import WholePerson
from topics.models import Topic
from users.models import User

pytestmark = [pytest.mark.usefixtures("site")]

# What these are called tells people who or what they are.
SPEAK = {User, Group, Cohort, Topic, Organisation, ContentType, Page}
NUMBERED = re.compile(r"<d[dt]>[^<]*?(?:^|>| )(?:write-up|conversation|connection|ask|message|appeal|\w+ of) \d+<")


def read(user: User) -> str:
    return as_html(copy_of(User.objects.get(pk=user.pk)))


def of(part: str, html: str) -> str:
    found = re.search(rf"<h3[^>]*>{part}</h3>.*?</section>", html, re.DOTALL)
    assert found, part
    return found[0]


@pytest.mark.thorough
def test_the_whole_person_is_read_in_order_and_in_words() -> None:
    html = read(WholePerson().person)
    groups = re.findall(r"<h2>(.*?)</h2>", html)[1:]
    assert groups == [title for title, _ in GROUPS if title in groups]
    assert groups[:2] == [title for title, _ in GROUPS[:2]]
    assert len(groups) > 6
    assert not NUMBERED.findall(html)
    assert not re.findall(r"\w+ object \(\d+\)", html)
    # Every heading is one level below another at most.
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert all(after <= before + 1 or after == 5 for before, after in pairwise(levels))


def pointed_at() -> set[type[Model]]:
    """The models that rows in a copy point at."""
    found = set()
    for model, register in all_registers().items():
        copied = [rows for rows in register.rows if not rows.not_copied]
        for field in register.personal:
            related = model._meta.get_field(field.name).related_model
            shown = any(field.name not in rows.leaves_out for rows in copied)
            if isinstance(related, type) and shown and register.reads.get(field.name, "") is not None:
                found.add(related)
    return found


def test_whatever_a_copy_points_at_has_a_name_for_people() -> None:
    registers = all_registers()
    assert {WriteUp, User} <= pointed_at()
    assert not [model for model in pointed_at() - SPEAK if model not in registers or not registers[model].row_name]


def test_every_reading_is_of_something_that_is_there() -> None:
    for model, register in all_registers().items():
        known = {field.name for field in register.personal} | {name for rows in register.rows for name in rows.adds}
        assert not set(register.reads) - known, model


@pytest.mark.thorough
def test_short_forms_are_read_as_their_labels_and_programs_keep_them() -> None:
    person = make_member(name="Amara Fenn")
    Profile.objects.filter(user=person).update(
        role_level="commissioning-manager",
        regions=["yorkshire-and-the-humber"],
        languages=["bsl", "klingon"],
        offer_kinds=["call"],
        rings=Profile.objects.get(user=person).rings | {"headline": "public"},
    )
    profile = Profile.objects.get(user=person)
    Position.objects.create(profile=profile, role="Call handler", started_on=date(1998, 6, 1))
    shown = of("Your profile", read(person))
    for words in (
        "Commissioning manager",
        "Yorkshire and the Humber",
        "British Sign Language (BSL), klingon",
        "A call",
    ):
        assert words in shown
    assert "Headline: Public" in shown
    assert "commissioning-manager" not in shown
    assert "yorkshire-and-the-humber" not in shown
    assert f"profile of {person.pk}" not in read(person)

    data = {part["what"]: part["rows"] for part in json.loads(as_json(copy_of(person)))["held"]}
    assert data["Your profile"][0]["regions"] == ["yorkshire-and-the-humber"]
    assert data["Work that you did before"][0]["profile"] == f"profile of {person.pk}"


@pytest.mark.thorough
def test_a_write_up_is_rendered_beneath_its_title() -> None:
    person = make_member(name="Amara Fenn")
    write_up = make_write_up(person, title="An hour for an hour")
    WriteUp.objects.filter(pk=write_up.pk).update(
        what_we_did="# Months\n\n- **Twelve** <b>members</b>\n\n[more](javascript:alert(1))"
    )
    html = read(person)
    shown = of("Your write-ups", html)
    assert "<h4>An hour for an hour</h4>" in shown
    assert "<h5>Months</h5>" in shown
    assert "<strong>Twelve</strong> &lt;b&gt;members&lt;/b&gt;" in shown
    assert "**" not in shown
    assert 'href="javascript' not in html
    assert "An hour for an hour" in of("Where you are named, or asked to be", html)
    data = {part["what"]: part["rows"] for part in json.loads(as_json(copy_of(person)))["held"]}
    assert data["Your write-ups"][0]["what_we_did"].startswith("# Months")


@pytest.mark.thorough
def test_a_title_is_read_by_nobody_who_may_not_read_the_write_up() -> None:
    author, reader = make_member(name="Olive Other"), make_member(name="Amara Fenn")
    write_up = make_write_up(author, title="Zzyzx")
    Follow.objects.create(follower=reader, write_up=write_up)
    assert "Zzyzx" in of("What you follow", read(reader))

    WriteUp.objects.filter(pk=write_up.pk).update(state=WriteUp.State.DRAFT)
    html = read(reader)
    assert "Zzyzx" not in html
    assert "A write-up that you cannot read now" in of("What you follow", html)
