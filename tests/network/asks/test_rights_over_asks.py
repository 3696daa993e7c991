"""Leaving, coming back, erasure and the copy: what becomes of asks, answers and thanks."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from network.asks.models import TAKEN_AWAY, Ask, AskAnswer, AskNudge, Thanks
from network.privacy.copying import as_json, copy_of
from network.privacy.models import Leaving
from network.privacy.services import erasing
from network.privacy.services.leaving import come_back, leave
from search.models import SearchPassage, SearchThing
from tests.factories.asks import ask_around, close_with_thanks, make_answer, make_ask
from tests.factories.users import be, make_member
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

WORD = "quillfeather"


@pytest.fixture(autouse=True)
def _own_list(settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"


def test_whoever_leaves_takes_what_they_asked_and_answered_along_and_brings_it_back() -> None:
    person, other, reader = make_member(), make_member(), make_member()
    own = make_ask(person, question=f"Who has a {WORD}?")
    others = make_ask(other)
    answer = make_answer(others, person, WORD)
    leave(user=person, write_ups=Leaving.WriteUps.FORMER)
    assert set(Ask.objects.visible_to(reader)) == {others}
    assert not AskAnswer.objects.visible_to(reader).exists()
    assert not SearchPassage.objects.filter(text__icontains=WORD).exists()
    come_back(user=User.objects.get(pk=person.pk))
    assert set(Ask.objects.visible_to(reader)) == {own, others}
    assert AskAnswer.objects.visible_to(reader).contains(answer)
    assert set(SearchPassage.objects.filter(text__icontains=WORD).values_list("field", flat=True)) == {
        "title",
        "answer",
    }


def test_erased_nothing_of_theirs_is_left_and_others_keep_what_they_answered(
    django_capture_on_commit_callbacks: Any,
) -> None:
    person, other = make_member(), make_member()
    ask_around(person, other, WORD)
    leave(user=person, write_ups=Leaving.WriteUps.FORMER)
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(user=User.objects.get(pk=person.pk))
    assert not Thanks.objects.exists()
    assert not AskNudge.objects.exists()
    kept = Ask.objects.get(author=person)
    assert (kept.question, kept.details, kept.state) == (TAKEN_AWAY, "", "closed")
    assert not kept.topic_items.exists()
    # Who answered still reads it, and nobody finds it.
    assert AskAnswer.objects.visible_to(other).get().text == "An answer that stays"
    assert SearchThing.objects.filter(kind="asks").count() == 1
    assert not SearchPassage.objects.filter(text__icontains=WORD).exists()


def test_a_copy_has_what_one_said_and_not_what_the_helper_answered() -> None:
    person, other = make_member(), make_member()
    ask_around(person, other, WORD)
    thanking = make_ask(person, question="Who else?")
    close_with_thanks(thanking, make_member(), text="Well done.")
    text = as_json(copy_of(User.objects.get(pk=person.pk)))
    assert text.count(WORD) >= 5
    assert "Lunch clubs" in text
    assert "Well done." in text
    assert "An answer that stays" not in text


def test_one_takes_ones_own_ask_away_after_a_question(client: Client) -> None:
    author, other = make_member(), make_member()
    alone, answered = make_ask(author, question=WORD), make_ask(author, question=WORD, details=WORD)
    make_answer(answered, author, WORD)
    make_answer(answered, other, "An answer that stays")
    close_with_thanks(answered, other)
    for person in (other, author):
        be(client, person)
        for ask in (alone, answered):
            address = f"{ask.get_absolute_url()}take-away/"
            assert client.get(address).status_code == (200 if person == author else 404)
            assert Ask.objects.filter(pk=ask.pk, question=WORD).exists()
            assert client.post(address).status_code == (302 if person == author else 404)
    assert list(Ask.objects.values_list("question", flat=True)) == [TAKEN_AWAY]
    assert AskAnswer.objects.get().author == other
    html = client.get(answered.get_absolute_url()).content.decode()
    assert WORD not in html
    for word in ("Take it away", "Open it again"):
        assert word not in html
    assert not SearchPassage.objects.filter(text__icontains=WORD).exists()
