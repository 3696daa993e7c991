"""/network/topics/."""

from django.urls import path

from network.proposals import views

urlpatterns = [
    path("propose/", views.propose_topic, name="propose_topic"),
]
