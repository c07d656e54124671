from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ringback.reports"
    label = "reports"
