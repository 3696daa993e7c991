"""{% applications_status as applications %}: whether people can apply now, once a request."""

from django import template

from cohorts.applications import ApplicationsStatus, deadline, status_at

register = template.Library()
register.filter("deadline", deadline)


@register.simple_tag(takes_context=True)
def applications_status(context: template.Context) -> ApplicationsStatus:
    """The status of applications at this moment."""
    request = context["request"]
    if not hasattr(request, "applications_status"):
        request.applications_status = status_at()
    return request.applications_status
