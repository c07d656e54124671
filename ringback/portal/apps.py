from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ringback.portal"
    label = "portal"
