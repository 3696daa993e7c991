"""Write-ups to make public, in the admin, and on the editors' first screen."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks

from core import dashboard
from network.practice.approving import DECIDE, PublicationViewSet
from network.practice.models import Publication


@hooks.register("register_admin_viewset")
def register_publications() -> PublicationViewSet:
    """Add the write-ups to make public."""
    return PublicationViewSet("publications", url_prefix="write-ups-to-make-public")


@dashboard.register
def write_ups_that_wait(request: HttpRequest) -> list[dashboard.ToDo]:
    """Write-ups whose authors have all agreed, for editors."""
    if not request.user.has_perm(DECIDE):
        return []
    count = Publication.objects.ready_for_editor().count()
    if not count:
        return []
    sentence = "1 write-up waits" if count == 1 else f"{count} write-ups wait"
    return [dashboard.ToDo(f"{sentence} for an editor to make public.", reverse("publications:index"))]
