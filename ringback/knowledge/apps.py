from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "ringback.knowledge"
    label = "knowledge"
