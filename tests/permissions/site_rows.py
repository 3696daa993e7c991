"""The rows of the public site, the entrance and the admin."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.permissions.world import (
    ADMINISTRATOR,
    CANARY,
    CONVENOR,
    EDITOR,
    EVERYONE,
    MEMBER,
    NO_SUCH_METHOD,
    NOT_THERE,
    REFUSED,
    SIGN_IN,
    TEAM,
    VISITOR,
    Row,
    World,
    admin_only_for,
    for_all,
)


def model_rows(
    prefix: str,
    owners: tuple[str, ...],
    thing: str,
    data: Callable[[World], dict[str, Any]],
    *,
    named: bool,
    may_delete: bool = True,
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
    deletes = owners if may_delete else ()
    yield Row(
        f"admin/{prefix}/delete/<int:pk>/",
        of_thing("delete"),
        admin_only_for(*deletes),
        admin_only_for(*deletes, status=302),
        sees=seen & frozenset(deletes),
        changes=frozenset(deletes),
    )
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


def term_data(world: World) -> dict[str, Any]:
    return {"kind": "sector", "name": "Another", "order": "5"}


def ambiguous_data(world: World) -> dict[str, Any]:
    return {"name": "QZ", "may_mean": "Quick zebras"}


def ambiguous_rows() -> Iterator[Row]:
    """The list shows what a name may mean; the name itself tells nothing."""
    lists = ("admin/ambiguous-names/", "admin/ambiguous-names/results/")
    for row in model_rows("ambiguous-names", (CONVENOR,), "ambiguous", ambiguous_data, named=False):
        yield replace(row, sees=frozenset({CONVENOR})) if row.route in lists else row


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
        for state in ("waiting", "to a role"):
            may = (ADMINISTRATOR,) if state == "to a role" else INVITERS
            yield Row(
                f"admin/invitations/several/{verb}/",
                lambda world, v=verb, s=state: f"/admin/invitations/several/{v}/?id={world.invitations[s].pk}",
                admin_only_for(*may),
                admin_only_for(*INVITERS, status=302),
                sees=frozenset(may),
                changes=frozenset(may),
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


SIGNED_IN = frozenset(EVERYONE - {VISITOR})


def only_signed_in(status: int) -> dict[str, int]:
    """The answers of a page of one's own account: a visitor is asked to sign in."""
    return for_all(status) | {VISITOR: SIGN_IN}


def own_account_rows() -> Iterator[Row]:
    """What everybody has of their own; of somebody else's there is nothing to see and to change."""
    refused = only_signed_in(NO_SUCH_METHOD)

    def of(address: str, thing: Callable[[World], Any]) -> Callable[[World], str]:
        return lambda world: f"/accounts/{address.format(thing(world).pk)}"

    def their_address(world: World) -> Any:
        return world.account.emailaddress_set.get()

    yield Row(
        "accounts/email/",
        lambda world: "/accounts/email/",
        only_signed_in(200),
        for_all(302),
        lambda world: {"email": "free@example.net"},
        changes=SIGNED_IN,
    )
    yield Row("accounts/email/<int:pk>/main/", of("email/{}/main/", their_address), refused, only_signed_in(NOT_THERE))
    yield Row("accounts/email/<int:pk>/take-away/", of("email/{}/take-away/", their_address), refused, for_all(302))
    yield Row("accounts/moved/", lambda world: "/accounts/moved/", for_all(302), refused)
    yield Row(
        "accounts/moved/<int:pk>/leave/", of("moved/{}/leave/", lambda world: world.trouble), refused, for_all(302)
    )
    yield Row(
        "accounts/moved/<int:pk>/code/",
        of("moved/{}/code/", lambda world: world.trouble),
        for_all(302),
        for_all(302),
        lambda world: {"action": "send"},
    )
    yield Row("accounts/sessions/", lambda world: "/accounts/sessions/", only_signed_in(200), refused)
    yield Row("accounts/sessions/<int:pk>/end/", lambda world: "/accounts/sessions/1/end/", refused, for_all(302))
    yield Row("accounts/sessions/end-others/", lambda world: "/accounts/sessions/end-others/", refused, for_all(302))
    passkeys = "/accounts/2fa/webauthn/"
    yield Row(
        "accounts/2fa/webauthn/add/",
        lambda world: f"{passkeys}add/",
        only_signed_in(200),
        only_signed_in(200),
        lambda world: {"name": "Mine", "credential": "{}"},
    )
    yield Row(
        "accounts/2fa/webauthn/reauthenticate/", lambda world: f"{passkeys}reauthenticate/", for_all(302), for_all(302)
    )
    yield Row(
        "accounts/2fa/webauthn/keys/<int:pk>/remove/",
        lambda world: f"{passkeys}keys/1/remove/",
        only_signed_in(NOT_THERE),
        for_all(302),
    )


SITE_ROWS = [
    Row("healthz", lambda world: "/healthz", for_all(200)),
    Row("readyz", lambda world: "/readyz", for_all(503)),
    Row("robots.txt", lambda world: "/robots.txt", for_all(200)),
    Row("favicon.ico", lambda world: "/favicon.ico", for_all(302)),
    Row("media/images/<path:path>", lambda world: "/media/images/nothing.png", for_all(NOT_THERE)),
    Row("topics/", lambda world: "/topics/", for_all(200)),
    Row("topics/suggest/", lambda world: "/topics/suggest/?q=a+topic", for_all(200)),
    Row("topics/<slug:slug>/", lambda world: "/topics/a-topic/", for_all(200)),
    Row("search/", lambda world: f"/search/?q={CANARY[:-1].lower()}", for_all(200)),
    Row("search/suggest/", lambda world: "/search/suggest/?q=quillf", for_all(200)),
    Row("search/how-it-works/", lambda world: "/search/how-it-works/", for_all(200)),
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
    Row("admin/reports/search/", lambda world: "/admin/reports/search/", admin_only_for(ADMINISTRATOR),
        admin_only_for() | dict.fromkeys((EDITOR, CONVENOR, TEAM, ADMINISTRATOR), NO_SUCH_METHOD)),
    # Only its hash goes into the session: nobody's rows change.
    Row("accounts/invitation/<str:token>/", lambda world: f"/accounts/invitation/{world.token}", for_all(302)),
    Row("accounts/join/", lambda world: "/accounts/join/", for_all(410), for_all(410), lambda world: {"name": "Eve"}),
    # Members are mailed a code of their own; staff are asked for their second factor.
    Row("accounts/confirm/", lambda world: "/accounts/confirm/", for_all(302) | {MEMBER: 200},
        for_all(302) | {MEMBER: 200}, lambda world: {"code": "000000"}, changes=frozenset({MEMBER})),
    *own_account_rows(),
    *model_rows("partners", (EDITOR,), "partner", partner_data, named=True),
    *model_rows("topics", (CONVENOR,), "topic", topic_data, named=False),
    *model_rows("short-lists", (CONVENOR,), "term", term_data, named=False, may_delete=False),
    *ambiguous_rows(),
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
