from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "ringback.identity"
    label = "identity"
