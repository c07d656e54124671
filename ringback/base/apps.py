from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    name = "ringback.base"
    label = "base"

    def ready(self) -> None:
        """Let every module announce its cells: reactions, offers, sweeps, gauges."""
        autodiscover_modules("reactions", "offers", "sweeps", "gauges")
