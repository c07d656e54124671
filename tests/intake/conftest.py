"""The floor of intake's own tests, for what looks into the tables of every module."""

from ringback.intake.tests.conftest import _floor, recognised

__all__ = ["_floor", "recognised"]
