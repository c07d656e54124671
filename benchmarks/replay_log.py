"""What a log of another system says, reckoned by itself: plain Python over the rows of the file.

Nothing of the product is asked here: not its states, its calendars, its manual nor its importer.
The limits are copied from the packaged manual by hand (§ 3.2.1, § 3.2.2, § 5.2, § 5.4), the time
is counted minute by minute's arithmetic, so that what the importer makes of the same file can be
held against it.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

OFFSET = timedelta(hours=8)
"""The log names no zone: its times are read as those of the operator's, which knows no summer."""

WORK, WAIT, ANSWER, END = "work", "wait", "answer", "end"


@dataclass(frozen=True, slots=True)
class Meaning:
    """``state`` is ours; ``pauses``: the manual lets a hold for this reason stop the work's clock;
    ``spoken``: the customer has been asked something."""

    part: str
    state: str
    reason: str = ""
    pauses: bool = False
    spoken: bool = False


STATES = {
    "New": Meaning(WORK, "accepted"),
    "Active": Meaning(WORK, "in_progress"),
    "Awaiting User Info": Meaning(WAIT, "on_hold", "waiting_customer", pauses=True, spoken=True),
    "Awaiting Evidence": Meaning(WAIT, "on_hold", "waiting_customer", pauses=True, spoken=True),
    "Awaiting Problem": Meaning(WAIT, "on_hold", "waiting_third_party"),
    "Awaiting Vendor": Meaning(WAIT, "on_hold", "waiting_third_party"),
    "Resolved": Meaning(ANSWER, "resolved"),
    "Closed": Meaning(END, "closed"),
}
SEVERITIES = {
    "1 - Critical": "critical",
    "2 - High": "high",
    "3 - Moderate": "normal",
    "4 - Low": "low",
}
MAJOR = ("1 - Critical", "2 - High")


def kind_of(category: str) -> str:
    """A third of the categories stand for complaints, so that a limit in days is reckoned too."""
    number = category.rpartition(" ")[2]
    return "complaint" if number.isdecimal() and int(number) % 3 == 0 else "fault"


@dataclass(slots=True)
class Case:
    """Where a case of the log stands in the end, and what was counted on the way. Clocks are
    (metric, layer) to (outcome, minutes used, when the limit passed)."""

    number: str
    state: str = ""
    reassignments: int = 0
    reopenings: int = 0
    holds: int = 0
    answers: int = 0
    rows: int = 0
    strays: int = 0
    clocks: dict[tuple[str, str], "Told"] = field(default_factory=dict)
    sheets: list["Told"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """``used`` in minutes; ``passed_at``: the deadline that passed, ``None`` when none did."""

    outcome: str
    used: int
    passed_at: datetime | None


Rows = Sequence[Mapping[str, str]]


def cases(path: Path) -> Iterator[Case]:
    with path.open(encoding="utf-8", newline="") as lines:
        for number, rows in groupby(csv.DictReader(lines), key=lambda row: row["number"]):
            yield _case(number, list(rows))


def instant(written: str) -> datetime:
    return (datetime.fromisoformat(written) - OFFSET).replace(tzinfo=UTC)


def _case(number: str, rows: Rows) -> Case:
    kept = [
        row
        for row, after in zip(rows, [*rows[1:], rows[-1]], strict=True)
        if row["sys_updated_at"] <= after["sys_updated_at"]
    ]
    last = kept[-1]
    found = Case(number, state=STATES[last["incident_state"]].state, rows=len(rows))
    found.strays = len(rows) - len(kept)
    found.reassignments = int(last["reassignment_count"])
    found.reopenings = int(last["reopen_count"])
    _count(found, kept)
    _reckon(found, kept)
    return found


def _count(found: Case, rows: Rows) -> None:
    """How often it was held and answered: each time a state begins."""
    before = ""
    part = WORK
    for row in rows:
        meaning = STATES[row["incident_state"]]
        reason = meaning.reason
        found.holds += meaning.part == WAIT and reason != before
        found.answers += meaning.part in (ANSWER, END) and part not in (ANSWER, END)
        before, part = reason, meaning.part


def _reckon(found: Case, rows: Rows) -> None:
    first, last = rows[0], rows[-1]
    begun = min(instant(first["opened_at"]), instant(first["sys_updated_at"]))
    kind = kind_of(last["category"])
    is_major = last["priority"] in MAJOR
    handling = timedelta(hours=48 if is_major else 24)
    found.clocks["handling", "manual"] = _told(_worked(rows, begun, with_pauses=True), handling)
    owed = _worked(rows, begun, with_pauses=False)
    if kind == "fault":
        found.clocks["handling", "law"] = _told(owed, timedelta(hours=48))
    else:
        found.clocks["handling", "law"] = _told_in_days(owed, 15)
    spoken = [(begun, _first_word(rows))]
    found.clocks["first_contact", "manual"] = _told(spoken, _first_contact(kind, last["priority"]))
    limit = timedelta(hours=36 if is_major else 16)
    sent = instant(first["sys_updated_at"])
    runs = _worked(rows, sent, with_pauses=True)
    found.sheets = [
        _told([run for run in runs if since <= run[0] and run[1] <= until], limit)
        for since, until in _worked(rows, sent, with_pauses=False)
    ]


def _first_contact(kind: str, priority: str) -> timedelta:
    hurried = {"1 - Critical": timedelta(minutes=30), "2 - High": timedelta(hours=1)}
    return hurried.get(priority, timedelta(hours=2 if kind == "complaint" else 4))


def _first_word(rows: Rows) -> datetime:
    return next(
        instant(row["sys_updated_at"])
        for row in rows
        if STATES[row["incident_state"]].spoken
        or STATES[row["incident_state"]].part in (ANSWER, END)
    )


Run = tuple[datetime, datetime]


def _worked(rows: Rows, begun: datetime, *, with_pauses: bool) -> list[Run]:
    """The stretches in which the case was owed: until it was answered, and again after each
    reopening; without what the manual lets pause, where that is asked for."""
    runs: list[Run] = []
    since: datetime | None = begun
    for row in rows:
        meaning = STATES[row["incident_state"]]
        stands = meaning.part in (ANSWER, END) or (with_pauses and meaning.pauses)
        at = instant(row["sys_updated_at"])
        if stands and since is not None:
            runs.append((since, at))
            since = None
        elif not stands and since is None:
            since = at
    assert since is None, "every case of the log is closed"
    return runs


def _told(runs: Sequence[Run], limit: timedelta) -> Told:
    """A span of hours: it has passed when so much is used up, whatever stood still between."""
    used = timedelta()
    passed: datetime | None = None
    for since, until in runs:
        left = max(limit - used, timedelta())
        if passed is None and until - since >= left:
            passed = since + left
        used += until - since
    return Told("missed" if passed else "met", _minutes(used), passed)


def _told_in_days(runs: Sequence[Run], days: int) -> Told:
    """A span of days: the first day is not counted, the last one ends at midnight, and what stood
    still between puts it off by as much."""
    due = _midnight_after((runs[0][0] + OFFSET).date() + timedelta(days=days))
    passed: datetime | None = None
    for place, (since, until) in enumerate(runs):
        due += since - runs[place - 1][1] if place else timedelta()
        if passed is None and due <= until:
            passed = due
    used = sum((until - since for since, until in runs), timedelta())
    return Told("missed" if passed else "met", _minutes(used), passed)


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) - OFFSET


def _minutes(used: timedelta) -> int:
    return int(used.total_seconds()) // 60
