"""The members' home; anyone else finds the public page about the network at the same address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from blog.models import NewsPage
from cohorts.applications import status_for
from users.models import CohortMembership
from users.roles import is_member

NEWS_ON_HOME = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A member's own start; a visitor or a member of staff gets the page about the network."""
    if not (request.user.is_authenticated and is_member(request.user)):
        return serve(request, "network/")
    return render(
        request,
        "network/home.html",
        {
            "memberships": CohortMembership.objects.filter(user=request.user).select_related("cohort__intake"),
            "news": NewsPage.objects.visible_to(request.user).newest_first()[:NEWS_ON_HOME],
            "applications": status_for(request),
        },
    )
