from django.urls import path
from django.views.i18n import set_language

from ringback.base import live, styleguide, views

app_name = "base"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("language", set_language, name="set_language"),
    path("metrics", views.expose_metrics, name="metrics"),
    path("readyz", views.readyz, name="readyz"),
    path("stream", live.stream, name="stream"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
    path("theme", views.choose_theme, name="choose_theme"),
]
