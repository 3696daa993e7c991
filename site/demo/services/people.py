"""The demo's people: staff with a role, and members with a cohort and a profile."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.utils.text import slugify

from demo.accounts import ACCOUNTS
from demo.reading import fixed_id, read
from demo.services.intakes import began, cohort_of
from network.profiles.models import Profile
from network.profiles.rings import default_rings
from network.profiles.services import TopicsOfProfile, change_profile, ensure_profile
from topics.models import Topic
from users.models import CohortMembership, User


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


def load_members() -> Iterator[str]:
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
            _write_profile(profile, row, topics)
    yield f"Members: {len(rows)}, all at example.org."


def _account(address: str, name: str, **values: Any) -> tuple[User, bool]:
    values |= {"name": name, "is_example": True}
    user, is_new = User.objects.get_or_create(email=address, defaults=values)
    if is_new:
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user, is_new


def _write_profile(profile: Profile, row: dict[str, Any], topics: dict[str, Topic]) -> None:
    rings = dict(row["rings"])
    profile.public_id = fixed_id(f"profile {row['name']}")
    change_profile(
        profile=profile,
        version=profile.version,
        values={
            **{name: row[name] for name in ("headline", "place", "organisation", "about", "offer_kinds", "offer_text")},
            **{name: slugify(row[name]) for name in ("role_level", "organisation_type", "sector")},
            **{name: [slugify(term) for term in row[name]] for name in ("regions", "functions")},
            "contact_email": row["email"] if "contact_email" in rings else "",
            "listed_to": rings.pop("listed_to", profile.listed_to),
            "rings": {**default_rings(), **rings},
        },
        topics=TopicsOfProfile(
            tried={topics[practice["topic"]]: practice["level"] for practice in row["practices"]},
            works_with=[topics[name] for name in row["populations"]],
            offers=[topics[name] for name in row["offers"]],
        ),
    )
