import pytest

from ringback.customers.tests import samples


@pytest.fixture
def places(db):
    """The organisations in which the sample customers are at home."""
    return samples.tree()
