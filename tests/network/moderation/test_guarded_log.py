"""What was decided, and what was said to it, stays as it is: nobody changes or deletes it, by whatever way."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.utils import timezone

from core.retention import keep_periods
from network.moderation.models import Addressee, Appeal, AppealAnswer, Decision
from network.moderation.periodic_jobs import KEEP_REPORTS
from tests.factories.users import be, make_member, make_staff
from tests.network.moderation.case import Case
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

LOG: tuple[Any, ...] = (Decision, Addressee, Appeal, AppealAnswer)
# The one thing of each that an erasure may empty.
EMPTIED = {"Decision.decided_by": None, "Addressee.person": None, "Appeal.text": "", "AppealAnswer.answered_by": None}


@pytest.fixture
def case() -> Case:
    case = Case()
    case.answer(case.appeal(case.decide("warn")), "uphold")
    return case


def another(field: models.Field[Any, Any]) -> Any:
    """A value that a field does not have."""
    if isinstance(field, models.DateTimeField):
        return timezone.now() - timedelta(days=800)
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.ForeignKey) and field.related_model is User:
        return make_member().pk
    return 10**6 if isinstance(field, models.BigAutoField | models.ForeignKey | models.PositiveBigIntegerField) else "x"


def refused(change: Any) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


@pytest.mark.thorough
@pytest.mark.parametrize("model", LOG)
def test_no_column_can_be_changed(case: Case, model: Any) -> None:
    fields = model._meta.concrete_fields
    changed = [
        field.name
        for field in fields
        if not refused(lambda field=field: model.objects.update(**{field.attname: another(field)}))
    ]
    assert not changed
    assert fields


@pytest.mark.parametrize("model", LOG)
def test_nothing_can_be_deleted(case: Case, model: Any) -> None:
    table = model._meta.db_table

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the name of a model's table

    assert refused(by_hand)
    assert refused(lambda: model.objects.all().delete())
    assert refused(lambda: model.objects.get().delete())
    assert model.objects.count() == 1


def test_nor_by_hand_nor_by_saving_it(case: Case) -> None:
    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE moderation_decision SET reason = 'Another'")

    decision = Decision.objects.get()
    decision.reason = "Another"
    assert refused(by_hand)
    assert refused(decision.save)


@pytest.mark.parametrize(("name", "value"), EMPTIED.items())
def test_erasure_empties_one_column_and_nothing_fills_it_again(case: Case, name: str, value: Any) -> None:
    model_name, field = name.split(".")
    model = next(each for each in LOG if each.__name__ == model_name)
    before = getattr(model.objects.get(), field)

    assert not refused(lambda: model.objects.update(**{field: value}))
    assert refused(lambda: model.objects.update(**{field: before}))


@pytest.mark.thorough
def test_the_page_of_it_is_only_read(case: Case, client: Client) -> None:
    be(client, make_staff(Role.CONVENOR, Role.ADMINISTRATOR))
    address = "/admin/members-reports/log/"
    page = client.get(address).content.decode()

    assert all(text in page for text in ("It names a neighbour.", "I have read it all.", case.write_up.title))
    assert "It was meant kindly." not in page
    assert page.count("<form") == client.get("/admin/members-reports/").content.decode().count("<form")
    assert client.post(address, {"reason": "Another"}).status_code == 405
    assert client.post(f"{address}1/delete/").status_code == 404


def test_the_log_leaves_out_what_is_about_its_reader(case: Case, client: Client) -> None:
    case.decide("keep", reason="Nothing wrong.")
    case.author.groups.add(Role.CONVENOR.group())
    be(client, case.author)

    page = client.get("/admin/members-reports/log/").content.decode()
    assert "neighbour" not in page
    assert case.write_up.title not in page


@pytest.mark.thorough
def test_what_is_old_goes_with_all_that_was_said_to_it(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = timezone.now() - KEEP_REPORTS - timedelta(days=1)
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: long_ago)
        old = Case()
        old.answer(old.appeal(old.decide("warn")), "uphold")
        late = Case()
        warned = late.decide("warn")
        appeal = late.appeal(warned)
    # Answered only now: it is part of what is young.
    late.answer(appeal, "uphold")
    keep_periods()

    assert not Decision.objects.about(old.write_up).exists()
    assert Decision.objects.filter(pk=warned.pk).exists()
    assert Appeal.objects.count() == 2
