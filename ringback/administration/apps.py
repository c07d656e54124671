from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "ringback.administration"
    label = "administration"
