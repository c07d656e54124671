"""Reports may be read from a copy of the database, so that a year's figures cost the desk nothing.

``RINGBACK_REPORTS_DATABASE_URL`` names it. Only the facts of reports are read there, and only while
figures are reckoned; everything else, all writing included, stays with the one database. The copy
tells by itself as of when: its own row of ``Tally`` lags with its facts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections, models

ALIAS = "reports"
_reckoning: ContextVar[bool] = ContextVar("figures_reckoned", default=False)


@contextmanager
def figures_reckoned() -> Iterator[None]:
    """While this lasts facts are read from the copy, where there is one."""
    token = _reckoning.set(True)
    try:
        yield
    finally:
        _reckoning.reset(token)


class Router:
    """``None``: as without a copy."""

    def db_for_read(self, model: type[models.Model], **_hints: Any) -> str | None:
        is_fact = model._meta.app_label == "reports"
        return ALIAS if is_fact and _reckoning.get() and ALIAS in connections.settings else None

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool | None:
        """A copy gets its tables from what it is a copy of."""
        return False if db == ALIAS else None
