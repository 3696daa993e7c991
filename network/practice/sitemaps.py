"""Write-ups in the sitemap: those that everyone may read."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap

from network.practice.public import PublicRow, public_rows


class WriteUpSitemap(Sitemap):
    """The pages of public write-ups."""

    def items(self) -> list[PublicRow]:
        return public_rows()

    def location(self, item: PublicRow) -> str:
        return item.url

    def lastmod(self, item: PublicRow) -> datetime:
        return item.made_public_at
