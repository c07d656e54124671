from django.urls import path

from ringback.knowledge.views import answers, articles, owned, writing

app_name = "knowledge"
_REVISION = "knowledge/<int:article_id>/r<int:number>"
_ANSWER = "knowledge/answers/<int:answer_id>"
urlpatterns = [
    path("knowledge/", articles.articles, name="articles"),
    path("knowledge/drafts", articles.drafts, name="drafts"),
    path("knowledge/new", writing.begin, name="begin"),
    path("knowledge/owned", owned.owned, name="owned"),
    path("knowledge/misses/<int:miss_id>/settle", owned.settle, name="settle"),
    path("knowledge/<int:article_id>/", articles.article, name="article"),
    path("knowledge/<int:article_id>/tell", articles.tell, name="tell"),
    path("knowledge/<int:article_id>/revise", writing.revise, name="revise"),
    path("knowledge/<int:article_id>/adopt", writing.adopt, name="adopt"),
    path(f"{_REVISION}/", writing.revision, name="revision"),
    path(f"{_REVISION}/edit", writing.edit, name="edit"),
    path(f"{_REVISION}/<slug:verb>", writing.act, name="act"),
    path("knowledge/answers/", answers.answers, name="answers"),
    path("knowledge/answers/new", answers.draft, name="draft_answer"),
    path(f"{_ANSWER}/", answers.answer, name="answer"),
    path(f"{_ANSWER}/edit", answers.edit, name="edit_answer"),
    path(f"{_ANSWER}/check", answers.check, name="check"),
    path(f"{_ANSWER}/<slug:verb>", answers.act, name="act_answer"),
]
