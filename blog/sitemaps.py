"""Pages in the sitemap: those that everyone may read."""

from wagtail.contrib.sitemaps.sitemap_generator import Sitemap

from blog.models import NewsPage


class PageSitemap(Sitemap):
    """Live public pages; members' news is left out."""

    def items(self):
        return super().items().exclude(pk__in=NewsPage.objects.exclude(visibility=NewsPage.Visibility.PUBLIC))
