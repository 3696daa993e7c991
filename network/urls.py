"""The members' area."""

from django.urls import path

from network import home

urlpatterns = [
    path("", home.home, name="network_home"),
]
