"""/network/practice/: what members write, read and ask."""

from django.urls import path

from network.practice.views import credits, own, questions, reading, sharing, writing

urlpatterns = [
    path("new/", writing.new_write_up, name="new_write_up"),
    path("new/autosave/", writing.autosave_new, name="autosave_new_write_up"),
    path("yours/", own.own_write_ups, name="own_write_ups"),
    path("asked/<public_id:public_id>/", credits.credit_request, name="credit_request"),
    path("consent/<public_id:public_id>/", credits.consent_request, name="consent_request"),
    path("<public_id:public_id>/edit/", writing.edit_write_up, name="edit_write_up"),
    path("<public_id:public_id>/autosave/", writing.autosave, name="autosave_write_up"),
    path("<public_id:public_id>/preview/", writing.preview, name="preview_write_up"),
    path("<public_id:public_id>/shared/", sharing.shared, name="shared_write_up"),
    path("<public_id:public_id>/stop-sharing/", sharing.stop_sharing, name="stop_sharing"),
    path("<public_id:public_id>/delete/", sharing.delete_write_up, name="delete_write_up"),
    path("<public_id:public_id>/make-public/", sharing.make_public, name="make_public"),
    path("<public_id:public_id>/withdraw/", sharing.withdraw_write_up, name="withdraw_write_up"),
    path("<public_id:public_id>/people/", credits.people, name="people_of_write_up"),
    path("<public_id:public_id>/people/ask/", credits.ask_person, name="ask_person"),
    path("<public_id:public_id>/people/<public_id:credit_id>/take-back/", credits.take_back, name="take_back_credit"),
    path("<public_id:public_id>/leave/", credits.leave_write_up, name="leave_write_up"),
    path("<public_id:public_id>/", reading.write_up, name="write_up"),
    path("<public_id:public_id>/versions/", reading.versions, name="write_up_versions"),
    path("<public_id:public_id>/versions/<int:number>/", reading.version, name="write_up_version"),
    path("<public_id:public_id>/ask/", questions.ask, name="ask_question"),
    path("questions/", questions.own_remarks, name="own_remarks"),
    path("questions/<public_id:public_id>/", questions.question, name="question"),
    path("questions/<public_id:public_id>/answer/", questions.answer, name="answer_question"),
    path("questions/<public_id:public_id>/delete/", questions.delete_question, name="delete_question"),
    path("answers/<public_id:public_id>/delete/", questions.delete_answer, name="delete_answer"),
]
