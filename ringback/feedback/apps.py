from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "ringback.feedback"
    label = "feedback"
