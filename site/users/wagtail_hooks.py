"""Invitations in the admin, and the link from one's own account there to sign-in and security."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from core import dashboard
from users.invitations import ADD, InvitationViewSet, visible_to


@hooks.register("register_admin_viewset")
def register_invitations() -> InvitationViewSet:
    """Add the invitations."""
    return InvitationViewSet("invitations")


@hooks.register("register_account_menu_item")
def link_to_security(request: HttpRequest) -> dict[str, object]:
    """Where address, password and second factor are kept."""
    return {
        "url": reverse("account_email"),
        "label": "Sign-in and security",
        "help_text": "Your email address, password and second factor.",
    }


@dashboard.register
def invitations_that_ran_out(request: HttpRequest) -> list[dashboard.ToDo]:
    """Invitations that nobody answered in time, for those who may send them again."""
    if not request.user.has_perm(ADD):
        return []
    count = visible_to(request.user).open().filter(expires_at__lte=timezone.now()).count()
    if not count:
        return []
    sentence = "1 invitation has" if count == 1 else f"{count} invitations have"
    return [dashboard.ToDo(f"{sentence} run out unanswered.", reverse("invitations:index"))]
