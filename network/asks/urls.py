"""/network/asks/: what members ask of the network, and who helped."""

from django.urls import path

from network.asks.views import answering, asking, closing

urlpatterns = [
    path("", asking.asks, name="asks"),
    path("new/", asking.new_ask, name="new_ask"),
    path("answers/", answering.own_answers, name="own_ask_answers"),
    path("<public_id:public_id>/", asking.ask, name="ask"),
    path("<public_id:public_id>/edit/", asking.edit_ask, name="edit_ask"),
    path("<public_id:public_id>/answer/", answering.answer_ask, name="answer_ask"),
    path("answers/<public_id:public_id>/delete/", answering.delete_answer, name="delete_ask_answer"),
    path("<public_id:public_id>/close/", closing.close_ask, name="close_ask"),
    path("<public_id:public_id>/reopen/", closing.reopen_ask, name="reopen_ask"),
    path("<public_id:public_id>/take-away/", closing.take_away, name="take_away_ask"),
    path("<public_id:public_id>/thanks/", closing.answer_thanks, name="answer_thanks"),
]
