"""/network/people/ and /network/practice/: the lists. The pages that they lead to are of the rooms below."""

from django.urls import path

from network.directory import views

urlpatterns = [
    path("people/", views.find_people, name="find_people"),
    path("practice/", views.find_practice, name="find_practice"),
]
