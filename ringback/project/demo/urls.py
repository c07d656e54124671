from django.urls import path

from ringback.project.demo import doors

app_name = "demo"
urlpatterns = [path("demo/<slug:name>", doors.door, name="door")]
