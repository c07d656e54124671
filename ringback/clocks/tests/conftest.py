import pytest

from ringback.clocks.models import Clock
from ringback.clocks.states import Metric
from ringback.clocks.tests import samples


@pytest.fixture
def handbook_installed(handbook: None, calendars: None) -> None:
    """What clocks are ruled by and reckoned on."""


@pytest.fixture
def handling(handbook_installed: None) -> Clock:
    """24 hours: the handler is warned after 12, the lead after 19 hours 12 minutes."""
    return samples.start(Metric.HANDLING)
