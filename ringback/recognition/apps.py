from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "ringback.recognition"
    label = "recognition"
