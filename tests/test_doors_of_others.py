"""What Wagtail and allauth mount: nobody gets a page of it without a reason that stands here."""

import re

import pytest
from django.test import Client
from wagtail.models import Site

from core.models import SiteImage
from tests.factories.pages import make_news
from tests.factories.users import UserFactory, be, make_member, make_staff
from tests.permissions.trying import every_pattern, is_ours
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

CANARY = "Quillfeather"
FOR_EVERYONE = {
    "((?:[\\w\\-]+/)*)$": "the pages of the site",
    "sitemap.xml": "for search engines",
}
SIGNING_IN = {
    "accounts/login/": "the way in",
    "accounts/login/code/": "the way in",
    "accounts/password/reset/": "asks for the address",
    "accounts/password/reset/done/": "says that it is done",
    "accounts/signup/": "says that it is closed",
    "accounts/inactive/": "says that an account is shut",
}
ONES_OWN = {
    "accounts/inactive/": "says that an account is shut",
    "accounts/logout/": "asks whether to leave",
    "accounts/password/reset/": "one's own password, by the address",
    "accounts/password/reset/done/": "says that it is done",
    "accounts/email/": "one's own addresses",
    "accounts/sessions/": "where one is signed in oneself",
    "accounts/2fa/webauthn/": "one's own passkeys",
    "accounts/2fa/webauthn/add/": "one's own passkeys",
    "accounts/password/set/": "one's own password",
    "accounts/2fa/": "one's own second factor",
    "accounts/2fa/totp/activate/": "one's own second factor",
    "accounts/2fa/recovery-codes/generate/": "says that there is nothing to recover",
}
# Anybody may have these of the admin: icons and words, the same for all.
ASSETS = {"admin/sprite/": "icons", "admin/jsi18n/": "words"}


def person(kind: str) -> User | None:
    if kind == "visitor":
        return None
    return make_member() if kind == "member" else make_staff(Role.EDITOR)


@pytest.fixture
def numbers() -> dict[str, str]:
    """What stands in the place of each part of an address."""
    page = make_news(f"Draft {CANARY}", publish=False)
    revision = page.get_latest_revision()
    image = SiteImage(title=CANARY, width=1, height=1)
    SiteImage.objects.bulk_create([image])
    site = Site.objects.get()
    return {
        "page_id": page.pk,
        "parent_page_id": page.get_parent().pk,
        "page_to_move_id": page.pk,
        "revision_id": revision.pk,
        "image_id": SiteImage.objects.get().pk,
        "pk": site.pk,
        "content_type_app_name": "blog",
        "content_type_model_name": "newspage",
        "app_name": "core",
        "app_label": "blog",
        "model_name": "sitesettings",
        "action": "publish",
        "uidb64": "x",
        "token": "y",
        "filter_spec": "original",
        "page_view_restriction_id": 1,
    }


def filled(path: str, numbers: dict[str, str]) -> str:
    """An address of a pattern."""
    known = {
        r"admin/pages/(?P<pk>\d+)/revisions/compare/": "admin/pages/{page_id}/revisions/compare/live...latest/",
        r"documents/(\d+)/": "documents/1/x.pdf",
        "admin/.*/$": "admin/nothing/here/",
        "((?:": "news/",
    }
    for start, address in known.items():
        if path.startswith(start):
            return "/" + address.format(**numbers)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(numbers.get(match[1], 1)), path)


ADDRESSES = sorted({path for path, pattern in every_pattern() if not is_ours(pattern)})


@pytest.mark.parametrize(
    ("kind", "reasons"),
    [
        ("visitor", FOR_EVERYONE | SIGNING_IN | ASSETS),
        ("member", FOR_EVERYONE | ONES_OWN),
        ("editor without a second factor", FOR_EVERYONE | ONES_OWN),
    ],
)
def test_nobody_gets_a_page_that_has_no_reason(kind: str, reasons: dict[str, str], numbers: dict[str, str]) -> None:
    user = person(kind)
    opened, told = set(), set()
    client = Client(raise_request_exception=False)
    for path in ADDRESSES:
        for method in ("get", "post"):
            # To leave is one of the addresses.
            if user and client.session.get("_auth_user_id") != str(user.pk):
                be(client, user, second_factor=False)
            answer = getattr(client, method)(filled(path, numbers))
            if answer.status_code == 200:
                opened.add(path)
                if CANARY in b"".join(answer).decode():
                    told.add(path)
            assert answer.status_code < 500, path

    assert opened <= reasons.keys(), opened - reasons.keys()
    assert reasons.keys() <= opened, f"No reason is needed any more for {reasons.keys() - opened}"
    assert not told


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONVENOR, Role.PROGRAMME_TEAM])
def test_no_page_of_the_admin_shows_a_members_address(role: Role, numbers: dict[str, str]) -> None:
    UserFactory(name="A member", email="canary.quillfeather@example.com")
    client = Client(raise_request_exception=False)
    be(client, make_staff(role))
    for path, _ in every_pattern():
        if path.startswith("admin/") and "logout" not in path:
            answer = client.get(filled(path, numbers))
            if not answer.streaming:
                assert "canary.quillfeather" not in answer.content.decode(), path


@pytest.mark.parametrize("role", [Role.CONVENOR, Role.PROGRAMME_TEAM, Role.ADMINISTRATOR])
def test_only_editors_have_rights_over_pages(role: Role, numbers: dict[str, str]) -> None:
    client = Client(raise_request_exception=False)
    be(client, make_staff(role))
    for address in ("edit/", "view_draft/", "delete/", "unpublish/", "copy/", "privacy/", "history/", "revisions/"):
        answer = client.get(f"/admin/pages/{numbers['page_id']}/{address}", follow=True)
        assert CANARY not in answer.content.decode(), address
    assert CANARY not in client.get("/admin/pages/search/?q=draft", follow=True).content.decode()
    assert CANARY not in client.get("/admin/", follow=True).content.decode()
