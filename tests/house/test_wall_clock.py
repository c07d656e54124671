"""`now` is a parameter: one file reads the wall clock, and what decides is handed the instant."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Finding, Source, assert_kept, sample, sources

THE_READER = "ringback/kernel/instants.py"
WALL_CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "django.db.models.functions.Now",
    "django.utils.timezone.now",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
PRESENT_IF_NOT_TOLD = {"django.utils.timezone.localdate", "django.utils.timezone.localtime"}
AUTOMATIC = {"auto_now", "auto_now_add"}
OUR_CLOCK = "ringback.kernel.instants.now"
HANDED_NOW = {"access", "commands", "events", "queries", "reactions", "rules", "states"}
"""Files of a module that decide; screens, jobs and the command line ask what time it is."""


def wall_clocks(source: Source) -> Iterator[Finding]:
    """Readings of the clock on the wall, by Python, Django or the database."""
    for node in ast.walk(source.tree):
        if name := _reading(node, source):
            yield Finding(source, getattr(node, "lineno", 1), name, "reads the wall clock")


def _reading(node: ast.AST, source: Source) -> str | None:
    """The name by which a node reads the clock, None if it does not."""
    if isinstance(node, ast.keyword):
        return node.arg if node.arg in AUTOMATIC else None
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        name = source.full_name(node.func)
        return name if name in PRESENT_IF_NOT_TOLD else None
    if isinstance(node, ast.Name | ast.Attribute):
        name = source.full_name(node)
        return name if name in WALL_CLOCKS else None
    return None


def own_moments(source: Source) -> Iterator[Finding]:
    """Deciding code that takes the present for granted."""
    parts = source.path.with_suffix("").parts
    if source.module is None or source.is_test or not HANDED_NOW & set(parts[2:]):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and source.full_name(node) == OUR_CLOCK:
            yield Finding(source, node.lineno, OUR_CLOCK, "`now` is a parameter here")


def test_one_file_reads_the_wall_clock():
    product = (each for each in sources() if each.module and str(each.path) != THE_READER)
    assert_kept("wall_clock", (f for each in product for f in wall_clocks(each)))


def test_what_decides_is_handed_the_instant():
    asked = (each for each in sources() if each.module != "project")
    assert_kept("own_moments", (f for each in asked for f in own_moments(each)))


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\nat = datetime.now()",
        "import datetime\nat = datetime.datetime.utcnow()",
        "from datetime import date\nday = date.today()",
        "import time\nat = time.time()",
        "from time import time\nat = time()",
        "from django.utils import timezone\nat = timezone.now()",
        "from django.utils import timezone\nday = timezone.localdate()",
        "from django.db.models.functions import Now\nat = Now()",
        "from django.db.models import DateTimeField\nat = DateTimeField(auto_now_add=True)",
        "from django.utils import timezone\nfield = dict(default=timezone.now)",
    ],
)
def test_a_reading_is_found(text):
    assert list(wall_clocks(sample(text)))


@pytest.mark.parametrize(
    "text",
    [
        "import time\nwaited = time.monotonic()",
        "from django.utils import timezone\nday = timezone.localdate(now)",
        "from datetime import datetime, UTC\nat = datetime(2026, 1, 1, tzinfo=UTC)",
    ],
)
def test_a_duration_and_a_given_instant_are_no_reading(text):
    assert not list(wall_clocks(sample(text)))


def test_a_command_that_asks_the_time_is_found():
    text = "from ringback.kernel import instants\nat = instants.now()"
    assert list(own_moments(sample(text, "ringback/tickets/commands/holds.py")))
    assert not list(own_moments(sample(text, "ringback/tickets/views.py")))
