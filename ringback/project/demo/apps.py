from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ringback.project.demo"
    label = "demo"
