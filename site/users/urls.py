"""What /accounts/ has beside allauth's own pages."""

from django.urls import path

from users import views

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("join/", views.join, name="join"),
    path("confirm/", views.confirm_it_is_you, name="confirm_it_is_you"),
]
