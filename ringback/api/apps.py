from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ringback.api"
    label = "api"
