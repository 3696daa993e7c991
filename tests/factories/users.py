"""People for tests, and browsers in which they are signed in as they would be for real."""

import re
import time
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa import app_settings
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from core.mail import words_now
from core.models import OutboxTask
from network.joining.models import Arrival, Compact, CompactAgreement
from search.indexing import gathered
from tests.factories.cohorts import CohortFactory
from users import staff_access
from users.models import CohortMembership, User
from users.roles import Role


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a confirmed address, no password, no cohort and no role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = "!"

    @factory.post_generation
    def address(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A graduate's place in a cohort: they have been here a while, and have agreed to the compact if there is one."""

    class Meta:
        model = CohortMembership
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    cohort = factory.SubFactory(CohortFactory)

    @factory.post_generation
    def settled(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            settle(self.user)


def settle(user: User) -> None:
    """Let somebody be no newcomer any more."""
    Arrival.objects.filter(user=user).delete()
    if compact := Compact.objects.current():
        CompactAgreement.objects.bulk_create([CompactAgreement(user=user, compact=compact)], ignore_conflicts=True)


def make_newcomer(**values: Any) -> User:
    """A graduate who has come in just now and has done nothing yet."""
    with gathered():
        user = UserFactory(**values)
        CohortMembership.objects.create(user=user, cohort=CohortFactory())
    return user


def make_member(**values: Any) -> User:
    """A graduate."""
    with gathered():
        return MembershipFactory(user=UserFactory(**values)).user


def make_staff(*roles: Role, **values: Any) -> User:
    """A member of staff in these roles, without a second factor yet. Needs the groups of the fixture `site`."""
    user = UserFactory(**values)
    user.groups.set([role.group() for role in roles])
    return user


def give_second_factor(user: User) -> str:
    """Give somebody a second factor; give back its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def await_code(seconds_to_type: float) -> None:
    """Wait for the next code if the one that is shown would change while it is typed."""
    left = app_settings.TOTP_PERIOD - time.time() % app_settings.TOTP_PERIOD
    if left < seconds_to_type:
        time.sleep(left)


def code_now(secret: str, *, seconds_to_type: float = 1) -> str:
    """The code that a second factor shows at this moment, or a moment later if it would change while it is typed."""
    await_code(seconds_to_type)
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def mails_to(address: str) -> list[str]:
    """The texts of the mails to an address that wait in the outbox, as they would leave now, the oldest first."""
    tasks = OutboxTask.objects.filter(kind="mail", payload__to=address).order_by("pk")
    return [words.body for task in tasks if (words := words_now(task.payload)) is not None]


def mailed_code(address: str) -> str:
    """The code in the last mail to an address."""
    (code,) = re.findall(r"\b\d{6}\b", mails_to(address)[-1])
    return code


def sign_in(client: Client, user: User) -> None:
    """Sign somebody in by the way that everyone takes: the mailed code, then the second factor if they have one."""
    client.post("/accounts/login/code/", {"email": user.email})
    client.post("/accounts/login/code/confirm/", {"code": mailed_code(user.email)})
    authenticator = user.authenticator_set.filter(type="totp").first()
    if authenticator is not None:
        client.post("/accounts/2fa/authenticate/", {"code": code_now(totp.decrypt(authenticator.data["secret"]))})
    assert client.session.get("_auth_user_id") == str(user.pk)


def be(client: Client, user: User, *, second_factor: bool = True) -> None:
    """Make a browser somebody's without the doors, for tests of what lies behind them."""
    client.force_login(user)
    methods = [{"method": "code", "at": time.time()}]
    if second_factor and user.groups.exists():
        if not user.authenticator_set.exists():
            give_second_factor(user)
        factor = user.authenticator_set.filter(type="totp").get()
        methods.append({"method": "mfa", "at": time.time(), "id": factor.pk})
    session = client.session
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(user.pk)
    # Seen just now: the first page has nothing to note.
    session["seen_at"] = int(time.time())
    session.save()
    if second_factor and user.groups.exists():
        give_reasons(client)


def give_reasons(client: Client) -> None:
    """Let a browser of staff have said why they open what is anybody's own, a moment ago."""
    session = client.session
    people = User.objects.values_list("pk", flat=True)
    session[staff_access.SESSION] = {str(pk): {"at": time.time(), "reason": "A test", "opened": []} for pk in people}
    session.save()
