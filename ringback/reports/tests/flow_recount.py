"""The flow a second time, by loops over the journal: another way to the same numbers, for tests."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from math import ceil

from ringback.base.models import Entry
from ringback.reports.tests.independent import local, seconds
from ringback.tickets.queries import Ticket, WorkSheet

CASE = {
    "registered": "registered",
    "accepted": "accepted",
    "held": "held",
    "resumed": "resumed",
    "resolved": "answered",
    "confirmed": "confirmed",
    "reopened": "reopened",
    "closed": "closed",
    "cancelled": "cancelled",
    "refused": "ineligible",
}
OVER = {"closed", "cancelled", "ineligible"}
SHEET = {
    *("dispatched", "handed_over", "claimed", "forced", "recalled", "replied", "sent_back"),
    *("returned", "return_refused", "return_accepted", "passed", "completed"),
}
SHEET_OVER = {"passed", "completed", "recalled", "return_accepted"}
DETOURS = {
    "sheet.returned": "returned",
    "sheet.sent_back": "sent_back",
    "sheet.forced": "forced",
    "sheet.recalled": "recalled",
    "sheet.return_refused": "return_refused",
    "ticket.held": "held",
    "ticket.reopened": "reopened",
    "ticket.cancelled": "cancelled",
}
Arrow = tuple[str, str]


class FlowRecount:
    def __init__(self, since: date, until: date, path: str) -> None:
        self.since, self.until = since, until
        rows = Ticket.objects.filter(handling_path__startswith=path)
        self.cases = {str(row.pk): row for row in rows}
        self.sheets = {
            str(row.pk): row for row in WorkSheet.objects.all() if str(row.ticket_id) in self.cases
        }
        every = Entry.objects.filter(subject_kind__in=("ticket", "work_sheet")).order_by("id")
        self.of_case: dict[str, list[Entry]] = {number: [] for number in self.cases}
        for entry in every:
            self.of_case.get(self.case_of(entry), []).append(entry)
        self.entries = [entry for told in self.of_case.values() for entry in told]

    def case_of(self, entry: Entry) -> str:
        if entry.subject_kind == "ticket":
            return entry.subject_id
        sheet = self.sheets.get(entry.subject_id)
        return str(sheet.ticket_id) if sheet else ""

    def within(self, at: datetime) -> bool:
        return self.since <= local(at) <= self.until

    def arrows(self) -> dict[Arrow, list[int]]:
        """By arrow the seconds of each time it was gone, ordered."""
        found: dict[Arrow, list[int]] = defaultdict(list)
        for entry in self.entries:
            came = self.from_where(entry)
            if came is not None and self.within(entry.at):
                source, at = came
                found[source, self.node(entry)].append(seconds(entry.at - at))
        return {arrow: sorted(taken) for arrow, taken in found.items()}

    def node(self, entry: Entry) -> str:
        verb = entry.kind.split(".")[1]
        if entry.subject_kind == "ticket":
            return CASE.get(verb, "")
        return verb if verb in SHEET else ""

    def from_where(self, entry: Entry) -> tuple[str, datetime] | None:
        node = self.node(entry)
        if not node:
            return None
        told = self.of_case[self.case_of(entry)]
        before = [e for e in told if e.pk < entry.pk and self.node(e)]
        if entry.subject_kind == "work_sheet" and node != "dispatched":
            same = [e for e in before if (e.subject_kind, e.subject_id) == place(entry)]
            return self.node(same[-1]), same[-1].at
        return self.at_the_desk(self.case_of(entry), before)

    def at_the_desk(self, case: str, before: list[Entry]) -> tuple[str, datetime] | None:
        """Where the case itself stood: its own last turn, or the later end of its last sheet."""
        own = [e for e in before if place(e) == ("ticket", case)]
        if not own or self.node(own[-1]) in OVER:
            return None
        last = own[-1]
        if self.node(last) not in ("held", "answered", "confirmed"):
            work = [e for e in before if e.pk > last.pk and self.is_work_of(e, case)]
            for end in reversed([e for e in work if self.node(e) in SHEET_OVER]):
                if not self.open_at(end, before, case):
                    return self.node(end), end.at
        return self.node(last), last.at

    def is_work_of(self, entry: Entry, case: str) -> bool:
        return (
            entry.subject_kind == "work_sheet"
            and self.case_of(entry) == case
            and self.sheets[entry.subject_id].kind in ("handling", "assist", "visit")
        )

    def open_at(self, moment: Entry, before: list[Entry], case: str) -> set[str]:
        until = [e for e in before if e.pk <= moment.pk and self.is_work_of(e, case)]
        ended = {e.subject_id for e in until if self.node(e) in SHEET_OVER}
        return {e.subject_id for e in until} - ended

    def detours(self) -> dict[str, int]:
        """Those that one entry alone tells of."""
        told = (DETOURS[e.kind] for e in self.entries if e.kind in DETOURS and self.within(e.at))
        return dict(Counter(told))

    def stuck(self, now: datetime) -> set[int]:
        """Open sheets untouched for the eight hours (two when it presses) of the manual."""
        found = set()
        for number, sheet in self.sheets.items():
            case = self.cases[str(sheet.ticket_id)]
            if sheet.ended_at is not None or case.state == "on_hold":
                continue
            hours = 2 if case.severity in ("high", "critical") else 8
            if self.last_touch(number, sheet) + timedelta(hours=hours) <= now:
                found.add(int(number))
        return found

    def last_touch(self, number: str, sheet: WorkSheet) -> datetime:
        return max(
            e.at
            for e in self.of_case[str(sheet.ticket_id)]
            if (place(e) == ("work_sheet", number) and "assigned" not in e.kind)
            or (
                place(e) == ("ticket", str(sheet.ticket_id))
                and sheet.assignee
                and e.actor == sheet.assignee
            )
        )


def place(entry: Entry) -> tuple[str, str]:
    return entry.subject_kind, entry.subject_id


def at_rank(taken: list[int], tenths: int) -> int:
    return taken[ceil(tenths * len(taken) / 10) - 1]
