from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "ringback.intake"
    label = "intake"
