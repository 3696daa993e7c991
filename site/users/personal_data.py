"""What is held of people so that they can sign in, and why (guide 5.4)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from wagtail.users.models import UserProfile

from core.personal_data import PersonalField, register
from users.models import CohortMembership, Invitation, User

CONTRACT = "contract: the terms of the programme and the network"
INTERESTS = "legitimate interests: keeping accounts and the site safe"
MEMBERSHIP = "membership and 24 months after it"
OWNER, OWNER_AND_ADMINISTRATORS = "only me", "only me, and administrators"


def field(
    name: str, purpose: str, *, basis: str = CONTRACT, ring: str = OWNER, keep: str = MEMBERSHIP
) -> PersonalField:
    """One line of the register, with what most lines here have in common."""
    return PersonalField(name, purpose, basis, ring, keep)


register(
    User,
    personal=(
        field("email", "to sign in, and to be told what one asked to be told", ring=OWNER_AND_ADMINISTRATORS),
        field("name", "to be called by one's name", ring="members"),
        field("password", "to sign in, if the person has set one; kept as a hash"),
        field("is_active", "to shut an account", basis=INTERESTS, ring=OWNER_AND_ADMINISTRATORS),
        field("last_login", "to see misuse", basis=INTERESTS, ring=OWNER_AND_ADMINISTRATORS),
        field("joined_at", "to know how long somebody has been here"),
        field("groups", "to let staff do their work", ring=OWNER_AND_ADMINISTRATORS),
    ),
    not_personal=("id", "is_superuser", "user_permissions", "is_example"),
)
register(
    CohortMembership,
    personal=(
        field("user", "to know who belongs to a cohort", ring="members"),
        field("cohort", "to know who belongs to a cohort", ring="members"),
        field("state", "to know who takes part now, and who has finished", ring="members"),
    ),
    not_personal=("id",),
)
INVITED = {"ring": "those who may send invitations", "keep": "a year after it was used, withdrawn or ran out"}
register(
    Invitation,
    personal=(
        field("email", "to ask somebody in", **INVITED),
        field("name", "to greet them", **INVITED),
        field("cohort", "what they are invited to", **INVITED),
        field("role", "what they are invited to", **INVITED),
        field("invited_by", "to know who answers for it", **INVITED),
        field("used_by", "to know that it was accepted, and by whom", **INVITED),
        field("created_at", "how it stands", **INVITED),
        field("sent_at", "how it stands", **INVITED),
        field("expires_at", "how it stands", **INVITED),
        field("used_at", "how it stands", **INVITED),
        field("revoked_at", "how it stands", **INVITED),
    ),
    not_personal=("id", "token_hash", "is_example"),
)
register(
    EmailAddress,
    personal=(
        field("user", "whose address it is", ring=OWNER_AND_ADMINISTRATORS),
        field("email", "to sign in, also after a change of employer", ring=OWNER_AND_ADMINISTRATORS),
        field("verified", "whether it was shown to be theirs"),
        field("primary", "which of two is written to"),
    ),
    not_personal=("id",),
)
register(
    Authenticator,
    personal=(
        field("user", "whose second factor it is", basis=INTERESTS),
        field("type", "an app, or codes on paper", basis=INTERESTS),
        field("data", "the secret that codes come from, encrypted", basis=INTERESTS),
        field("created_at", "to see misuse", basis=INTERESTS),
        field("last_used_at", "to see misuse", basis=INTERESTS),
    ),
    not_personal=("id",),
)
register(
    Session,
    personal=(
        field("session_data", "to stay signed in", basis=INTERESTS, keep="until signing out, at most 30 days"),
        field("expire_date", "to stay signed in", basis=INTERESTS, keep="until signing out, at most 30 days"),
    ),
    not_personal=("session_key",),
)
register(
    UserProfile,
    personal=(
        field("user", "whose settings of the admin they are"),
        field("submitted_notifications", "which mail a member of staff wants"),
        field("approved_notifications", "which mail a member of staff wants"),
        field("rejected_notifications", "which mail a member of staff wants"),
        field("updated_comments_notifications", "which mail a member of staff wants"),
        field("preferred_language", "how the admin looks to a member of staff"),
        field("current_time_zone", "how the admin looks to a member of staff"),
        field("theme", "how the admin looks to a member of staff"),
        field("density", "how the admin looks to a member of staff"),
        field("contrast", "how the admin looks to a member of staff"),
        field("keyboard_shortcuts", "how the admin works for a member of staff"),
        field("dismissibles", "which hints of the admin were closed"),
    ),
    # A picture cannot be uploaded here: the panel for it is left out.
    not_personal=("id", "avatar"),
)
