"""Whatever the OpenAPI file allows, and whatever it does not, is answered as the file says."""

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ringback.api.tests.conftest import BODY, Send
from ringback.base import quotas
from ringback.tickets.queries import Ticket

ADDRESSES = [
    ("POST", "/api/v1/requests"),
    ("GET", "/api/v1/requests"),
    ("GET", "/api/v1/requests/{number}"),
    ("POST", "/api/v1/requests/{number}/urges"),
    ("POST", "/api/v1/requests/{number}/additions"),
    ("GET", "/api/v1/categories"),
    ("POST", "/api/v1/requests/{number}/evidence"),
    ("GET", "/api/v1/evidence/{pack_id}"),
    ("GET", "/api/v1/evidence/{pack_id}/file"),
    ("GET", "/api/v1/reports/period"),
    ("GET", "/api/v1/reports/flow"),
    ("GET", "/api/v1/reports/stuck"),
]
EXAMPLES = 40
"""For each address, with good and with bad input: found once, a case is kept as a plain test."""

SOUND_IS_ACCEPTED = positive_data_acceptance
"""What is a phone number, that somebody must be asking, that a period ends after it begins, no
schema can say."""
BEYOND_SCHEMA = (ADDRESSES[0], *ADDRESSES[-3:-1])

Try = Callable[["Case[Any]"], None]


ENDS = (signals.request_started, signals.request_finished)


@pytest.fixture
def schema() -> Iterator[schemathesis.BaseSchema]:
    """The file as the server hands it out. A request gives its database connection back at its
    end; the test's must outlive it."""

    application = get_wsgi_application()

    def app(environ, start_response):
        for end in ENDS:
            end.disconnect(close_old_connections)
        return application(environ, start_response)

    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for end in ENDS:
        end.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "seconds_to_wait", lambda source, most, now: 0)


def all_of(operation: Any, mode: GenerationMode, attempt: Try) -> None:
    """Always the same examples: what fails here fails everywhere."""

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def run(case: "Case[Any]") -> None:
        attempt(case)

    run()


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_every_answer_is_one_the_file_describes(schema, token, method, path, mode):
    headers = {"Authorization": f"Bearer {token}"}
    excluded = [SOUND_IS_ACCEPTED] if (method, path) in BEYOND_SCHEMA else []

    def attempt(case: "Case[Any]") -> None:
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    all_of(schema[path][method], mode, attempt)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_a_request_that_can_be_taken_otherwise(schema, token, mode):
    """As above, with a phone number that is one and a category that exists."""
    headers = {"Authorization": f"Bearer {token}"}
    sound = {"phone": BODY["phone"], "category": "basic.data_left", "occurred_at": None}

    def attempt(case: "Case[Any]") -> None:
        if isinstance(case.body, dict):
            case.body |= sound
        response = case.call(headers=headers)
        assert response.status_code in (201, 400, 401, 409, 422), response.text

    all_of(schema["/api/v1/requests"]["POST"], mode, attempt)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("address", ["urges", "additions"])
def test_what_is_sent_about_a_case_that_exists(schema, token, post: Send, address, mode):
    number = post("/requests", BODY).json()["number"]
    headers = {"Authorization": f"Bearer {token}"}

    def attempt(case: "Case[Any]") -> None:
        case.path_parameters = {"number": number}
        response = case.call(headers=headers)
        assert response.status_code in (204, 400, 401, 409, 422), response.text

    all_of(schema[f"/api/v1/requests/{{number}}/{address}"]["POST"], mode, attempt)


def test_the_list_of_addresses_is_whole(schema):
    described = {
        (operation.ok().method.upper(), operation.ok().path)
        for operation in schema.get_all_operations()
    }
    assert described == set(ADDRESSES)


def test_what_was_refused_is_not_half_registered(schema, token):
    headers = {"Authorization": f"Bearer {token}"}

    def attempt(case: "Case[Any]") -> None:
        before = Ticket.objects.count()
        response = case.call(headers=headers)
        assert Ticket.objects.count() - before == (response.status_code == 201)

    all_of(schema["/api/v1/requests"]["POST"], GenerationMode.NEGATIVE, attempt)
