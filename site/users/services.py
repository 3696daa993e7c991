"""Everything that changes who may come in and what they may do."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cohorts.models import Cohort
from core import rate_limits
from core.mail import send_written
from users.models import CohortMembership, Invitation, InvitationQuerySet, User
from users.roles import Role
from users.standing import Invitee, Standing

INVITATION_LASTS = timedelta(days=14)
MOST_INVITATIONS_A_DAY = 100
# Of one person, lists and single ones together, in 24 hours.
MOST_FROM_LISTS_A_DAY = 2_000
# So many in one transaction: others who write need not wait for the whole.
AT_ONCE = 100
INVITED_ALREADY = "This person has been invited already. Send that invitation again instead."


class InvitationOverError(Exception):
    """The invitation was used, withdrawn or has run out, or there never was one."""


# Roles ------------------------------------------------------------------------------------------


@transaction.atomic
def set_up_groups(
    *,
    permissions: Mapping[Role, Iterable[str]],
    root_page: Page,
    page_permissions: Mapping[Role, Iterable[str]],
    collection_permissions: Mapping[Role, Iterable[str]],
) -> None:
    """Give each role's group just these permissions, named `app.codename`, and take Wagtail's stock groups away.

    Raises Permission.DoesNotExist for a permission that there is not.
    """
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    root_collection = Collection.objects.get(depth=1)
    for model in (GroupPagePermission, GroupCollectionPermission):
        model.objects.filter(group__name__in=[role.label for role in Role]).delete()
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.label)
        group.permissions.set([_permission(name) for name in permissions.get(role, ())])
        for name in page_permissions.get(role, ()):
            GroupPagePermission.objects.create(group=group, page=root_page, permission=_permission(name))
        for name in collection_permissions.get(role, ()):
            GroupCollectionPermission.objects.create(
                group=group, collection=root_collection, permission=_permission(name)
            )


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


# Invitations ------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    *, email: str, name: str = "", cohort: Cohort | None = None, role: Role | None = None, inviter: User | None = None
) -> str:
    """Invite one person to a cohort or to a role and put the mail in the outbox; give back the link.

    Raises ValidationError if that invitation is waiting or the person has what it would give, or if the inviter has
    sent as many as anyone may in a day.
    """
    email = email.strip().lower()
    same = Invitation.objects.open().filter(email=email, cohort=cohort, role=role or "")
    if same.exists():
        raise ValidationError(INVITED_ALREADY)
    if _has_already(email, cohort, role):
        raise ValidationError("The person with this address has that already.")
    if inviter is not None and not rate_limits.consume(
        name="invite", key=f"person:{inviter.pk}", limit=MOST_INVITATIONS_A_DAY, per=timedelta(days=1)
    ):
        raise ValidationError(f"You have sent {MOST_INVITATIONS_A_DAY} invitations today. Go on tomorrow.")
    if role is not None and inviter is not None and _account_at(email) == inviter:
        raise ValidationError("Nobody gives themselves a role. Ask another administrator.")
    token, link_values = _fresh_link()
    invitation = Invitation(
        email=email,
        name=name.strip(),
        cohort=cohort,
        role=role or "",
        invited_by=inviter,
        # Whoever an example invites is one too, and goes with the examples.
        is_example=inviter is not None and inviter.is_example,
        **link_values,
    )
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        if not same.exists():
            raise
        # It was sent at the same moment.
        raise ValidationError(INVITED_ALREADY) from error
    return _send(invitation, token)


@transaction.atomic
def invite_many(*, people: Sequence[Invitee], inviter: User) -> int:
    """Invite people to cohorts and put the mails in the outbox; give back how many.

    Passed over is who waits or has what it would give, and everybody once the day's limit is reached.
    """
    # Two lists of one inviter at once are counted one after the other.
    inviter = User.objects.select_for_update().get(pk=inviter.pk)
    standing = Standing.of([person.email for person in people])
    tokens: dict[str, str] = {}
    new = []
    for person in [each for each in people if standing.lacks(each)][: left_today(inviter)]:
        token, link_values = _fresh_link()
        tokens[link_values["token_hash"]] = token
        new.append(
            Invitation(
                email=person.email,
                name=person.name,
                cohort=person.cohort,
                invited_by=inviter,
                is_example=inviter.is_example,
                **link_values,
            )
        )
    # Whoever was invited at the same moment by somebody else stays as they are.
    Invitation.objects.bulk_create(new, ignore_conflicts=True)
    kept = set(Invitation.objects.filter(token_hash__in=tokens).values_list("token_hash", flat=True))
    for invitation in new:
        if invitation.token_hash in kept:
            _send(invitation, tokens[invitation.token_hash])
    return len(kept)


def left_today(inviter: User) -> int:
    """How many more somebody may invite by lists now."""
    a_day_ago = timezone.now() - timedelta(days=1)
    sent = Invitation.objects.filter(invited_by=inviter, created_at__gt=a_day_ago).count()
    return max(MOST_FROM_LISTS_A_DAY - sent, 0)


@transaction.atomic
def resend(*, invitation: Invitation) -> str:
    """Send an invitation once more with a new link, which takes the old one's place; give back the link.

    Raises InvitationOverError if it was used or withdrawn meanwhile.
    """
    token, link_values = _fresh_link()
    if not Invitation.objects.open().filter(pk=invitation.pk).update(**link_values):
        raise InvitationOverError
    invitation.refresh_from_db()
    return _send(invitation, token)


def resend_several(*, invitations: InvitationQuerySet) -> int:
    """Send those once more that can be, each with a new link, and none twice in a day; give back how many.

    A crash on the way leaves each one either sent or as it was.
    """
    return sum(_resend_some(some) for some in _chunks(list(invitations.rested_at(timezone.now()))))


@transaction.atomic
def _resend_some(invitations: Sequence[Invitation]) -> int:
    sent = 0
    for invitation in invitations:
        token, link_values = _fresh_link()
        if Invitation.objects.rested_at(timezone.now()).filter(pk=invitation.pk).update(**link_values):
            invitation.expires_at = link_values["expires_at"]
            _send(invitation, token)
            sent += 1
    return sent


def revoke_several(*, invitations: InvitationQuerySet) -> int:
    """Withdraw those that are open; give back how many."""
    return invitations.open().update(revoked_at=timezone.now())


def _chunks(invitations: Sequence[Invitation]) -> Iterator[Sequence[Invitation]]:
    return (invitations[start : start + AT_ONCE] for start in range(0, len(invitations), AT_ONCE))


def revoke(*, invitation: Invitation) -> None:
    """Withdraw an invitation: its link works no more. Raises InvitationOverError if it was used meanwhile."""
    if not Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        raise InvitationOverError


@transaction.atomic
def accept(*, token_hash: str, name: str) -> tuple[User, bool]:
    """Use an invitation; give back the person and whether their account is new.

    Whoever has an account at that address already keeps it, and gets what the invitation gives.
    Raises InvitationOverError if it works no more: of any number of uses at once, one goes through.
    """
    now = timezone.now()
    invitation = usable_invitation(token_hash, now)
    if not Invitation.objects.usable_at(now).filter(pk=invitation.pk).update(used_at=now):
        raise InvitationOverError
    user = _account_at(invitation.email)
    is_new = user is None
    if user is None:
        user = User(email=invitation.email, name=name.strip(), is_example=invitation.is_example)
        user.set_unusable_password()
        user.save()
        # The link came to this address, which proves it.
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if invitation.cohort is not None:
        state = CohortMembership.state_on_joining(invitation.cohort, now)
        CohortMembership.objects.get_or_create(user=user, cohort=invitation.cohort, defaults={"state": state})
    else:
        user.groups.add(Role(invitation.role).group())
    Invitation.objects.filter(pk=invitation.pk).update(used_by=user)
    return user, is_new


def usable_invitation(token_hash: str, now: datetime) -> Invitation:
    """The invitation that a link opens. Raises InvitationOverError if none does."""
    found = Invitation.objects.usable_at(now).filter(token_hash=token_hash).select_related("cohort__intake").first()
    if found is None:
        raise InvitationOverError
    return found


def hash_of(token: str) -> str:
    """What is kept of a link's secret part."""
    return hashlib.sha256(token.encode()).hexdigest()


def _fresh_link() -> tuple[str, dict[str, Any]]:
    """The secret part of a new link, and what an invitation keeps of it."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    return token, {"token_hash": hash_of(token), "sent_at": now, "expires_at": now + INVITATION_LASTS}


def _account_at(email: str) -> User | None:
    at_address = Q(email=email) | Q(emailaddress__email=email, emailaddress__verified=True)
    return User.objects.filter(at_address).distinct().first()


def _has_already(email: str, cohort: Cohort | None, role: Role | None) -> bool:
    user = _account_at(email)
    if user is None:
        return False
    if cohort is not None:
        return CohortMembership.objects.filter(user=user, cohort=cohort).exists()
    return role is not None and user.groups.filter(name=role.label).exists()


def _send(invitation: Invitation, token: str) -> str:
    link: str = settings.SITE_URL + reverse("invitation", args=[token])
    inviter = invitation.invited_by.name if invitation.invited_by else ""
    context = {"invitation": invitation, "inviter": inviter, "link": link}
    send_written("users/email/invitation", to=invitation.email, context=context)
    return link
