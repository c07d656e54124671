from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "ringback.catalog"
    label = "catalog"
