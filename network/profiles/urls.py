"""A person's page, and one's own profile."""

from django.urls import path

from network.profiles import views

urlpatterns = [
    path("people/<slug:public_id>/", views.person, name="person"),
    path("profile/", views.edit_profile, name="edit_profile"),
    path("profile/as/<slug:ring>/", views.see_as, name="see_profile_as"),
]
