from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "ringback.tickets"
    label = "tickets"
