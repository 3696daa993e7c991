"""The demo's people: staff with a role, and members with a cohort and a profile."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db.models import Q
from django.utils.text import slugify

from core.months import parse_month
from demo.accounts import ACCOUNTS
from demo.reading import fixed_id, read
from demo.services.intakes import began, cohort_of
from network.profiles.forms import CONSENT
from network.profiles.models import Profile
from network.profiles.rings import Ring, default_rings
from network.profiles.services import OwnWords, TopicsOfProfile, Work, change_profile, ensure_profile
from topics.models import Topic
from users.models import CohortMembership, User

# What goes into a profile as it stands in the file.
AS_WRITTEN = (
    *("headline", "place", "organisation", "on_organisation_page", "about", "offer_kinds", "offer_text"),
    *("name_aloud", "pronouns", "languages", "availability", "ask"),
)


def current_code(*, user: User) -> str | None:
    """The six-digit code that this example account's second factor shows now; None if it has none."""
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP, user__is_example=True).first()
    if authenticator is None:
        return None
    counter = next(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(decrypt(authenticator.data["secret"]), counter)))


def load_staff() -> Iterator[str]:
    """One account for each role of staff."""
    staff = [account for account in ACCOUNTS if account.role]
    for account in staff:
        user, is_new = _account(account.address, account.name)
        if is_new and account.role:
            user.groups.add(account.role.group())
            totp.TOTP.activate(user, totp.generate_totp_secret())
    yield f"Staff: {len(staff)}, all at example.org."


def load_members(today: date) -> Iterator[str]:
    """The members who are written out, each with what they say of themselves."""
    rows = read("members")
    topics = {topic.name: topic for topic in Topic.objects.all()}
    for row in rows:
        cohort = cohort_of(row["cohort"])
        user, is_new = _account(row["email"], row["name"], joined_at=began(cohort))
        if is_new:
            CohortMembership.objects.create(user=user, cohort=cohort, state=CohortMembership.State.GRADUATE)
        profile = ensure_profile(user=user)
        # What somebody wrote while trying the demo stays.
        if profile.version == 1:
            _write_profile(profile, row, topics, today)
    yield f"Members: {len(rows)}, all at example.org."


def _account(address: str, name: str, **values: Any) -> tuple[User, bool]:
    _give_address_back(address, name)
    values |= {"name": name, "is_example": True}
    user, is_new = User.objects.get_or_create(email=address, defaults=values)
    if is_new:
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user, is_new


def _give_address_back(address: str, name: str) -> None:
    # Who tries “Make it the main address” has another by now. The demo finds its people by the one in its files.
    theirs = Q(emailaddress__email=address) | Q(profile__public_id=_profile_id(name))
    user = User.objects.filter(theirs, is_example=True).exclude(email=address).first()
    if user is not None:
        held, _ = EmailAddress.objects.get_or_create(user=user, email=address, defaults={"verified": True})
        held.set_as_primary()


def _profile_id(name: str) -> str:
    return fixed_id(f"profile {name}")


def _write_profile(profile: Profile, row: dict[str, Any], topics: dict[str, Topic], today: date) -> None:
    rings, words = dict(row["rings"]), row["lived_experience"]
    profile.public_id = _profile_id(row["name"])
    profile.save(update_fields=["public_id"])
    change_profile(
        profile=profile,
        version=profile.version,
        values={
            **{name: row[name] for name in AS_WRITTEN},
            **{name: slugify(row[name]) for name in ("role_level", "organisation_type", "sector")},
            **{name: [slugify(term) for term in row[name]] for name in ("regions", "functions")},
            "available_from": _in_days(today, row["available_in_days"]),
            "ask_ends_on": _in_days(today, row["ask_days"]),
            "contact_email": row["email"] if "contact_email" in rings else "",
            "listed_to": rings.pop("listed_to", profile.listed_to),
            "rings": {**default_rings(), **rings},
        },
        topics=TopicsOfProfile(
            tried={topics[practice["topic"]]: practice["level"] for practice in row["practices"]},
            works_with=[topics[name] for name in row["populations"]],
            offers=[topics[name] for name in row["offers"]],
        ),
        history=[
            Work(work["role"], work["organisation"], parse_month(work["from"]), parse_month(work["to"]))
            for work in row["history"]
        ],
        lived_experience=OwnWords(words["text"], Ring(words["ring"]), CONSENT) if words else None,
    )


def _in_days(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)
