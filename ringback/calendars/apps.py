from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "ringback.calendars"
    label = "calendars"
