"""The floor of the desk: a case with everything on it."""

from ringback.desk.tests.conftest import floor, recognised

__all__ = ["floor", "recognised"]
