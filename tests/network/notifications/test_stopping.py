"""The links that turn mails off: each its own mails, without signing in, and nothing by being opened."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from network.notifications import mailing, services
from network.notifications.models import About, DigestConsent, MailRhythm, Rhythm
from network.notifications.rhythms import DEFAULTS, rhythms_of
from network.notifications.stopping import DIGEST, stop_with, token_for
from network.privacy.services.erasing import erase
from tests.factories.users import make_member
from tests.network.notifications.conftest import leaving, tell
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")

ASKS = About.ASKS.value


def address(token: str) -> str:
    return f"/network/notices/stop/{token}/"


def test_a_mail_turns_off_what_it_told_of_by_one_press_of_a_mail_program() -> None:
    person = make_member()
    tell(person, about=About.ASKS)
    tell(person, about=About.MESSAGES)
    mailing.mail_what_is_new()
    (mail,) = leaving()
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail.extra_headers["List-Unsubscribe"].strip("<>").partition("localhost:8000")[2]

    program = Client(enforce_csrf_checks=True)
    assert "Turn these emails off?" in program.get(link).content.decode()
    assert rhythms_of(person) == DEFAULTS
    for _ in range(2):
        page = program.post(link, {"List-Unsubscribe": "One-Click"}).content.decode()
        assert "turned off" in page
        assert "Asks" in page
        assert "Your write-ups" not in page
    assert rhythms_of(person) == DEFAULTS | {About.ASKS: Rhythm.NONE, About.MESSAGES: Rhythm.NONE}


def test_each_matter_of_a_mail_has_a_link_of_its_own(client: Client) -> None:
    person = make_member()
    tell(person, about=About.ASKS)
    tell(person, about=About.MESSAGES)
    mailing.mail_what_is_new()
    (mail,) = leaving()

    link = address(token_for(person, ASKS))
    for text in (mail.body, mail.alternatives[0][0]):
        assert f"http://localhost:8000{link}" in text
    client.post(link)
    assert rhythms_of(person) == DEFAULTS | {About.ASKS: Rhythm.NONE}


def test_the_digest_is_turned_off_and_nothing_else(client: Client) -> None:
    person = make_member()
    services.ask_for_digest(user=person, wording="Yes.", source="a test")
    link = address(token_for(person, DIGEST))

    assert "The weekly digest" in client.get(link).content.decode()
    assert DigestConsent.objects.held().exists()
    client.post(link)

    assert not DigestConsent.objects.held().exists()
    assert rhythms_of(person) == DEFAULTS


def test_a_link_from_before_there_were_matters_turns_all_notices_off(client: Client) -> None:
    person = make_member()
    client.post(address(token_for(person)))

    assert set(rhythms_of(person).values()) == {Rhythm.NONE}


def test_a_link_that_is_not_ours_turns_nothing_off(client: Client) -> None:
    person = make_member()
    token = token_for(person, ASKS)

    wrong = ["1", token[:-1], f"{person.pk}:{token.partition(':')[2]}", token_for(person, "no matter")]
    for each in wrong:
        assert client.post(address(each)).status_code == 404
    assert not MailRhythm.objects.exists()


def test_a_link_of_somebody_who_is_gone_leads_nowhere(client: Client) -> None:
    person = make_member()
    token = token_for(person, ASKS)
    person.delete()

    assert client.post(address(token)).status_code == 404


def test_a_link_of_an_erased_person_notes_nothing(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"
    person = make_member()
    token = token_for(person, ASKS, DIGEST)
    User.objects.filter(pk=person.pk).update(leaves_at=timezone.now())
    erase(user=person)

    assert client.post(address(token)).status_code == 404
    assert not MailRhythm.objects.exists()


def test_a_page_for_one_is_kept_for_nobody_and_coming_back_needs_signing_in(client: Client) -> None:
    token = token_for(make_member(), ASKS)
    services.choose_mail(user=stop_with(token).user, rhythms={ASKS: Rhythm.NONE})
    answer = client.get(address(token))

    assert "no-store" in answer["Cache-Control"]
    assert 'href="/network/notices/settings/"' in answer.content.decode()
    assert "/accounts/login/" in client.get("/network/notices/settings/")["Location"]
