import pytest

from ringback.feedback.models import Invitation
from ringback.feedback.tests import samples
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind


@pytest.fixture(autouse=True)
def _rules(handbook: None, calendars: None) -> None:
    """Opinions are asked for as the manual says."""


@pytest.fixture
def complaint() -> Ticket:
    return samples.answered(Kind.COMPLAINT)


@pytest.fixture
def inquiry() -> Ticket:
    return samples.answered(Kind.INQUIRY)


@pytest.fixture
def planned(complaint: Ticket) -> Invitation:
    return samples.plan(complaint)


@pytest.fixture
def asked(planned: Invitation) -> Invitation:
    return samples.ask(planned)
