from django.apps import AppConfig


class ScriptsConfig(AppConfig):
    name = "ringback.scripts"
    label = "scripts"
