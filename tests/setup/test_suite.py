"""Green hides no hole: what a machine could not run is added up and said."""

import pytest

from tools import suite
from tools.suite import Tally

REPORT = """\
<testsuites><testsuite>
  <testcase name="a"/>
  <testcase name="b"><failure message="no">text</failure></testcase>
  <testcase name="c"><error message="no">text</error></testcase>
  <testcase name="d"><skipped type="pytest.skip" message="no browser">text</skipped></testcase>
  <testcase name="e"><skipped type="pytest.skip" message="no browser">text</skipped></testcase>
</testsuite></testsuites>
"""


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.xml"
    path.write_text(REPORT)
    return path


def test_both_runs_are_added_up(report, capsys):
    tally = Tally()
    tally.add("SQLite", report)
    tally.add("PostgreSQL", report)
    suite._report(tally)
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "2 passed, 4 failed, 4 skipped"
    assert "     2 × SQLite: no browser" in said
    assert any("NOT RUN ON THIS MACHINE" in line for line in said)


def run(monkeypatch, *, passes: bool, skips: int, postgres: str | None) -> int:
    def play(database, url, arguments, tally):
        if skips:
            tally.skipped[f"{database}: no browser"] += skips
        return passes

    monkeypatch.setattr(suite, "_pytest", play)
    monkeypatch.setattr(suite, "_postgres", lambda: postgres)
    return suite.run([])


@pytest.mark.parametrize(
    ("passes", "skips", "postgres", "with_skips", "without"),
    [
        (True, 0, "postgresql:///x", 0, 0),
        (True, 1, "postgresql:///x", 0, 1),
        (True, 0, None, 0, 1),
        (False, 0, "postgresql:///x", 1, 1),
    ],
)
def test_a_skip_fails_only_where_nothing_may_be_skipped(
    monkeypatch, passes, skips, postgres, with_skips, without
):
    case = {"passes": passes, "skips": skips, "postgres": postgres}
    monkeypatch.delenv("RINGBACK_NO_SKIPS", raising=False)
    assert run(monkeypatch, **case) == with_skips
    monkeypatch.setenv("RINGBACK_NO_SKIPS", "1")
    assert run(monkeypatch, **case) == without


def test_a_server_that_does_not_answer_is_none(monkeypatch):
    monkeypatch.setenv("RINGBACK_TEST_POSTGRES_URL", "postgresql://127.0.0.1:1/x")
    assert suite._postgres() is None
