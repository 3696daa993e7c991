"""Partners in words: what each brings, from when to when, and what became of it."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from programme.models import Partner

pytestmark = pytest.mark.usefixtures("site")


def test_the_six_founders_are_named_in_full_on_the_home_page_and_the_partners_page(client: Client) -> None:
    founders = Partner.objects.filter(role=Partner.Role.FOUNDER)
    assert founders.count() == 6
    for address in ("/", "/partners/"):
        html = client.get(address).content.decode()
        assert all(partner.name in html for partner in founders), address


def test_a_partner_that_ended_stands_apart_and_says_what_it_is_now_part_of(client: Client) -> None:
    partner = Partner.objects.get(short_name="TLAP")
    partner.until = date(2020, 3, 31)
    partner.became = Partner.objects.get(name="Skills for Care")
    partner.save()

    html = client.get("/partners/").content.decode()
    assert "Now part of Skills for Care" in html
    assert html.index("Partners before") < html.index("Think Local Act Personal (TLAP)")
    assert '<time datetime="2020-03-31">31 March 2020</time>' in html
    assert "Think Local Act Personal (TLAP)" not in client.get("/").content.decode()


def test_a_partner_to_come_is_not_named_yet(client: Client) -> None:
    Partner.objects.create(name="Not yet", since=date(2999, 1, 1))
    assert "Not yet" not in client.get("/partners/").content.decode()


def test_a_partnership_that_starts_or_ends_is_told_from_its_midnight_on(client: Client) -> None:
    Partner.objects.create(name="Comes in June", since=date(2027, 6, 1))
    Partner.objects.create(name="Leaves with May", until=date(2027, 5, 31))

    def named() -> list[str]:
        html = client.get("/").content.decode()
        return [name for name in ("Comes in June", "Leaves with May") if name in html]

    # Asked twice, so that the second answer is the kept one; London is an hour ahead in summer.
    with time_machine.travel("2027-05-31 22:59:50+00:00", tick=False) as clock:
        assert [named(), named()] == [["Leaves with May"]] * 2
        clock.shift(10)
        assert named() == ["Comes in June"]


def test_a_partnership_ends_after_it_starts() -> None:
    with pytest.raises(ValidationError, match="ends after it starts"):
        Partner(name="Backwards", since=date(2026, 1, 2), until=date(2026, 1, 1)).full_clean()
