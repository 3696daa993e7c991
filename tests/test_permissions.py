"""Who may open and change what (guide 1.13): every address of ours, for every role, on somebody else's things.

A new address without a row here fails. What Wagtail and allauth mount is in test_doors_of_others.py.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from wagtail.fields import StreamField

from cohorts.models import Intake
from demo.models import CaughtMail
from programme.models import Partner
from tests.factories.cohorts import CohortFactory, IntakeFactory
from tests.factories.pages import make_news
from tests.factories.users import UserFactory, be, make_member, make_staff
from tests.test_architecture import room_of
from topics.models import Topic
from users import services
from users.models import Invitation
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

VISITOR, MEMBER, EDITOR, CONVENOR, TEAM, ADMINISTRATOR = PERSONAS = (
    "visitor",
    "member",
    "editor",
    "convenor",
    "programme team",
    "administrator",
)
STAFF = {EDITOR, CONVENOR, TEAM, ADMINISTRATOR}
EVERYONE = set(PERSONAS)
CANARY = "Quillfeather"

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
        self.partner = Partner.objects.create(name=f"A partner {CANARY}")
        self.account = UserFactory(name=f"Member {CANARY}", email="quillfeather@example.com")
        self.shut_account = UserFactory(name=f"Shut {CANARY}", is_active=False)
        self.invitations = dict(self._invitations(cohort))
        self.members_news = make_news(f"Members {CANARY}", visibility="members")
        self.draft = make_news(f"Draft {CANARY}", publish=False)
        self.token = services.invite(email="quillfeather@example.net", cohort=cohort).rpartition("/invitation/")[2]
        CaughtMail.objects.create(recipient="amara@example.org", subject=f"A mail {CANARY}", text="It says nothing.")

        self.people = {MEMBER: make_member(name="Reader")}
        self.people |= {who: make_staff(Role(who), name="Reader") for who in STAFF}

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
            yield state, invitation


def model_rows(
    prefix: str, owners: tuple[str, ...], thing: str, data: Callable[[World], dict[str, Any]], *, named: bool
) -> Iterator[Row]:
    """The rows of one kind of thing that has its list and forms in the admin; `named` if the canary is in its name."""

    def of_thing(verb: str) -> Callable[[World], str]:
        return lambda world: f"/admin/{prefix}/{verb}/{getattr(world, thing).pk}/"

    allowed, who = admin_only_for(*owners), frozenset(owners)
    only_get = {**allowed, **dict.fromkeys(owners, NO_SUCH_METHOD)}
    seen = who if named else frozenset()
    for name in ("", "results/"):
        yield Row(f"admin/{prefix}/{name}", lambda world, n=name: f"/admin/{prefix}/{n}", allowed, only_get, sees=seen)
    done = admin_only_for(*owners, status=302)
    yield Row(f"admin/{prefix}/new/", lambda world: f"/admin/{prefix}/new/", allowed, done, data, seen, who)
    yield Row(f"admin/{prefix}/edit/<int:pk>/", of_thing("edit"), allowed, done, data, sees=who, changes=who)
    yield Row(f"admin/{prefix}/delete/<int:pk>/", of_thing("delete"), allowed, done, sees=seen, changes=who)
    for name in ("history", "history-results", "usage"):
        yield Row(
            f"admin/{prefix}/{name}/<int:pk>/",
            of_thing(name),
            allowed,
            only_get,
            sees=seen if name != "history-results" else frozenset(),
        )


def formset(name: str) -> dict[str, str]:
    return {f"{name}-{part}": "0" for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}


def intake_data(world: World) -> dict[str, Any]:
    return {
        "year": 1997,
        "announced_at": "1996-01-01 09:00",
        "opens_at": "1996-02-01 09:00",
        "closes_at": "1996-03-01 12:00",
        **formset("cohorts"),
    }


def topic_data(world: World) -> dict[str, Any]:
    return {"name": "Another", "facet": "skill", "definition": "It is.", "status": "current", **formset("synonyms")}


def partner_data(world: World) -> dict[str, Any]:
    return {"name": "Another partner", "role": "founder", "order": "5"}


def account_data(world: World) -> dict[str, Any]:
    return {"name": "Taken over", "is_active": "on"}


INVITERS = (CONVENOR, TEAM, ADMINISTRATOR)


def invitation_rows() -> Iterator[Row]:
    allowed = admin_only_for(*INVITERS)
    only_get = {**allowed, **dict.fromkeys(INVITERS, NO_SUCH_METHOD)}
    for name in ("", "results/"):
        path = f"/admin/invitations/{name}"
        yield Row(path[1:], lambda world, p=path: p, allowed, only_get, sees=frozenset(INVITERS))
    yield Row(
        "admin/invitations/new/",
        lambda world: "/admin/invitations/new/",
        allowed,
        admin_only_for(*INVITERS, status=302),
        lambda world: {"email": "eve@example.com", "name": "Eve", "to": f"cohort {world.intake.cohorts.get().pk}"},
        changes=frozenset(INVITERS),
    )
    for verb in ("resend", "revoke"):
        for state in ("waiting", "used", "withdrawn", "run out", "to a role"):
            is_open = state not in ("used", "withdrawn")
            may = (ADMINISTRATOR,) if state == "to a role" else INVITERS
            others = {who: NOT_THERE for who in INVITERS if who not in may}
            yield Row(
                f"admin/invitations/<int:pk>/{verb}/",
                lambda world, v=verb, s=state: f"/admin/invitations/{world.invitations[s].pk}/{v}/",
                admin_only_for(*may, status=200 if is_open else 302) | others,
                admin_only_for(*may, status=302) | others,
                sees=frozenset(may) if is_open else frozenset(),
                changes=frozenset(may) if is_open else frozenset(),
                state=state,
            )


def account_rows() -> Iterator[Row]:
    owners = (ADMINISTRATOR,)
    allowed = admin_only_for(*owners)
    only_get = {**allowed, ADMINISTRATOR: NO_SUCH_METHOD}
    for name in ("", "results/"):
        path = f"/admin/users/{name}"
        yield Row(path[1:], lambda world, p=path: p, allowed, only_get, sees=frozenset(owners))
    for thing in ("account", "shut_account"):
        yield Row(
            "admin/users/edit/<int:pk>/",
            lambda world, t=thing: f"/admin/users/edit/{getattr(world, t).pk}/",
            allowed,
            admin_only_for(*owners, status=302),
            account_data,
            sees=frozenset(owners),
            changes=frozenset(owners),
            state=thing,
        )
    # Nobody deletes an account here: erasure is its owner's.
    yield Row(
        "admin/users/delete/<int:pk>/",
        lambda world: f"/admin/users/delete/{world.account.pk}/",
        admin_only_for(),
        admin_only_for(),
    )
    for name in ("history", "history-results", "usage"):
        yield Row(
            f"admin/users/{name}/<int:pk>/",
            lambda world, n=name: f"/admin/users/{n}/{world.account.pk}/",
            allowed,
            only_get,
            sees=frozenset(owners) if name != "history-results" else frozenset(),
        )


ROWS = [
    Row("healthz", lambda world: "/healthz", for_all(200)),
    Row("readyz", lambda world: "/readyz", for_all(503)),
    Row("robots.txt", lambda world: "/robots.txt", for_all(200)),
    Row("favicon.ico", lambda world: "/favicon.ico", for_all(302)),
    Row("media/images/<path:path>", lambda world: "/media/images/nothing.png", for_all(NOT_THERE)),
    Row("topics/", lambda world: "/topics/", for_all(200)),
    Row("topics/<slug:slug>/", lambda world: "/topics/a-topic/", for_all(200)),
    Row("search/", lambda world: f"/search/?q={CANARY[:-1].lower()}", for_all(200)),
    Row(
        "network/",
        lambda world: "/network/",
        for_all(200),
        sees=frozenset({MEMBER}),
    ),
    Row("demo/", lambda world: "/demo/", for_all(200), sees=frozenset(EVERYONE)),
    Row("demo/sign-in/", lambda world: "/demo/sign-in/", for_all(NO_SUCH_METHOD), for_all(NOT_THERE),
        lambda world: {"address": world.account.email}),
    Row("admin/bulk/users/<path:rest>", lambda world: f"/admin/bulk/users/user/assign_role/?id={world.account.pk}",
        for_all(NOT_THERE) | {MEMBER: REFUSED}, for_all(NOT_THERE) | {MEMBER: REFUSED}),
    Row("style-guide/", lambda world: "/style-guide/", for_all(200)),
    # Only its hash goes into the session: nobody's rows change.
    Row("accounts/invitation/<str:token>/", lambda world: f"/accounts/invitation/{world.token}", for_all(302)),
    Row("accounts/join/", lambda world: "/accounts/join/", for_all(410), for_all(410), lambda world: {"name": "Eve"}),
    # Members are mailed a code of their own; staff are asked for their second factor.
    Row("accounts/confirm/", lambda world: "/accounts/confirm/", for_all(302) | {MEMBER: 200},
        for_all(302) | {MEMBER: 200}, lambda world: {"code": "000000"}, changes=frozenset({MEMBER})),
    *model_rows("partners", (EDITOR,), "partner", partner_data, named=True),
    *model_rows("topics", (CONVENOR,), "topic", topic_data, named=False),
    *model_rows("intakes", (TEAM,), "hidden_intake", intake_data, named=False),
    *invitation_rows(),
    *account_rows(),
]  # fmt: skip

# Addresses of pages, which one route of Wagtail serves.
PAGE_ROWS = [
    Row("", lambda world: world.members_news.url, for_all(200) | {VISITOR: NOT_THERE},
        sees=frozenset(EVERYONE - {VISITOR}), state="members' news"),
    Row("", lambda world: world.draft.url, for_all(NOT_THERE), state="draft"),
    Row("", lambda world: "/news/", for_all(200), state="index"),
    Row("", lambda world: "/news/feed/", for_all(200), state="feed"),
    Row("", lambda world: "/sitemap.xml", for_all(200), state="sitemap"),
    Row("", lambda world: "/cohorts/", for_all(200), sees=frozenset(EVERYONE), state="cohorts"),
]  # fmt: skip
# Wagtail answers whatever is sent to a page with the page.
PAGE_ROWS = [replace(row, post=row.get) for row in PAGE_ROWS]


@pytest.fixture(scope="module")
def world(_site_of_module: None, django_db_blocker: DjangoDbBlocker) -> World:
    """One world for all rows: what each does to it is undone."""
    with django_db_blocker.unblock():
        return World()


# What counts and caches changes with every request.
PASSING = {"RateCount", "SiteVersion", "PeriodicJob"}
OURS = {
    model._meta.db_table: model
    for model in apps.get_models()
    if room_of(model.__module__) and model.__name__ not in PASSING
}
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def written(asked: CaptureQueriesContext) -> list[type[Model]]:
    """The models of ours whose tables these queries wrote to."""
    tables = {found.group(1) for query in asked if (found := WRITES.match(query["sql"]))}
    return [OURS[table] for table in sorted(tables & set(OURS))]


def rows_of(models: list[type[Model]]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these models."""
    found = {}
    for model in models:
        # Two readings of a stream are never equal; a page that changes has another revision.
        plain = [each.attname for each in model._meta.concrete_fields if not isinstance(each, StreamField)]
        found[model.__name__] = sorted(model._default_manager.values_list(*plain), key=str)
    return found


def sign_in_as(persona: str, world: World) -> Client:
    client = Client()
    if persona != VISITOR:
        be(client, world.people[persona])
    return client


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", [*ROWS, *PAGE_ROWS], ids=lambda row: f"{row.route} {row.state}".strip())
def test_everyone_gets_and_changes_what_they_may_and_nothing_else(row: Row, world: World) -> None:
    for persona in PERSONAS:
        with undone():
            answer = sign_in_as(persona, world).get(row.path(world))
            text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
            assert answer.status_code == row.get[persona], f"{persona} GET: {answer.get('Location', '')}"
            assert (CANARY in text) == (persona in row.sees), f"{persona} sees the canary: {CANARY in text}"
        with undone():
            client = sign_in_as(persona, world)
            start = transaction.savepoint()
            with CaptureQueriesContext(connection) as asked:
                answer = client.post(row.path(world), row.data(world))
            assert answer.status_code == row.post[persona], f"{persona} POST: {answer.get('Location', '')}"
            touched = written(asked)
            now = rows_of(touched)
            transaction.savepoint_rollback(start)
            before = rows_of(touched)
            changed = [name for name in now if now[name] != before[name]]
            assert bool(changed) == (persona in row.changes), f"{persona} changed {changed or 'nothing'}"


# No address without a row -------------------------------------------------------------------------------


def is_ours(pattern: URLPattern) -> bool:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    model = getattr(pattern.callback, "view_initkwargs", {}).get("model")
    about = getattr(model, "__module__", "")
    return bool(room_of(view.__module__) or (room_of(about) and not room_of(about).startswith("core")))


def every_pattern(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from every_pattern(pattern.url_patterns, path)
        else:
            yield path, pattern


def test_every_address_of_ours_has_a_row() -> None:
    assert {path for path, pattern in every_pattern() if is_ours(pattern)} == {row.route for row in ROWS}


def test_the_intake_of_the_rows_is_one_that_the_public_may_not_know(world: World) -> None:
    assert world.hidden_intake not in Intake.objects.announced_by(timezone.now())
