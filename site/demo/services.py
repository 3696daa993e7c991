"""Load and clear the demo: all it makes is marked as an example, and clearing takes away nothing else."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Collection, Page, PageLogEntry, Site

from blog.models import NewsIndexPage, NewsPage
from cohorts.models import Cohort, Intake
from core.mail import MAIL
from core.models import BasePage, OutboxTask, SiteImage, SiteSettings
from demo.accounts import ACCOUNTS, DemoAccount
from demo.models import CaughtMail
from demo.pictures import street
from programme.models import Partner
from topics.models import Topic
from users.models import CohortMembership, Invitation, User

EXAMPLES = "Example content"
# What the demo fills in where nobody has: without it, pages ask people to write to nowhere.
CONTACTS = {"contact_email": "programme@example.org", "data_protection_email": "data-protection@example.org"}
NEWS = Path(__file__).parent / "content" / "news.json"
# Applications opened a month before the day of the demo and close a month after it.
OPEN_BEFORE, OPEN_AFTER = timedelta(days=30), timedelta(days=30)


@transaction.atomic
def load(*, today: date) -> list[str]:
    """Make what is missing of the demo around a day; give back a sentence for each step."""
    steps = (_load_accounts(), _load_intake(today), _load_news(today), _load_contacts())
    return [sentence for step in steps for sentence in step]


@transaction.atomic
def clear() -> list[str]:
    """Remove what is marked as an example; give back a sentence for each kind."""
    return list(_clear())


def current_code(*, user: User) -> str | None:
    """The six-digit code that this example account's second factor shows now; None if it has none."""
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP, user__is_example=True).first()
    if authenticator is None:
        return None
    counter = next(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(decrypt(authenticator.data["secret"]), counter)))


def _load_accounts() -> Iterator[str]:
    for account in ACCOUNTS:
        user, created = User.objects.get_or_create(
            email=account.address, defaults={"name": account.name, "is_example": True}
        )
        if created:
            _complete(user, account)
    yield f"Accounts: {len(ACCOUNTS)}, all at example.org."


def _complete(user: User, account: DemoAccount) -> None:
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if account.cohort:
        year, letter = account.cohort.split("-")
        CohortMembership.objects.create(
            user=user,
            cohort=Cohort.objects.get(intake__year=year, letter=letter),
            state=CohortMembership.State.GRADUATE,
        )
    if account.role is not None:
        user.groups.add(account.role.group())
        totp.TOTP.activate(user, totp.generate_totp_secret())


def _load_intake(today: date) -> Iterator[str]:
    opens_on, closes_on = today - OPEN_BEFORE, today + OPEN_AFTER
    year = closes_on.year + 1
    # One example intake, moved along, so that the demo is never shut for good.
    intake = Intake.objects.filter(is_example=True).first() or Intake(is_example=True)
    if Intake.objects.filter(year=year, is_example=False).exists():
        yield f"Intake: {year} has a real one; no example was made."
        return
    intake.year = year
    intake.announced_at = _at(opens_on - timedelta(days=30), 9)
    intake.opens_at, intake.closes_at = _at(opens_on, 9), _at(closes_on, 12)
    intake.shortlisting_on = closes_on + timedelta(days=7)
    intake.offers_on = closes_on + timedelta(days=49)
    intake.confirmed_on = closes_on + timedelta(days=63)
    intake.starts_on = closes_on + timedelta(days=90)
    intake.ends_on = closes_on + timedelta(days=400)
    intake.cost = "£1,200 for each place. Bursaries for people without an employer."
    intake.access_help = "We pay for interpreters, travel and support workers where they are needed."
    intake.save()
    for letter, audience, description, focus in (
        (
            Cohort.Letter.A,
            "Senior leaders and clinicians",
            (
                "For people who set direction: directors, heads of service, GPs and consultants, elected members and "
                "leaders of voluntary organisations."
            ),
            "Giving away power without walking away",
        ),
        (
            Cohort.Letter.B,
            "Operational, commissioning and project managers",
            (
                "For people who make it work day to day: team and service managers, commissioners, project leads and "
                "community development workers."
            ),
            "Changing practice when you do not hold the budget",
        ),
    ):
        Cohort.objects.get_or_create(
            intake=intake,
            letter=letter,
            defaults={
                "audience": audience,
                "description": description,
                "focus": focus,
                "places": 24,
                "is_example": True,
            },
        )
    yield f"Intake: applications for {year} are open until noon on {closes_on:%-d %B %Y}."


def _load_news(today: date) -> Iterator[str]:
    index = NewsIndexPage.objects.get()
    opened_on = today - OPEN_BEFORE
    for item in NewsPage.objects.filter(is_example=True, intake__is_example=True).exclude(added_on=opened_on):
        item.added_on = opened_on
        item.save_revision().publish()
    known = set(NewsPage.objects.child_of(index).values_list("title", flat=True))
    made = 0
    for row in json.loads(NEWS.read_text(encoding="utf-8")):
        # What announces the intake was added on the day it opened.
        added_on = opened_on if row.get("announces_intake") else date.fromisoformat(row["added_on"])
        if row["title"] in known or added_on > today:
            continue
        _add_news(index, row, added_on)
        made += 1
    yield f"News: {made} example items were added."


def _add_news(index: NewsIndexPage, row: dict[str, Any], added_on: date) -> None:
    sentences = row["outline"].split(". ")
    item = NewsPage(
        title=row["title"],
        added_on=added_on,
        summary=_shortened(sentences),
        visibility=row["visibility"],
        picture=[_picture(**row["picture"])] if "picture" in row else [],
        body=[{"type": "paragraph", "value": f"<p>{row['outline']}</p>"}],
        intake=Intake.objects.filter(is_example=True).first() if row.get("announces_intake") else None,
        is_example=True,
        first_published_at=_at(added_on, 9),
    )
    index.add_child(instance=item)
    item.topics.set(list(Topic.objects.filter(name__in=row["tags"])))
    item.save_revision().publish()


def _picture(*, houses: int, alt: str) -> dict[str, Any]:
    folder = Collection.objects.filter(name=EXAMPLES).first()
    # An editor would find them in a folder of their own, and clearing finds them there.
    folder = folder or Collection.get_first_root_node().add_child(name=EXAMPLES)
    image = SiteImage.objects.create(
        title=f"A street of {houses} houses", description=alt, collection=folder, file=street(houses), is_example=True
    )
    return {"type": "image", "value": {"image": image.pk, "alt_text": alt, "decorative": False}}


def _load_contacts() -> Iterator[str]:
    settings = _site_settings()
    for field, address in CONTACTS.items():
        if not getattr(settings, field):
            setattr(settings, field, address)
    settings.save()
    yield "Contacts: at example.org where there were none."


def _site_settings() -> SiteSettings:
    settings: SiteSettings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    return settings


def _shortened(sentences: list[str]) -> str:
    """As many whole sentences as a summary holds."""
    limit = NewsPage._meta.get_field("summary").max_length or 200
    summary = sentences[0]
    for sentence in sentences[1:]:
        if len(summary) + len(sentence) + 3 > limit:
            break
        summary = f"{summary}. {sentence}"
    return summary if summary.endswith(".") else f"{summary}."


def _clear() -> Iterator[str]:
    pages = [page.pk for page_class in _page_classes() for page in page_class.objects.filter(is_example=True)]
    for pk in pages:
        Page.objects.get(pk=pk).delete()
    # The history outlives its page, and this page never was.
    PageLogEntry.objects.filter(page_id__in=pages).delete()
    yield f"Pages: {len(pages)} examples removed."
    pictures = list(SiteImage.objects.filter(is_example=True))
    for picture in pictures:
        picture.delete()
    folder = Collection.objects.filter(name=EXAMPLES).first()
    if folder and not SiteImage.objects.filter(collection=folder).exists() and not folder.get_children().exists():
        folder.delete()
    yield f"Pictures: {len(pictures)} examples removed."
    Invitation.objects.filter(is_example=True).delete()
    addresses = list(User.objects.filter(is_example=True).values_list("email", flat=True))
    User.objects.filter(is_example=True).delete()
    OutboxTask.objects.filter(kind=MAIL, payload__to__in=addresses).delete()
    yield f"Accounts: {len(addresses)} examples removed."
    yield from _clear_intakes()
    Partner.objects.filter(is_example=True).delete()
    mails = CaughtMail.objects.count()
    CaughtMail.objects.all().delete()
    yield f"Mail: {mails} caught mails removed."
    settings = _site_settings()
    for field, address in CONTACTS.items():
        if getattr(settings, field) == address:
            setattr(settings, field, "")
    settings.save()
    yield "Contacts: those at example.org removed."


def _clear_intakes() -> Iterator[str]:
    # An intake in which somebody real has a place, or is invited to one, has become real itself.
    taken = Q(cohorts__memberships__isnull=False) | Q(cohorts__invitations__isnull=False)
    kept = Intake.objects.filter(taken, is_example=True).distinct()
    for intake in kept:
        intake.cohorts.update(is_example=False)
        intake.is_example = False
        intake.save()
        yield f"The {intake.year} intake stays: somebody who is no example has a place in it."
    intakes = Intake.objects.filter(is_example=True).count()
    Intake.objects.filter(is_example=True).delete()
    Cohort.objects.filter(is_example=True).delete()
    yield f"Intakes: {intakes} examples removed."


def _page_classes(base: type[BasePage] = BasePage) -> list[type[BasePage]]:
    found: list[type[BasePage]] = []
    for subclass in base.__subclasses__():
        found += ([] if subclass._meta.abstract else [subclass]) + _page_classes(subclass)
    return found


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
