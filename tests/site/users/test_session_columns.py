"""What every page knows of the person of a session is asked for by a question that is made once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from network.joining.models import Compact
from tests.factories.users import make_member
from users import backends
from users.backends import NOBODY, AuthenticationBackend

pytestmark = pytest.mark.django_db


def test_no_part_of_the_question_asks_for_the_time_by_itself() -> None:
    now = timezone.now()
    made = []
    for moment in (now, now + timedelta(days=40)):
        with time_machine.travel(moment, tick=False):
            backends._question.cache_clear()
            question = backends._question()
            made.append((question._text, question._params))

    assert made[0] == made[1]


def test_what_holds_from_a_moment_on_is_told_from_then_on() -> None:
    person = make_member()
    now = timezone.now()
    newest = Compact.objects.order_by("-number").first()
    Compact.objects.create(
        number=newest.number + 1 if newest else 1, text="Be kind.", published_at=now + timedelta(hours=1)
    )
    ask = AuthenticationBackend().get_user

    assert not ask(person.pk).has_unanswered_compact
    with time_machine.travel(now + timedelta(hours=2)):
        assert ask(person.pk).has_unanswered_compact


def test_nobody_comes_with_the_number_of_nobody() -> None:
    assert AuthenticationBackend().get_user(NOBODY) is None
