"""Every figure a second time, by loops over the journal and the tables: another way to the same
number, for tests alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.clocks.states import Layer
from ringback.messaging.queries import Contact
from ringback.reports.definitions import ON_TIME
from ringback.tickets.queries import Ticket, WorkSheet

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


@dataclass
class Recount:
    """``figures`` are (hits, count) of ratios, numbers of counts, seconds or ``None`` of times."""

    since: date
    until: date
    path: str = "/44/"

    def within(self, at: datetime | None) -> bool:
        return at is not None and self.since <= local(at) <= self.until

    def entries(self, *kinds: str) -> list[Entry]:
        return list(Entry.objects.filter(kind__in=kinds).order_by("id"))

    def tickets(self) -> dict[str, Ticket]:
        rows = Ticket.objects.filter(handling_path__startswith=self.path)
        return {str(row.pk): row for row in rows}

    def figures(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for count in (self.contacts, self.cases, self.answers, self.limits, self.opinions):
            found |= count()
        return found | self.sheets() | self.recognition()

    def contacts(self) -> dict[str, object]:
        rows = list(Contact.objects.filter(direction="inbound").order_by("opened_at"))
        mine = [
            row
            for row in rows
            if self.within(row.opened_at) and row.organisation_path.startswith(self.path)
        ]
        known = [row for row in mine if row.customer_id and self.matter(row)]
        lasting = [row for row in known if not any(self.is_again(row, other) for other in rows)]
        return {
            "contacts": len(mine),
            "first_contact_resolution": (len(lasting), len(known)),
        }

    def matter(self, row: Contact) -> str:
        if row.ticket_id:
            return Ticket.objects.get(pk=row.ticket_id).category or f"#{row.ticket_id}"
        return row.wrap_up_code

    def is_again(self, row: Contact, other: Contact) -> bool:
        kind = Ticket.objects.get(pk=row.ticket_id).kind if row.ticket_id else ""
        days = 15 if kind == "fault" else 7
        same_case = bool(row.ticket_id) and row.ticket_id == other.ticket_id
        return (
            row.customer_id == other.customer_id
            and row.opened_at < other.opened_at
            and local(other.opened_at) <= local(row.opened_at) + timedelta(days=days)
            and (same_case or self.matter(row) == self.matter(other))
        )

    def cases(self) -> dict[str, object]:
        tickets = self.tickets()
        registered = {
            entry.subject_id
            for entry in self.entries("ticket.registered")
            if entry.subject_id in tickets and self.within(entry.at)
        }
        urged = {entry.subject_id for entry in self.entries("ticket.urged")}
        complaints = [
            tickets[each]
            for each in registered
            if tickets[each].kind == "complaint" and tickets[each].customer_id
        ]
        return {
            "cases": len(registered),
            "urged": (len(urged & registered), len(registered)),
            "repeated": (sum(map(self.is_repeat, complaints)), len(complaints)),
        }

    def is_repeat(self, row: Ticket) -> bool:
        return any(
            (other.registered_at, other.pk) < (row.registered_at, row.pk)
            and local(row.registered_at) <= local(other.registered_at) + timedelta(days=30)
            for other in Ticket.objects.filter(kind="complaint", customer=row.customer)
        )

    def answers(self) -> dict[str, object]:
        tickets = self.tickets()
        first: dict[str, datetime] = {}
        standing: dict[str, datetime] = {}
        reopened = set()
        for entry in self.entries("ticket.resolved", "ticket.reopened"):
            if entry.kind == "ticket.resolved":
                first.setdefault(entry.subject_id, entry.at)
                standing[entry.subject_id] = entry.at
            else:
                standing.pop(entry.subject_id)
                reopened.add(entry.subject_id)
        begun = {e.subject_id: e.at for e in self.entries("ticket.registered")}
        mine = [each for each in standing if each in tickets and self.within(standing[each])]
        answered = [each for each in first if each in tickets and self.within(first[each])]
        natural = [seconds(standing[each] - begun[each]) for each in mine]
        worked = [spent for each in mine if (spent := self.handled(each)) is not None]
        return {
            "answered": len(mine),
            "reopened": (len(reopened & set(answered)), len(answered)),
            **times("resolution", natural),
            **times("worked", worked),
        }

    def handled(self, ticket_id: str) -> int | None:
        now = datetime(2026, 6, 1, tzinfo=SHANGHAI)
        for reading in clocks.of_subject(subject_kind="ticket", subject_id=ticket_id, now=now):
            clock = reading.clock
            if clock.metric == "handling" and clock.layer == "manual":
                return seconds(reading.elapsed) if clock.state in ("met", "missed") else None
        return None

    def limits(self) -> dict[str, object]:
        """Each clock's course replayed: what decided it last stands."""
        tickets = self.tickets()
        sheets = {str(row.pk): str(row.ticket_id) for row in WorkSheet.objects.all()}
        decided: dict[str, tuple[bool, datetime]] = {}
        breached: dict[str, datetime] = {}
        due: dict[str, datetime] = {}
        owner: dict[str, str] = {}
        layer: dict[str, str] = {}
        for entry in Entry.objects.filter(subject_kind="clock").order_by("id"):
            clock, said = entry.subject_id, entry.content
            layer[clock] = said["layer"]
            of = said["of_id"] if said["of_kind"] == "ticket" else sheets[said["of_id"]]
            owner[clock] = of
            if "due_at" in said:
                due[clock] = datetime.fromisoformat(said["due_at"])
            if entry.kind == "clock.breached":
                breached[clock] = datetime.fromisoformat(said["breached_at"])
                decided[clock] = (False, breached[clock])
            elif entry.kind == "clock.stopped":
                late = breached.get(clock, due[clock])
                decided[clock] = (True, entry.at) if said["in_time"] else (False, late)
                if not said["in_time"]:
                    breached[clock] = late
            elif entry.kind == "clock.cancelled" or (
                entry.kind == "clock.resumed" and clock not in breached
            ):
                decided.pop(clock, None)
        mine = [
            (layer[clock], met)
            for clock, (met, at) in decided.items()
            if owner[clock] in tickets and self.within(at)
        ]
        return dict(self.kept(each, mine) for each in Layer)

    def kept(self, layer: Layer, mine: list[tuple[str, bool]]) -> tuple[str, object]:
        own = [met for told, met in mine if told == layer]
        return ON_TIME[layer], (sum(own), len(own))

    def opinions(self) -> dict[str, object]:
        tickets = self.tickets()
        scores: dict[str, list[int]] = defaultdict(list)
        ended: dict[str, tuple[str, datetime]] = {}
        repairs: dict[str, tuple[datetime, str]] = {}
        for entry in Entry.objects.filter(subject_kind="invitation").order_by("id"):
            if str(entry.content["ticket_id"]) not in tickets:
                continue
            if entry.kind == "invitation.rated" and self.within(entry.at):
                scores[entry.content["question"]].append(entry.content["score"])
            if entry.kind in ("invitation.silent", "invitation.concluded", "invitation.skipped"):
                ended[entry.subject_id] = (entry.kind, entry.at)
            # The first answer that calls for a repair begins it (§4.3.3).
            if entry.kind == "invitation.rated" and is_low(**entry.content):
                repairs.setdefault(entry.subject_id, (entry.at, ""))
            if entry.kind == "repair.ended":
                begun_at, _open = repairs[entry.subject_id]
                repairs[entry.subject_id] = (begun_at, entry.content["outcome"])
        closed = [kind for kind, at in ended.values() if self.within(at)]
        answered, silent = closed.count("invitation.concluded"), closed.count("invitation.silent")
        begun = [outcome for at, outcome in repairs.values() if self.within(at)]
        return {
            "satisfaction": share(scores["result"], lambda score: score >= 4),
            "satisfaction_person": share(scores["person"], lambda score: score >= 4),
            "solved": share(scores["solved"], lambda score: score == 1),
            "responded": (answered, answered + silent),
            "silent": silent,
            "repaired": (begun.count("settled"), len(begun)),
        }

    def sheets(self) -> dict[str, object]:
        tickets = self.tickets()
        given = {
            entry.subject_id
            for entry in self.entries("sheet.dispatched")
            if str(entry.content["ticket_id"]) in tickets and self.within(entry.at)
        }
        returned = {entry.subject_id for entry in self.entries("sheet.returned")}
        return {"returned": (len(given & returned), len(given)), "dwell": self.dwell(tickets)}

    def dwell(self, tickets: dict[str, Ticket]) -> float | None:
        """A stay lasts from a turn of a subject to its next turn, whatever the step is called."""
        turns = {
            "ticket": "registered accepted reopened resumed held resolved closed cancelled refused",
            "work_sheet": "dispatched handed_over return_refused claimed sent_back replied returned"
            " passed completed order_answered recalled return_accepted",
        }
        over = {"closed", "cancelled", "refused", "passed", "completed", "recalled"}
        over |= {"order_answered"}
        over |= {"return_accepted"}
        spent: list[int] = []
        since: dict[tuple[str, str], datetime] = {}
        of = {str(row.pk): str(row.ticket_id) for row in WorkSheet.objects.all()}
        for entry in Entry.objects.filter(subject_kind__in=turns).order_by("id"):
            place, verb = (entry.subject_kind, entry.subject_id), entry.kind.split(".")[1]
            ticket = entry.subject_id if place[0] == "ticket" else of[entry.subject_id]
            if verb not in turns[entry.subject_kind].split() or ticket not in tickets:
                continue
            if place in since and self.within(entry.at):
                spent.append(seconds(entry.at - since[place]))
            since[place] = entry.at
            if verb in over:
                del since[place]
        return sum(spent) / len(spent) if spent else None

    def recognition(self) -> dict[str, object]:
        tickets = self.tickets()
        begun = {
            e.subject_id
            for e in self.entries("ticket.registered")
            if e.subject_id in tickets and self.within(e.at)
        }
        by_itself, people = set(), set()
        to_do = set()
        for entry in self.entries("request.taken", "triage.settled", "ticket.classified"):
            said, ticket = entry.content, entry.subject_id
            if entry.kind == "request.taken" and said["confidence"] is not None:
                to_do.add(ticket)
                if not said["reason"]:
                    by_itself.add(ticket)
            if entry.kind == "triage.settled" and said["corrected"] and ticket in to_do:
                people.add(ticket)
            if entry.kind == "ticket.classified" and entry.actor.startswith("user:"):
                old, new = (
                    (said[f"{which}_kind"], said[f"{which}_category"]) for which in ("old", "new")
                )
                if ticket in by_itself and old != new:
                    people.add(ticket)
        count = len(to_do & begun)
        return {
            "recognised": (len((by_itself - people) & begun), count),
            "corrected": (len(people & begun), count),
        }


def seconds(length: timedelta) -> int:
    return int(length.total_seconds())


def share(scores: list[int], is_good: Callable[[int], bool]) -> tuple[int, int]:
    return (sum(map(is_good, scores)), len(scores))


def times(name: str, taken: Iterable[int]) -> dict[str, object]:
    ordered = sorted(taken)

    def at(part: float) -> int | None:
        return ordered[ceil(part * len(ordered)) - 1] if ordered else None

    mean = sum(ordered) / len(ordered) if ordered else None
    return {f"{name}_mean": mean, f"{name}_median": at(0.5), f"{name}_p90": at(0.9)}


def is_low(*, question: str, score: int, **_said: object) -> bool:
    return score == 2 if question == "solved" else score <= 2
