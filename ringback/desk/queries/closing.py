"""What everybody on shift must close before they leave, for their lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.base import names
from ringback.desk.queries.lists import Line, address_of, closing_lines
from ringback.dispatch import queries as dispatch
from ringback.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PersonClosing:
    name: str
    ends_at: datetime
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """Those who owe something, whoever leaves first coming first; and who owes nothing."""

    people: Sequence[PersonClosing]
    done: Sequence[PersonClosing]


def closing_page(*, actor: Actor, now: datetime) -> ClosingPage:
    found = dispatch.must_close_by_person(actor=actor, now=now)
    named = names.display_names(each.ref for each in found)
    owed = [each for person in found for each in person.owed]
    by_address = {line.address: line for line in closing_lines(owed, now=now)}
    people = [
        PersonClosing(
            named[each.ref],
            each.ends_at,
            [by_address[address_of(one)] for one in each.owed],
        )
        for each in found
    ]
    return ClosingPage(
        [each for each in people if each.lines], [each for each in people if not each.lines]
    )
