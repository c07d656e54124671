"""The calendar's benchmark measures what it says, and fails when a goal is missed."""

import json

import pytest

from benchmarks import calendar
from benchmarks.calendar import Figure


def test_it_prints_a_table_and_writes_its_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(calendar, "LEAST", 1)
    monkeypatch.setattr(calendar, "MOST_RATIO", 1000.0)
    monkeypatch.setattr(calendar, "starts", lambda: _few(50))
    file = tmp_path / "figures.json"
    assert calendar.main(["--rounds", "1", "--json", str(file)]) == 0
    told = capsys.readouterr().out
    assert "| between |" in told
    rows = json.loads(file.read_text("utf-8"))["figures"]
    assert [row["what"] for row in rows] == [*calendar.SPANS, "between"]
    assert all(row["ten_hours"] > 0 < row["ten_years"] for row in rows)


_few = calendar.starts


@pytest.mark.parametrize(
    ("short", "long", "reached"),
    [(200_000, 150_000, True), (90_000, 90_000, False), (900_000, 150_000, False)],
)
def test_a_goal_is_missed_by_speed_or_by_ratio(short, long, reached):
    assert Figure("add", short, long).is_reached is reached
