from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ringback.desk"
    label = "desk"
