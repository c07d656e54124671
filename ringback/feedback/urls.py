from django.urls import path

from ringback.feedback import views

app_name = "feedback"
urlpatterns = [
    path("r/<str:token>", views.rate, name="rate"),
]
