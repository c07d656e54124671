"""``ringback handbook``: what differs, and whether what was approved still stands."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from ringback.handbook.models import Clause
from ringback.handbook.tests import writers
from ringback.project import cli

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


@pytest.fixture(autouse=True)
def _own_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.setup", lambda: None)


def test_revisions_are_listed_with_their_state(capsys: pytest.CaptureFixture[str]) -> None:
    writers.approved(NOW, NOW + timedelta(days=1))
    assert cli.main(["handbook", "revisions", "manual-3"]) == 0
    newest, first = capsys.readouterr().out.splitlines()
    assert newest == "manual-3 r2 effective 2026-02-14T16:20:00+08:00"
    assert first.startswith("manual-3 r1 superseded 1970")


def test_a_difference_is_told_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    writers.approved(NOW)
    with translation.override("en"):
        assert cli.main(["handbook", "diff", "manual-3", "1", "2"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "§ 3.2.2 clock.handling.limit",
        "  - Complexity is Major: 48 hours",
        "  - 24 hours",
        "  + 12 hours",
    ]


def test_an_unknown_revision_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["handbook", "diff", "manual-3", "1", "7"]) == 1
    assert capsys.readouterr().err


def test_what_was_taken_out_of_an_approved_revision_is_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    revision = writers.approved(NOW)
    assert cli.main(["handbook", "verify"]) == 0
    Clause.objects.filter(revision=revision, number="3.4").delete()
    assert cli.main(["handbook", "verify"]) == 1
    assert "manual-3 r2" in capsys.readouterr().out
