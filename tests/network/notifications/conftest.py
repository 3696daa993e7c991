"""A kind of notice for tests, and the mails that leave."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet

from cohorts.models import Cohort
from core import outbox
from network.notifications import reading, services
from network.notifications.models import About, Notice
from network.notifications.reading import Reading, Source
from tests.factories.cohorts import CohortFactory
from users.models import User

# Its recipients may see cohorts with an audience.
KIND = "a kind for tests"


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind, once for each matter: `KIND` for write-ups, with the name of the matter behind it for the others."""
    monkeypatch.setattr(reading, "_kinds", dict(reading._kinds))

    def render(notice: Notice) -> Reading:
        return Reading(f"Of {notice.words.audience}.", url="/news/", sentence_in_mail=f"Something: {notice.kind}.")

    source = Source(seen_cohorts, audience="audience")
    for about in About:
        register = reading.register(kind_about(about), source=source, about=about)
        register(render)


def seen_cohorts(recipient: User) -> QuerySet[Cohort]:
    return Cohort.objects.exclude(audience="")


def kind_about(about: About) -> str:
    return KIND if about == About.WRITE_UPS else f"{KIND}, {about.value}"


def tell(person: User, what: str = "Quillfeather", about: About = About.WRITE_UPS) -> Notice:
    """Tell somebody of a thing with a word in it."""
    return services.notify(recipient=person, kind=kind_about(about), subject=CohortFactory(audience=what))


def leaving() -> list[EmailMultiAlternatives]:
    """The mails that leave now."""
    mail.outbox.clear()
    outbox.drain(limit=1000)
    return mail.outbox
