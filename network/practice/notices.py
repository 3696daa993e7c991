"""How notices about write-ups read. Each looks again whether its reader may see the thing now."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from core import markdown
from network.notifications.models import Notice
from network.notifications.reading import Reading, Source, register
from network.practice.models import Answer, Consent, Credit, Publication, Question, WriteUp
from network.practice.models.write_ups import public_address
from network.practice.services.credits import ANSWERED, ASKED
from network.practice.services.publication import CONSENT_ASKED, GIVEN_BACK, MADE_PUBLIC, REFUSED, TAKEN_BACK, WITHDRAWN
from network.practice.services.questions import QUESTION_ANSWERED, QUESTION_ASKED
from users.models import User
from users.names import in_a_sentence

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
    # Whoever is leaving asks nobody any more.
    return Credit.objects.visible_to(recipient).waiting().filter(asked_by__leaves_at=None)


def credits_of_own_write_ups(recipient: User) -> QuerySet[Any]:
    """Who was asked to be named in what somebody wrote."""
    answered = Credit.objects.exclude(state=Credit.State.ASKED).present_for(recipient)
    return answered.filter(write_up__in=_written_by(recipient))


def own_consents(recipient: User) -> QuerySet[Any]:
    """What somebody is asked to agree to, while they are an author of it."""
    return Consent.objects.visible_to(recipient).waiting().filter(version__write_up__in=_written_by(recipient))


def publications_of_own_write_ups(recipient: User) -> QuerySet[Any]:
    """How what somebody wrote stands towards the public."""
    return Publication.objects.filter(write_up__in=_written_by(recipient))


def questions(recipient: User) -> QuerySet[Any]:
    """Questions that somebody may read."""
    return Question.objects.visible_to(recipient).on_a_page()


def answers(recipient: User) -> QuerySet[Any]:
    """Answers that somebody may read."""
    return Answer.objects.visible_to(recipient).on_a_page()


def _written_by(person: User) -> QuerySet[WriteUp]:
    # Its order would be in the way inside another query.
    return WriteUp.objects.of_author(person).order_by()


OWN_CREDITS = Source(
    own_credits, by="asked_by", public_id="public_id", role="role", asker="asked_by__name", title="write_up__title"
)
CREDITS_OF_OWN = Source(
    credits_of_own_write_ups,
    by="user",
    state="state",
    role="role",
    person="user__name",
    title="write_up__title",
    write_up="write_up__public_id",
)
OWN_CONSENTS = Source(own_consents, public_id="public_id", title="version__title")
PUBLICATIONS = Source(
    publications_of_own_write_ups,
    title="write_up__title",
    write_up="write_up__public_id",
    state="write_up__state",
    is_hidden=Q(write_up__hidden_at__isnull=False),
    approved="approved",
    public_title="approved__title",
    note="returned_note",
)
QUESTIONS = Source(
    questions,
    by="author",
    public_id="public_id",
    author="author__name",
    text="text",
    write_up="write_up",
    title="write_up__title",
)
ANSWERS = Source(
    answers,
    by="author",
    question="question__public_id",
    author="author__name",
    text="text",
    title="question__write_up__title",
)


# How they read ---------------------------------------------------------------------------------------


@register(ASKED[Credit.Role.AUTHOR], source=OWN_CREDITS)
@register(ASKED[Credit.Role.PERSON_TO_ASK], source=OWN_CREDITS)
def asked_to_be_named(notice: Notice) -> Reading:
    """Somebody is asked to be an author, or to take questions."""
    credit = notice.words
    is_author = credit.role == Credit.Role.AUTHOR
    asked = "you are an author of" if is_author else "readers may ask you about"
    in_mail = "your name may stand by" if is_author else "readers may ask you about"
    address = reverse("credit_request", args=[credit.public_id])
    return Reading(
        sentence=f"{credit.asker or 'An author'} asks whether {asked} {_title(credit.title)}.",
        url=address,
        link_text="Read it, and say yes or no",
        asks=True,
        answer_url=address,
        sentence_in_mail=f"A member asks whether {in_mail} something they wrote.",
    )


@register(ANSWERED, source=CREDITS_OF_OWN)
def answered_whether_to_be_named(notice: Notice) -> Reading:
    """Who asked somebody to be named hears the answer, while they are an author."""
    credit = notice.words
    answer = "said yes to being" if credit.state == Credit.State.AGREED else "does not wish to be"
    role = "an author of" if credit.role == Credit.Role.AUTHOR else "a person to ask about"
    return Reading(
        sentence=f"{credit.person} {answer} {role} {_title(credit.title)}.",
        url=reverse("people_of_write_up", args=[credit.write_up]),
        link_text="See who is named",
        sentence_in_mail="A member has answered whether they wish to be named.",
    )


@register(CONSENT_ASKED, source=OWN_CONSENTS)
def asked_to_agree(notice: Notice) -> Reading:
    """An author is asked to agree to one version becoming public."""
    consent = notice.words
    return Reading(
        sentence=f"You are asked whether {_title(consent.title)} may become public.",
        url=reverse("consent_request", args=[consent.public_id]),
        link_text="Read it, and say yes or no",
        asks=True,
        sentence_in_mail="You are asked whether something you wrote may become public.",
    )


@register(MADE_PUBLIC, source=PUBLICATIONS)
@register(GIVEN_BACK, source=PUBLICATIONS)
@register(WITHDRAWN, source=PUBLICATIONS)
@register(TAKEN_BACK, source=PUBLICATIONS)
@register(REFUSED, source=PUBLICATIONS)
def about_a_publication(notice: Notice) -> Reading | None:
    """Authors hear how their write-up stands towards the public; what is no longer so is no notice."""
    publication = notice.words
    is_public = publication.state == WriteUp.State.SHARED and not publication.is_hidden and publication.approved
    if notice.kind == MADE_PUBLIC and not is_public:
        return None
    if notice.kind == GIVEN_BACK and not publication.note:
        return None
    sentence, link_text, in_mail = OF_PUBLICATION[notice.kind]
    public_id = publication.write_up
    urls = {MADE_PUBLIC: public_address(title=publication.public_title, public_id=public_id)} if is_public else {}
    urls[WITHDRAWN] = urls[TAKEN_BACK] = reverse("write_up", args=[public_id])
    return Reading(
        sentence=_capital(sentence.format(_title(publication.title))),
        url=urls.get(notice.kind, reverse("make_public", args=[public_id])),
        link_text=link_text,
        detail=publication.note if notice.kind == GIVEN_BACK else "",
        sentence_in_mail=in_mail,
    )


@register(QUESTION_ASKED, source=QUESTIONS)
def question_asked(notice: Notice) -> Reading:
    """Somebody asked something under what one wrote, or takes questions about."""
    question = notice.words
    by = in_a_sentence(str(question.author))
    about = _title(question.title)
    return Reading(
        sentence=f"{question.author} asked a question about {about}.",
        url=reverse("question", args=[question.public_id]),
        link_text="Read and answer it",
        sentence_in_mail="A member asked a question about something you know.",
        thing=f"questions about {question.write_up}",
        together=lambda count: f"{count} questions about {about}, the latest by {by}.",
        **_said(question),
    )


@register(QUESTION_ANSWERED, source=ANSWERS)
def question_answered(notice: Notice) -> Reading:
    """Somebody answered what one asked."""
    answer = notice.words
    by = in_a_sentence(str(answer.author))
    about = _title(answer.title)
    return Reading(
        sentence=f"{answer.author} answered your question about {about}.",
        url=reverse("question", args=[answer.question]),
        link_text="Read the answer",
        sentence_in_mail="A member answered a question of yours.",
        thing=f"answers to {answer.question}",
        together=lambda count: f"{count} answers to your question about {about}, the latest by {by}.",
        **_said(answer),
    )


def _said(remark: Any) -> dict[str, Any]:
    """What somebody wrote, cut short, and their initials."""
    text = Truncator(markdown.in_words(remark.text)).chars(MOST_CHARACTERS)
    return {"detail": f"“{text}”", "name": remark.author}


def _title(title: str) -> str:
    return f"“{title}”" if title else UNTITLED


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
