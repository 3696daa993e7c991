"""Built files in templates: {% load assets %}."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

from core.assets import BUILD, fonts, is_built

register = template.Library()


@register.simple_tag
def built(name: str) -> str:
    """{% built "site.css" as stylesheet %}: the address of a built file, empty if it was not made."""
    if not is_built(name):
        return ""
    try:
        return static(f"{BUILD}/{name}")
    except ValueError:
        # Built but not collected: a plain page is better than none, above all for the page that says so.
        return ""


@register.simple_tag
def preloaded_fonts() -> list[str]:
    """{% preloaded_fonts as fonts %}: the addresses of the fonts that a page shows first."""
    return [address for path in fonts.PRELOADED if (address := built(path))]


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, address: str) -> str:
    """{% absolute page.url %}: an address of this site with its scheme and host."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(address)


@register.simple_tag
def site_name() -> str:
    """{% site_name %}: what the site is called where the database cannot be asked."""
    return settings.WAGTAIL_SITE_NAME
