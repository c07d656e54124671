"""Which databases the environment names."""

import pytest

from ringback.project.config import Config


def test_without_a_copy_there_is_one():
    assert list(Config(database_url="postgres://desk@db/ringback").databases()) == ["default"]


def test_a_copy_for_reports_stands_beside_it():
    found = Config(
        database_url="postgres://desk@db/ringback",
        reports_database_url="postgres://reader:p%40ss@replica:5433/ringback",
    ).databases()
    assert found["default"]["HOST"] == "db"
    reports = found["reports"]
    assert (reports["HOST"], reports["PORT"], reports["USER"]) == ("replica", "5433", "reader")
    assert reports["PASSWORD"] == "p@ss"


@pytest.mark.parametrize("address", ["sqlite:///copy.sqlite3", "replica.example.net"])
def test_only_postgresql_keeps_a_copy(address):
    with pytest.raises(ValueError, match="RINGBACK_REPORTS_DATABASE_URL"):
        Config(reports_database_url=address).databases()
