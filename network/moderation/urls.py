"""Reporting."""

from django.urls import path

from network.moderation import views

urlpatterns = [
    path("<slug:kind>/<public_id:public_id>/", views.report, name="report"),
]
