from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "ringback.messaging"
    label = "messaging"
