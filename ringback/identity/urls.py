from django.urls import path

from ringback.identity import views

app_name = "identity"
urlpatterns = [
    path("log-in", views.log_in, name="log_in"),
    path("log-out", views.log_out, name="log_out"),
]
