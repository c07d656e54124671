from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "ringback.notifications"
    label = "notifications"
