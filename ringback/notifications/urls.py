from django.urls import path

from ringback.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/bell", views.bell, name="bell"),
    path("notices/read", views.read_all, name="read_all"),
    path("notices/settings", views.settings, name="settings"),
    path("notices/<int:notice_id>", views.read, name="read"),
]
