"""/search/"""

from django.urls import path

from search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("suggest/", views.suggestions, name="suggest_pages"),
    path("how-it-works/", views.how_it_works, name="how_public_search_works"),
]
