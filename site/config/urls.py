"""Every address of the site. Addresses here win over pages, so a page may not take one of them."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from config import views
from core import health
from users.accounts import OwnAccountView

# Wagtail's own doors know no second factor: everyone signs in by one door.
side_doors = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": views.SITEMAPS}, name="sitemap"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("admin/login/", side_doors),
    path("_util/login/", side_doors),
    re_path(r"^admin/password_reset/", side_doors),
    # Roles are given one person at a time, on a page that keeps one's own out of reach.
    path("admin/bulk/users/<path:rest>", views.no_such_page),
    path("admin/account/", require_admin_access(OwnAccountView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<path:path>", views.public_image, name="public_image"),
    path("accounts/", include("users.urls")),
    path("accounts/", include("allauth.urls")),
    path("topics/", include("topics.urls")),
    path("search/", include("search.urls")),
    path("network/", include("network.urls")),
    path("practice/", include("network.practice.public_urls")),
    path("your-data/", include("network.privacy.public_urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("demo.urls")))
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("style-guide/", views.style_guide, name="style_guide"))

urlpatterns.append(path("", include(wagtail_urls)))

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
