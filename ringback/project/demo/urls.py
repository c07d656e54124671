from django.urls import path

from ringback.project.demo import clock_page, doors, phone

app_name = "demo"
urlpatterns = [
    path("demo/clock", clock_page.clock_page, name="clock"),
    path("demo/phone", phone.phones, name="phones"),
    path("demo/phone/<slug:index>", phone.one_phone, name="phone"),
    path("demo/<slug:name>", doors.door, name="door"),
]
