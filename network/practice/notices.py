"""How notices about write-ups read. Each looks again whether its reader may see the thing now."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from network.notifications.models import Notice
from network.notifications.reading import Reading, register
from network.practice.models import Answer, Consent, Credit, Publication, Question, WriteUp
from network.practice.services.credits import ANSWERED, ASKED
from network.practice.services.publication import CONSENT_ASKED, GIVEN_BACK, MADE_PUBLIC, REFUSED, TAKEN_BACK, WITHDRAWN
from network.practice.services.questions import QUESTION_ANSWERED, QUESTION_ASKED
from users.models import User

MOST_CHARACTERS = 240
UNTITLED = "a write-up without a title yet"
OF_PUBLICATION = {
    MADE_PUBLIC: ("{} is public now.", "See the public page", "Something you wrote is public now."),
    GIVEN_BACK: (
        "The editor has given back {}, with what should change.",
        "See what should change",
        "An editor has answered about something you wrote.",
    ),
    WITHDRAWN: (
        "{} is withdrawn from the public.",
        "See it",
        "Something you wrote is withdrawn from the public.",
    ),
    TAKEN_BACK: (
        "An author has taken back that {} is asked to become public.",
        "See it",
        "Something you wrote is no longer asked to become public.",
    ),
    REFUSED: (
        "An author did not agree to making {} public.",
        "See how it stands",
        "An author has answered about something you wrote.",
    ),
}


# What a recipient may see now, by what the notice is about -------------------------------------------


def own_credits(recipient: User) -> QuerySet[Any]:
    """What somebody is asked to be named for."""
    asked = Credit.objects.visible_to(recipient).waiting().select_related("asked_by", "write_up")
    # Whoever is leaving asks nobody any more.
    return asked.filter(asked_by__leaves_at=None)


def credits_of_own_write_ups(recipient: User) -> QuerySet[Any]:
    """Who was asked to be named in what somebody wrote."""
    answered = Credit.objects.filter(write_up__in=_written_by(recipient)).present_for(recipient)
    return answered.select_related("user", "write_up")


def own_consents(recipient: User) -> QuerySet[Any]:
    """What somebody is asked to agree to, while they are an author of it."""
    waiting = Consent.objects.visible_to(recipient).waiting()
    return waiting.filter(version__write_up__in=_written_by(recipient)).select_related("version")


def publications_of_own_write_ups(recipient: User) -> QuerySet[Any]:
    """How what somebody wrote stands towards the public."""
    return Publication.objects.filter(write_up__in=_written_by(recipient)).select_related("write_up", "approved")


def questions(recipient: User) -> QuerySet[Any]:
    """Questions that somebody may read."""
    return Question.objects.visible_to(recipient).on_a_page().select_related("author", "write_up")


def answers(recipient: User) -> QuerySet[Any]:
    """Answers that somebody may read."""
    return Answer.objects.visible_to(recipient).on_a_page().select_related("author", "question__write_up")


def _written_by(person: User) -> QuerySet[WriteUp]:
    # Its order would be in the way inside another query.
    return WriteUp.objects.of_author(person).order_by()


# How they read ---------------------------------------------------------------------------------------


@register(ASKED[Credit.Role.AUTHOR], subjects=own_credits)
@register(ASKED[Credit.Role.PERSON_TO_ASK], subjects=own_credits)
def asked_to_be_named(notice: Notice) -> Reading:
    """Somebody is asked to be an author, or to take questions."""
    credit: Any = notice.subject
    is_author = credit.role == Credit.Role.AUTHOR
    asked = "you are an author of" if is_author else "readers may ask you about"
    in_mail = "your name may stand by" if is_author else "readers may ask you about"
    address = credit.get_absolute_url()
    return Reading(
        sentence=f"{_name(credit.asked_by)} asks whether {asked} {_title(credit.write_up.title)}.",
        url=address,
        link_text="Read it, and say yes or no",
        asks=True,
        answer_url=address,
        sentence_in_mail=f"A member asks whether {in_mail} something they wrote.",
    )


@register(ANSWERED, subjects=credits_of_own_write_ups)
def answered_whether_to_be_named(notice: Notice) -> Reading | None:
    """Who asked somebody to be named hears the answer, while they are an author."""
    credit: Any = notice.subject
    if credit.state == Credit.State.ASKED:
        return None
    answer = "said yes to being" if credit.state == Credit.State.AGREED else "does not wish to be"
    role = "an author of" if credit.role == Credit.Role.AUTHOR else "a person to ask about"
    return Reading(
        sentence=f"{credit.user.name} {answer} {role} {_title(credit.write_up.title)}.",
        url=reverse("people_of_write_up", args=[credit.write_up.public_id]),
        link_text="See who is named",
        sentence_in_mail="A member has answered whether they wish to be named.",
    )


@register(CONSENT_ASKED, subjects=own_consents)
def asked_to_agree(notice: Notice) -> Reading:
    """An author is asked to agree to one version becoming public."""
    consent: Any = notice.subject
    return Reading(
        sentence=f"You are asked whether {_title(consent.version.title)} may become public.",
        url=reverse("consent_request", args=[consent.public_id]),
        link_text="Read it, and say yes or no",
        asks=True,
        sentence_in_mail="You are asked whether something you wrote may become public.",
    )


@register(MADE_PUBLIC, subjects=publications_of_own_write_ups)
@register(GIVEN_BACK, subjects=publications_of_own_write_ups)
@register(WITHDRAWN, subjects=publications_of_own_write_ups)
@register(TAKEN_BACK, subjects=publications_of_own_write_ups)
@register(REFUSED, subjects=publications_of_own_write_ups)
def about_a_publication(notice: Notice) -> Reading | None:
    """Authors hear how their write-up stands towards the public; what is no longer so is no notice."""
    publication: Any = notice.subject
    write_up = publication.write_up
    if notice.kind == MADE_PUBLIC and not write_up.is_public:
        return None
    if notice.kind == GIVEN_BACK and not publication.returned_note:
        return None
    sentence, link_text, in_mail = OF_PUBLICATION[notice.kind]
    title = _title(write_up.title)
    urls = {MADE_PUBLIC: write_up.public_url} if write_up.is_public else {}
    urls[WITHDRAWN] = urls[TAKEN_BACK] = write_up.get_absolute_url()
    return Reading(
        sentence=_capital(sentence.format(title)),
        url=urls.get(notice.kind, reverse("make_public", args=[write_up.public_id])),
        link_text=link_text,
        detail=publication.returned_note if notice.kind == GIVEN_BACK else "",
        sentence_in_mail=in_mail,
    )


@register(QUESTION_ASKED, subjects=questions)
def question_asked(notice: Notice) -> Reading:
    """Somebody asked something under what one wrote, or takes questions about."""
    question: Any = notice.subject
    about = _title(question.write_up.title)
    return Reading(
        sentence=f"{question.author.name} asked a question about {about}.",
        url=question.get_absolute_url(),
        link_text="Read and answer it",
        sentence_in_mail="A member asked a question about something you know.",
        thing=f"questions about {question.write_up_id}",
        together=lambda count: f"{count} questions about {about}, the latest by {question.author.name}.",
        **_said(question),
    )


@register(QUESTION_ANSWERED, subjects=answers)
def question_answered(notice: Notice) -> Reading:
    """Somebody answered what one asked."""
    answer: Any = notice.subject
    about = _title(answer.question.write_up.title)
    return Reading(
        sentence=f"{answer.author.name} answered your question about {about}.",
        url=answer.get_absolute_url(),
        link_text="Read the answer",
        sentence_in_mail="A member answered a question of yours.",
        thing=f"answers to {answer.question_id}",
        together=lambda count: f"{count} answers to your question about {about}, the latest by {answer.author.name}.",
        **_said(answer),
    )


def _said(remark: Question | Answer) -> dict[str, Any]:
    """What somebody wrote, cut short, and their initials."""
    text = Truncator(remark.text).chars(MOST_CHARACTERS)
    return {"detail": f"“{text}”", "name": remark.author.name}


def _name(person: object) -> str:
    return getattr(person, "name", "") or "An author"


def _title(title: str) -> str:
    return f"“{title}”" if title else UNTITLED


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
