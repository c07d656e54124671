"""Numbers of clauses: unique, in order, each under another, without a gap."""

import pytest

from ringback.handbook import numbering
from ringback.handbook.document import read_manual
from ringback.handbook.numbering import NumberFault

TAKEN = ("3.1", "3.2", "3.2.1", "3.2.2", "3.2.9", "3.2.10")


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("3.2.3", None),
        ("3.2.11", None),
        ("3.3", None),
        ("3.2.2.1", None),
        ("3.1.1", None),
        ("3", NumberFault.MALFORMED),
        ("3.02", NumberFault.MALFORMED),
        ("3.2.x", NumberFault.MALFORMED),
        ("3.2.1.1.1", NumberFault.MALFORMED),
        ("4.1", NumberFault.FOREIGN),
        ("3.2.10", NumberFault.TAKEN),
        ("3.4.1", NumberFault.ORPHAN),
        ("3.2.12", NumberFault.SKIPS),
        ("3.4", NumberFault.SKIPS),
    ],
)
def test_which_number_may_come_in(number: str, fault: NumberFault | None) -> None:
    assert numbering.fault_of(number, TAKEN) is fault


def test_ten_comes_after_nine() -> None:
    assert sorted(set(TAKEN), key=numbering.order) == list(TAKEN)
    assert numbering.place("3.2.3", TAKEN) == 5
    assert numbering.place("3.2.11", TAKEN) == 7
    assert numbering.under("3.2", TAKEN) == list(TAKEN[2:])
    assert numbering.next_under("3.2", TAKEN) == "3.2.11"


def test_the_packaged_manual_is_read_in_the_order_of_its_numbers() -> None:
    for chapter in read_manual():
        numbers = [clause.number for clause in chapter.clauses]
        assert numbers == sorted(numbers, key=numbering.order), chapter.code
