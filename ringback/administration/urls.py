from django.urls import path

from ringback.administration import views

app_name = "administration"
urlpatterns = [
    path("administration/", views.home, name="home"),
    path("administration/<slug:code>/", views.area, name="area"),
    path("administration/<slug:code>/<str:key>/", views.area, name="one"),
]
