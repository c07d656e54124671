from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "ringback.dispatch"
    label = "dispatch"
