"""Notices about questions: one line for all questions about a write-up, and one for all answers to a question."""

import pytest

from network.notifications.listing import shown_to
from network.practice.services import questions
from tests.factories.practice import make_write_up
from tests.factories.users import make_member

pytestmark = pytest.mark.usefixtures("site", "without_index")


def test_questions_about_one_write_up_are_one_line_of_those_that_can_be_read() -> None:
    author, asker = make_member(), make_member(name="Olive Other")
    write_up, another = make_write_up(author, title="A {lunch} club"), make_write_up(author, title="A bus")
    asked = [questions.ask_question(write_up=write_up, author=asker, text="Who cooks?") for _ in range(3)]
    questions.ask_question(write_up=another, author=asker, text="Who drives?")
    assert [line.sentence for line in shown_to(author).lines] == [
        "Olive Other asked a question about “A bus”.",
        "3 questions about “A {lunch} club”, the latest by Olive Other.",
    ]

    for question in asked[1:]:
        questions.delete_remark(remark=question)
    assert shown_to(author).lines[1].sentence == "Olive Other asked a question about “A {lunch} club”."


def test_answers_to_one_question_are_one_line() -> None:
    author, asker = make_member(name="Ann Author"), make_member()
    write_up = make_write_up(author, title="A lunch club")
    question = questions.ask_question(write_up=write_up, author=asker, text="Who cooks?")
    for _ in range(2):
        questions.answer_question(question=question, author=author, text="The landlord.")

    (line,) = shown_to(asker).lines
    assert line.sentence == "2 answers to your question about “A lunch club”, the latest by Ann Author."
