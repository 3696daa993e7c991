"""The page of a public write-up, for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from network.practice.models import WriteUp
from network.practice.public import LICENCE_URL, public_authors
from network.practice.reading import topics_of_version
from users.circles import circles_of


@require_safe
def write_up(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """The approved version; another title in the address leads to the right one."""
    public = WriteUp.objects.for_public().select_related("publication__approved")
    found = get_object_or_404(public, public_id=public_id)
    if request.path != found.public_url:
        # Not for good: a title may become again what it was.
        return redirect(found.public_url)
    version = found.public_version
    context = {
        "write_up": found,
        "text": version,
        "made_public_at": found.publication.made_public_at,
        "authors": public_authors(found),
        "topics": topics_of_version(version),
        "licence_url": LICENCE_URL,
        "reads_in_network": circles_of(request.user).sees_network_write_ups,
    }
    return render(request, "network/practice/public_write_up.html", context)
