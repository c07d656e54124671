from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "ringback.clocks"
    label = "clocks"
