"""Erasure on the day that it was promised for, and what is not kept for ever."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.periodic import periodic
from core.retention import period
from network.privacy.models import Complaint, ErasureRecord, Leaving
from network.privacy.services.erasing import KEEP_MARKS, erase_due
from network.privacy.services.leaving import leave
from network.profiles.models import Profile
from users.models import CohortMembership, User

logger = logging.getLogger(__name__)

KEEP_PROFILES = timedelta(days=365)
KEEP_ACCOUNTS = timedelta(days=730)
KEEP_COMPLAINTS = timedelta(days=6 * 365 + 2)
State = CohortMembership.State


@periodic("erase those who have left", every=timedelta(days=1))
def erase_those_who_left() -> None:
    """Everyone whose thirty days are over. The log gets a count, and no name."""
    if done := erase_due():
        logger.info("Erased: %s.", done)


def no_members_since(before: datetime) -> "QuerySet[User]":
    """People without a place now or to come, and without a role, who were last here before a moment."""
    places = CohortMembership.objects.filter(user=OuterRef("pk"), state__in=[*CohortMembership.OPENING, State.DEFERRED])
    last_here = Q(last_login__lt=before) | Q(last_login=None, joined_at__lt=before)
    nobody_now = User.objects.filter(last_here, erased_at=None, leaves_at=None, groups=None, is_superuser=False)
    return nobody_now.exclude(Exists(places))


@period("profiles of people who are no members", keep=KEEP_PROFILES)
def old_profiles(before: datetime) -> QuerySet[Any]:
    """Nobody has seen them since."""
    return Profile.objects.filter(user__in=no_members_since(before))


def _let_go(users: "QuerySet[User]") -> None:
    for user in users:
        leave(user=user, write_ups=Leaving.WriteUps.FORMER)


@period("accounts of people who are no members", keep=KEEP_ACCOUNTS, end=_let_go)
def old_accounts(before: datetime) -> QuerySet[Any]:
    """They leave as if they had asked to: a mail tells them, and for thirty days they can come back."""
    return no_members_since(before)


@period("complaints about data", keep=KEEP_COMPLAINTS)
def old_complaints(before: datetime) -> QuerySet[Any]:
    """Those that were closed."""
    return Complaint.objects.filter(closed_at__lt=before)


@period("marks of erasures", keep=KEEP_MARKS)
def old_marks(before: datetime) -> QuerySet[Any]:
    """No backup is as old."""
    return ErasureRecord.objects.filter(erased_at__lt=before)
