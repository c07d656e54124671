from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "ringback.records"
    label = "records"
