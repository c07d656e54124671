from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "ringback.customers"
    label = "customers"
