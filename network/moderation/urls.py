"""Reporting."""

from django.urls import path

from network.moderation import views

urlpatterns = [
    path("<slug:kind>/<str:public_id>/", views.report, name="report"),
]
