"""Which cohort is right for me: five answers, one suggestion, nothing kept."""

import pytest
from django.test import Client

from programme.cohort_chooser import QUESTIONS

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize(("answers", "cohort"), [("AAAAA", "A"), ("AAABB", "A"), ("AABBB", "B"), ("BBBBB", "B")])
def test_most_answers_decide(client: Client, answers: str, cohort: str) -> None:
    response = client.get("/cohorts/", dict(zip(QUESTIONS, answers, strict=True)))

    assert response.context["suggestion"] == cohort
    assert not response.cookies


def test_a_missing_answer_is_said_beside_the_question_and_the_others_are_kept(client: Client) -> None:
    response = client.get("/cohorts/", {"direction": "A"})
    html = response.content.decode()

    assert response.context["suggestion"] is None
    assert "Choose an answer to “Whom do you lead?”" in html
    assert "checked" in html


def test_a_first_visit_shows_no_errors(client: Client) -> None:
    assert "Choose an answer" not in client.get("/cohorts/").content.decode()


def test_a_hostile_answer_is_an_error_like_any_other(client: Client) -> None:
    response = client.get("/cohorts/", dict.fromkeys(QUESTIONS, "<script>"))
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script ", "")
