"""A sweep meets rows others have settled, rows that cannot be acted on, a busy database."""

import pytest
from django.db import OperationalError

from ringback.base.worker import one_by_one
from ringback.kernel.errors import Conflict


def test_a_row_that_fails_is_put_off_and_blocks_nobody() -> None:
    acted: list[int] = []
    put_off: list[int] = []

    def act(row: int) -> None:
        if row == 1:
            raise Conflict("somebody was faster")
        if row == 2:
            raise ZeroDivisionError
        acted.append(row)

    assert one_by_one([1, 2, 3], act, put_off=put_off.append) == 1
    assert acted == [3]
    assert put_off == [2], "what others have settled needs no second look"


def test_a_busy_database_is_nobodys_fault() -> None:
    put_off: list[int] = []

    def act(row: int) -> None:
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        one_by_one([1], act, put_off=put_off.append)
    assert put_off == []
