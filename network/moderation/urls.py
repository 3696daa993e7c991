"""Reporting, and answering a decision."""

from django.urls import path

from network.moderation import views

urlpatterns = [
    path("decisions/<public_id:public_id>/", views.decision, name="decision"),
    path("decisions/by-mail/<str:token>/", views.answer_by_mail, name="answer_decision_by_mail"),
    path("<slug:kind>/<public_id:public_id>/", views.report, name="report"),
]
