"""An editor may ask another for a second look; nobody has to."""

import pytest
from django.test import Client

from tests.factories.cohorts import IntakeFactory
from tests.factories.pages import make_news
from tests.factories.users import be, make_staff
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")


def test_what_one_editor_hands_in_another_approves_and_it_is_live() -> None:
    writer, reader = make_staff(Role.EDITOR), make_staff(Role.EDITOR)
    item = make_news("Looked at twice", publish=False)
    state = item.get_workflow().start(item, writer)
    item.refresh_from_db()
    assert not item.live
    assert "approve" in [name for name, *_ in state.current_task_state.task.specific.get_actions(item, reader)]

    state.current_task_state.approve(user=reader)

    item.refresh_from_db()
    assert item.live


def test_nobody_gives_their_own_work_its_second_look(client: Client) -> None:
    writer, reader = make_staff(Role.EDITOR), make_staff(Role.EDITOR)
    item = make_news("Looked at twice", publish=False)
    state = item.get_workflow().start(item, writer)
    task = state.current_task_state.task.specific

    assert not task.get_actions(item, writer)
    waiting = "“Looked at twice” waits for your second look."
    be(client, writer)
    assert waiting not in client.get("/admin/").content.decode()
    be(client, reader)
    assert waiting in client.get("/admin/").content.decode()


def test_the_programme_team_is_told_what_an_intake_lacks(client: Client) -> None:
    be(client, make_staff(Role.PROGRAMME_TEAM))
    assert "No intake is open or to come" in client.get("/admin/").content.decode()
    intake = IntakeFactory()
    assert f"The {intake.year} intake lacks cohorts" in client.get("/admin/").content.decode()


def test_a_convenor_approves_nothing() -> None:
    item = make_news("Looked at twice", publish=False)
    state = item.get_workflow().start(item, make_staff(Role.EDITOR))

    assert not state.current_task_state.task.specific.get_actions(item, make_staff(Role.CONVENOR))
