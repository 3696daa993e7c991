"""/network/people/ and /network/practice/: the lists, and what one keeps of them.

The pages that the lists lead to are of the rooms below.
"""

from django.urls import path

from network.directory import meeting_views, search_views, suggest_views, views

urlpatterns = [
    path("people/", views.find_people, name="find_people"),
    path("practice/", views.find_practice, name="find_practice"),
    path("people/suggest/", suggest_views.suggest_people, name="suggest_people"),
    path("practice/suggest/", suggest_views.suggest_practice, name="suggest_practice"),
    path("how-search-works/", views.how_search_works, name="how_search_works"),
    path("suggestions/", meeting_views.suggestions, name="suggestions"),
    path("people/<public_id:public_id>/not-now/", meeting_views.dismiss, name="dismiss_suggestion"),
    path("people/<public_id:public_id>/suggest-again/", meeting_views.take_back, name="take_back_dismissal"),
    path("searches/", search_views.saved_searches, name="saved_searches"),
    path("searches/save/<slug:kind>/", search_views.save_search, name="save_search"),
    path("searches/stop/<str:token>/", search_views.stop_mails, name="stop_search_mails"),
    path("searches/<public_id:public_id>/change/", search_views.change_search, name="change_search"),
    path("searches/<public_id:public_id>/remove/", search_views.remove_search, name="remove_search"),
]
