import pytest

from ringback.catalog import queries as catalog
from ringback.knowledge.tests import shelf


@pytest.fixture(autouse=True)
def _catalogue(request: pytest.FixtureRequest) -> None:
    """Articles are filed under the packaged service types; pure tests need none."""
    if request.node.get_closest_marker("django_db") is not None:
        request.getfixturevalue("db")
        if not catalog.history(shelf.LEAF):
            shelf.install()
