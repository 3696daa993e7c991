"""Notices and how they come."""

from django.urls import path

from network.notifications import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("settings/", views.settings, name="notice_settings"),
    path("read/", views.mark_all_read, name="mark_notices_read"),
    path("<int:pk>/put-away/", views.put_away, name="put_away_notice"),
    path("stop/<str:token>/", views.stop_mail, name="stop_notices_by_mail"),
]
