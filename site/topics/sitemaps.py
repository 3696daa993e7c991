"""Topics in the sitemap: those with something to read."""

from django.contrib.sitemaps import Sitemap

from topics.models import Topic
from topics.sections import topics_in_public_use


class TopicSitemap(Sitemap):
    """The pages of topics in public use."""

    def items(self) -> list[Topic]:
        # A list, so that they are not counted by a query of its own.
        return list(Topic.objects.filter(pk__in=topics_in_public_use()).by_name())
