"""A module is entered by its doors: ask `queries`, tell `commands`, hear `events`.

Which modules may be entered at all is the import contract's business (pyproject.toml).
"""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Finding, Source, assert_kept, sample, sources

DOORS = {"queries", "commands", "events", "states", "facts"}
"""`states` and `facts` are vocabulary, codes that stand in news and rows: whoever hears that a
ticket is closed may spell CLOSED."""
OPEN = {"kernel", "base"}
"""Libraries without secrets: everybody stands on them."""
KNOWS_EVERYBODY = "project"
HIDDEN = {"importlib.import_module", "django.apps.apps.get_model"}
"""Ways around the contract and this test; optional extras come in by one file alone."""
EXTRAS_DOOR = "ringback/base/extras.py"


def closed_doors(source: Source) -> Iterator[Finding]:
    """Imports of another module's inside."""
    allowed = DOORS | {"tests"} if source.is_test else DOORS
    for line, target in _targets(source):
        parts = target.split(".")
        if parts[0] != "ringback" or len(parts) < 2 or parts[1] in OPEN | {source.module}:
            continue
        if len(parts) < 3 or parts[2] not in allowed:
            yield Finding(source, line, target, "is not a door")


def hidden_imports(source: Source) -> Iterator[Finding]:
    """Imports by name, which neither the contract nor this test would see."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == "__import__":
            yield Finding(source, node.lineno, node.id, "hides what is imported")
        elif isinstance(node, ast.Name | ast.Attribute) and source.full_name(node) in HIDDEN:
            name = source.full_name(node) or ""
            yield Finding(source, node.lineno, name, "hides what is imported")


def _targets(source: Source) -> Iterator[tuple[int, str]]:
    """The line and the full name of everything imported."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _inside() -> list[Source]:
    return [each for each in sources() if each.module and each.module != KNOWS_EVERYBODY]


def test_modules_are_entered_by_their_doors():
    assert_kept("doors", (f for each in _inside() for f in closed_doors(each)))


def test_no_import_is_hidden():
    asked = (each for each in _inside() if str(each.path) != EXTRAS_DOOR)
    assert_kept("hidden_imports", (f for each in asked for f in hidden_imports(each)))


@pytest.mark.parametrize(
    "text",
    [
        "from ringback.people.models import Person",
        "from ringback.people import models",
        "from ringback import people",
        "import ringback.people.rules",
        "from ringback.people.tests.factories import person",
    ],
)
def test_the_inside_of_a_module_is_closed(text):
    assert list(closed_doors(sample(text)))


@pytest.mark.parametrize(
    "text",
    [
        "from ringback.people import commands, events, queries",
        "from ringback.people.commands.shifts import take_over",
        "from ringback.people.states import Presence",
        "from ringback.tickets.models import Ticket",
        "from ringback.base.models import Entry",
        "from ringback.kernel import instants",
        "import json",
    ],
)
def test_doors_and_libraries_are_open(text):
    assert not list(closed_doors(sample(text)))


def test_a_test_may_borrow_a_factory():
    text = "from ringback.people.tests.factories import person"
    assert not list(closed_doors(sample(text, "ringback/tickets/tests/test_claim.py")))


@pytest.mark.parametrize(
    "text",
    [
        "import importlib\nimportlib.import_module('ringback.people.models')",
        "from django.apps import apps\napps.get_model('people', 'Person')",
        "__import__('ringback.people.models')",
    ],
)
def test_a_hidden_import_is_found(text):
    assert list(hidden_imports(sample(text)))
