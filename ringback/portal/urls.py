from django.urls import path

from ringback.portal.views import answers, applying, cases, consents, entering, front, tracking

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("service/", front.home, name="home"),
    path("service/categories/<slug:code>/", front.branch, name="branch"),
    path("service/types/<str:code>/", front.type_page, name="type"),
    path("service/apply/", applying.begin, name="begin"),
    path("service/answers/", answers.answers, name="answers"),
    path("service/answers/<int:number>/", answers.answer, name="answer"),
    path("service/apply/<uuid:application_id>/answers", answers.first, name="answers_first"),
    path("service/apply/<uuid:application_id>/type", applying.choose, name="choose"),
    path("service/apply/<uuid:application_id>/details", applying.facts, name="facts"),
    path("service/apply/<uuid:application_id>/open-cases", applying.before, name="before"),
    path("service/apply/<uuid:application_id>/check", applying.check, name="check"),
    path("service/apply/<uuid:application_id>/files", applying.add_file, name="add_file"),
    path(
        "service/apply/<uuid:application_id>/files/<int:file_id>/remove",
        applying.remove_file,
        name="remove_file",
    ),
    path("service/apply/<uuid:application_id>/receipt", applying.receipt, name="receipt"),
    path("service/apply/<uuid:application_id>/discard", applying.discard, name="discard"),
    path("service/enter", entering.enter, name="enter"),
    path("service/enter/code", entering.code, name="code"),
    path("service/enter/again", entering.send_again, name="send_again"),
    path("service/leave", entering.leave, name="leave"),
    path("service/cases/", cases.case_list, name="cases"),
    path("service/cases/<slug:number>/", cases.case, name="case"),
    path("service/cases/<slug:number>/report", cases.report, name="report"),
    path("service/cases/<slug:number>/details", cases.complete, name="complete"),
    path("service/cases/<slug:number>/<slug:verb>", cases.act, name="act"),
    path("service/files/<uuid:attachment_id>", cases.file, name="file"),
    path("service/consents/", consents.consents, name="consents"),
    path("service/consents/<slug:purpose>/<slug:verb>", consents.decide, name="consent"),
    path("service/track", tracking.track, name="track"),
    path("service/track/code", tracking.track_code, name="track_code"),
    path("service/track/<str:token>", tracking.status, name="status"),
]
