"""Who looks, and at whose things: the people of the permission table and what belongs to somebody else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.public_ids import new_public_id
from demo.models import CaughtMail
from network.joining.models import GraduateImport
from network.joining.services import importing
from network.joining.tables import Table
from programme.models import Partner
from search.models import UnansweredSearch
from tests.factories.cohorts import CohortFactory, IntakeFactory
from tests.factories.pages import make_news
from tests.factories.users import UserFactory, be, make_member, make_staff
from tests.permissions.members_world import CANARY, MembersWorld
from topics.models import AmbiguousName, ControlledTerm, Topic
from users import services
from users.models import AddressTrouble, Invitation, User
from users.roles import Role

VISITOR, MEMBER, EDITOR, CONVENOR, TEAM, ADMINISTRATOR = PERSONAS = (
    "visitor",
    "member",
    "editor",
    "convenor",
    "programme team",
    "administrator",
)
STAFF = {EDITOR, CONVENOR, TEAM, ADMINISTRATOR}
# In the members' area it matters, too, whose cohort a member is of, and whose the thing is.
COHORT_MATE, OWNER = "cohort mate", "owner"
EVERYONE = set(PERSONAS)

# What the answers mean: to be signed in first, not for this account, not by this method, not there.
SIGN_IN, REFUSED, NO_SUCH_METHOD, NOT_THERE = 302, 403, 405, 404
# Wagtail answers staff without the permission with a way back to the first screen and a sentence.
SENT_BACK = 302


def admin_only_for(*allowed: str, status: int = 200) -> dict[str, int]:
    """The answers of a page of the admin."""
    return {VISITOR: SIGN_IN, MEMBER: REFUSED} | {who: status if who in allowed else SENT_BACK for who in STAFF}


def for_all(status: int) -> dict[str, int]:
    return dict.fromkeys(PERSONAS, status)


@dataclass(frozen=True)
class Row:
    """One address in one state: what each persona gets, who sees the canary, and whose POST changes a row."""

    route: str
    path: Callable[["World"], str]
    get: dict[str, int]
    post: dict[str, int] = field(default_factory=lambda: for_all(NO_SUCH_METHOD))
    data: Callable[["World"], dict[str, Any]] = lambda world: {}
    sees: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    state: str = ""
    canary: str = CANARY


class World:
    """Things that belong to somebody else, in every state that they can have, each with the canary in it."""

    def __init__(self) -> None:
        cohort = CohortFactory(intake__year=1998, audience=f"Leaders {CANARY}")
        self.intake = cohort.intake
        self.hidden_intake = IntakeFactory(
            year=1999,
            announced_at=timezone.now() + timedelta(days=1),
            opens_at=timezone.now() + timedelta(days=2),
            closes_at=timezone.now() + timedelta(days=3),
            cost=CANARY,
        )
        self.topic = Topic.objects.create(name="A topic", slug="a-topic", facet="practice", everyday=CANARY)
        self.term = ControlledTerm.objects.create(kind="sector", name="A sector", order=5, synonyms=CANARY)
        self.ambiguous = AmbiguousName.objects.create(name="QF", may_mean=CANARY)
        self.partner = Partner.objects.create(name=f"A partner {CANARY}")
        self.account = UserFactory(name=f"Member {CANARY}", email="quillfeather@example.com")
        # Whoever else asks about it finds nothing.
        self.trouble = AddressTrouble.objects.create(user=self.account, email=self.account.email, sign="bounce")
        self.shut_account = UserFactory(name=f"Shut {CANARY}", is_active=False)
        self.invitations = dict(self._invitations(cohort))
        self.members_news = make_news(f"Members {CANARY}", visibility="members")
        self.draft = make_news(f"Draft {CANARY}", publish=False)
        self.token = services.invite(email="quillfeather@example.net", cohort=cohort).rpartition("/invitation/")[2]
        self.in_vain = UnansweredSearch.objects.create(
            day=timezone.localdate(), kind="people", words="quillfeathering in vain"
        )
        CaughtMail.objects.create(recipient="amara@example.org", subject=f"A mail {CANARY}", text="It says nothing.")

        self.people = {MEMBER: make_member(name="Reader")}
        self.people |= {who: make_staff(Role(who), name="Reader") for who in STAFF}
        self.graduates = self._list_of_graduates()
        self.members = MembersWorld()
        self.people |= {COHORT_MATE: self.members.cohort_mate, OWNER: self.members.owner}
        self._sessions = {who: self._session_of(person) for who, person in self.people.items()}

    def client_of(self, who: str) -> Client:
        """A fresh browser of somebody who is signed in; of a visitor, one that is not."""
        client = Client()
        if who in self._sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[who]
        return client

    def _list_of_graduates(self) -> GraduateImport:
        rows = [[f"Graduate {CANARY}", "graduate@example.net", "none"], ["Amy", "amy@example.net", "1998-A"]]
        table, by = Table(["Name", "Email", "Cohort"], rows), self.people[TEAM]
        graduates = importing.keep(table=table, file_name=f"{CANARY}.csv", by=by, key=new_public_id())
        mapping = {"name": 0, "email": 1, "cohort": 2}
        importing.choose_columns(graduates=graduates, version=1, mapping=mapping, cohort=None)
        return graduates

    def _session_of(self, person: User) -> str:
        client = Client()
        be(client, person)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def _invitations(self, cohort: Any) -> Iterator[tuple[str, Invitation]]:
        for state in ("waiting", "used", "withdrawn", "run out", "to a role"):
            address = f"{state.replace(' ', '')}.quillfeather@example.com"
            to = {"role": Role.EDITOR} if state == "to a role" else {"cohort": cohort}
            services.invite(email=address, name=CANARY, **to)
            invitation = Invitation.objects.get(email=address)
            if state == "used":
                services.accept(token_hash=invitation.token_hash, name="Somebody")
            if state == "withdrawn":
                services.revoke(invitation=invitation)
            if state == "run out":
                Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
            # Long enough ago to be sent again with others.
            Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now() - timedelta(days=2))
            yield state, invitation
