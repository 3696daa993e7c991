"""{% applications_status as applications %}: whether people can apply now."""

from django import template

from cohorts.applications import ApplicationsStatus, deadline, status_for

register = template.Library()
register.filter("deadline", deadline)


@register.simple_tag(takes_context=True)
def applications_status(context: template.Context) -> ApplicationsStatus:
    """The status of applications at this moment."""
    return status_for(context["request"])
