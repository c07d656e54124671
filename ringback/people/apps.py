from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ringback.people"
    label = "people"
