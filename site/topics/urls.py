"""/topics/ and a page for each."""

from django.urls import path

from topics import views

urlpatterns = [
    path("", views.topic_list, name="topics"),
    path("suggest/", views.suggest, name="suggest_topics"),
    path("<slug:slug>/", views.topic_detail, name="topic"),
]
