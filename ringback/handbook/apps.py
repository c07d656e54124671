from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "ringback.handbook"
    label = "handbook"
