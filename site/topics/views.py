"""The public pages of the vocabulary."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.rate_limits import limited
from topics.models import Topic
from topics.sections import sections_of, topics_in_public_use
from topics.vocabulary import vocabulary

LONGEST_QUERY = 100


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """All topics by facet, those with something to read marked."""
    topics = list(Topic.objects.by_name())
    facets = [(facet.label, [topic for topic in topics if topic.facet == facet]) for facet in Topic.Facet]
    return render(request, "topics/topic_list.html", {"facets": facets, "used": topics_in_public_use()})


@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What a topic means, what it is also called, its neighbours, and what there is to read about it."""
    topic = get_object_or_404(
        Topic.objects.select_related("broader").prefetch_related("synonyms", "narrower", "related"), slug=slug
    )
    return render(request, "topics/topic_detail.html", {"topic": topic, "sections": sections_of(topic, request)})


@require_safe
@limited(name="topic-suggestions", limit=300, per=timedelta(minutes=5), methods=("GET", "HEAD"))
def suggest(request: HttpRequest) -> HttpResponse:
    """Topics for what somebody is typing, of the facets that the field takes: rows for the list below it."""
    text = request.GET.get("q", "")[:LONGEST_QUERY]
    facets = [facet for facet in request.GET.getlist("facet") if facet in Topic.Facet.values]
    exact = [entry.name for entry in vocabulary().called(text) if entry.is_of(facets)]
    context = {
        "suggestions": vocabulary().suggestions(text, facets),
        "exact": exact[0] if len(exact) == 1 else None,
    }
    return render(request, "topics/suggestions.html", context)
