"""Numbers of clauses: which may come in, and where it stands. Pure.

A document's clauses are read in the order of their numbers, so a number is a place. A gap is left
only by a clause that was dropped: nobody renumbers what cases cite.
"""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

WRITTEN = re.compile(r"[1-9]\d?(\.[1-9]\d?){1,3}")


class NumberFault(StrEnum):
    MALFORMED = "malformed"
    FOREIGN = "foreign"
    TAKEN = "taken"
    ORPHAN = "orphan"
    SKIPS = "skips"


def order(number: str) -> tuple[int, ...]:
    """By which numbers are sorted: 3.2.10 comes after 3.2.9."""
    return tuple(int(part) for part in number.split("."))


def parent(number: str) -> str:
    return number.rpartition(".")[0]


def chapter(number: str) -> str:
    return number.partition(".")[0]


def fault_of(number: str, taken: Collection[str]) -> NumberFault | None:
    """Why a clause of that number cannot come in among those ``taken``, of which there is one."""
    if not WRITTEN.fullmatch(number):
        return NumberFault.MALFORMED
    if chapter(number) != chapter(next(iter(taken))):
        return NumberFault.FOREIGN
    if number in taken:
        return NumberFault.TAKEN
    if number.count(".") > 1 and parent(number) not in taken:
        return NumberFault.ORPHAN
    return NumberFault.SKIPS if order(number) > order(next_under(parent(number), taken)) else None


def next_under(above: str, taken: Iterable[str]) -> str:
    """The number after the last one directly under a clause, or under the chapter."""
    last = max((order(each)[-1] for each in taken if parent(each) == above), default=0)
    return f"{above}.{last + 1}"


def place(number: str, taken: Iterable[str]) -> int:
    """Where it is read among the others, counted from one."""
    return 1 + sum(order(each) < order(number) for each in taken)


def under(number: str, taken: Iterable[str]) -> list[str]:
    """The sub-clauses of a clause, at any depth."""
    return [each for each in taken if each.startswith(f"{number}.")]
