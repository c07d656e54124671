"""Facts are read from the copy while figures are reckoned, everything else from the database."""

from django.db import connections

from ringback.base.models import Entry
from ringback.reports import replica
from ringback.reports.models import CaseFact, Tally
from ringback.reports.replica import ALIAS, Router


def test_facts_alone_come_from_the_copy_and_only_while_reckoned(monkeypatch):
    monkeypatch.setattr(connections, "settings", {"default": {}, ALIAS: {}})
    assert Router().db_for_read(CaseFact) is None
    with replica.figures_reckoned():
        assert Router().db_for_read(CaseFact) == ALIAS
        assert Router().db_for_read(Tally) == ALIAS
        assert Router().db_for_read(Entry) is None
    assert Router().db_for_read(CaseFact) is None


def test_without_a_copy_nothing_is_different():
    with replica.figures_reckoned():
        assert Router().db_for_read(CaseFact) is None


def test_a_copy_is_not_migrated():
    assert Router().allow_migrate(ALIAS, "reports") is False
    assert Router().allow_migrate("default", "reports") is None
