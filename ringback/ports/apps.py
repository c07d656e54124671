from django.apps import AppConfig


class PortsConfig(AppConfig):
    name = "ringback.ports"
    label = "ports"
