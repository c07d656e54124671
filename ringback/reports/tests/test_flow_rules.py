"""Arrows, departures and turns from little journals."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.reports.conformance import Bounds, deviations
from ringback.reports.flow_rules import moves
from ringback.reports.rules import Told, course, touched_at
from ringback.reports.states import Deviation
from ringback.reports.turns import CASE_VERBS, SHEET_VERBS, Turns
from ringback.tickets.states import SHEET, TICKET, SheetKind, SheetState, TicketState

START = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
BOUNDS = Bounds(handovers=3, returns=2, rounds=2)
A, B = "/44/~a/", "/44/~b/"


def journal(*lines: str, kind: str = "handling") -> list[Told]:
    """Each line an hour after the one before: ``accepted``, ``1.dispatched /44/~a/``,
    ``1.claimed by user:x``, ``said by user:x``."""
    told = []
    for hour, line in enumerate(lines):
        verb, *rest = line.split()
        number, _dot, name = verb.rpartition(".")
        content: dict[str, object] = {"sheet_kind": kind} if number else {}
        actor = "user:desk"
        if rest[:1] == ["by"]:
            actor = content["assignee"] = rest[1]
        elif rest:
            content |= {"department_path": rest[0], "to": "".join(rest[1:])}
        if name in ("linked", "unlinked"):
            content["link_kind"] = "duplicate_of"
        if name == "closed":
            content["basis"] = "".join(rest[-1:]) or "confirmed"
        of = "sheet" if number else "ticket"
        at = START + timedelta(hours=hour)
        subject = ("work_sheet", number) if number else ("ticket", "1")
        told.append(Told(*subject, f"{of}.{name}", at, actor, content))
    return told


STRAIGHT = (
    *("registered", "accepted", "1.dispatched /44/~a/", "1.claimed by user:x", "1.replied"),
    *("1.passed", "resolved", "closed"),
)


def way(*lines: str) -> list[tuple[str, str, int]]:
    return [(m.source, m.target, m.seconds // 3600) for m in moves(journal(*lines))]


def test_the_way_of_the_handbook_is_one_chain():
    chain = ["registered", "accepted", "dispatched", "claimed", "replied", "passed"]
    chain += ["answered", "closed"]
    assert way(*STRAIGHT) == [(*pair, 1) for pair in pairwise(chain)]
    places = [move.department_path for move in moves(journal(*STRAIGHT))]
    assert places == ["", "", A, A, "", "", ""]
    assert deviations(journal(*STRAIGHT), BOUNDS) == []


def test_of_two_sheets_the_last_brings_the_case_back_to_the_desk():
    told = way(
        *("registered", "accepted", f"1.dispatched {A}", f"2.dispatched {B}", "1.claimed by x"),
        *("2.claimed by y", "1.replied", "1.passed", "2.replied", "2.passed", "resolved"),
    )
    assert ("accepted", "dispatched", 1) in told
    assert ("accepted", "dispatched", 2) in told
    assert told[-1] == ("passed", "answered", 1)
    assert [each for each in told if each[1] == "answered"] == [told[-1]]


def test_a_sheet_that_ends_while_the_case_is_on_hold_leaves_it_there():
    told = way(
        *("registered", "accepted", f"1.dispatched {A}", "held", "1.claimed by x", "1.replied"),
        *("1.passed", "resumed", "resolved"),
    )
    assert ("held", "resumed", 4) in told
    assert told[-1] == ("resumed", "answered", 1)


def found(*lines: str, kind: str = "handling") -> list[str]:
    return [one.deviation.value for one in deviations(journal(*lines, kind=kind), BOUNDS)]


def test_handed_over_without_work_is_passing_the_buck_and_a_claim_is_no_work():
    begun = ("registered", "accepted", f"1.dispatched {A}")
    pass_on = (f"1.handed_over {A} user:x", "1.claimed by user:x")
    assert "buck_passed" not in found(*begun, *pass_on, *pass_on)
    assert found(*begun, *pass_on, *pass_on, *pass_on) == ["buck_passed"]
    assert found(*begun, *pass_on * 5) == ["buck_passed"]
    (one,) = deviations(journal(*begun, *pass_on * 3), BOUNDS)
    assert (one.sheet_id, one.department_path) == (1, A)


@pytest.mark.parametrize("work", ["said by user:x", "attached by user:x", "1.replied"])
def test_work_between_hand_overs_begins_a_new_run(work):
    begun = ("registered", "accepted", f"1.dispatched {A}")
    pass_on = (f"1.handed_over {A} user:x", "1.claimed by user:x")
    assert "buck_passed" not in found(*begun, *pass_on * 2, work, *pass_on)


def test_what_somebody_else_writes_is_no_work_of_theirs():
    begun = ("registered", "accepted", f"1.dispatched {A}")
    pass_on = (f"1.handed_over {A} user:x", "1.claimed by user:x")
    assert "buck_passed" in found(*begun, *pass_on * 2, "said by user:other", *pass_on)


def test_an_assist_asked_for_is_work():
    begun = ("registered", "accepted", f"1.dispatched {A}")
    pass_on = (f"1.handed_over {A} user:x", "1.claimed by user:x")
    told = journal(*begun, *pass_on * 2, f"2.dispatched {B}", *pass_on)
    told[-3].content["assists"] = 1  # type: ignore[index]
    assert deviations(told, BOUNDS) == []


def test_out_of_the_department_and_back_again():
    begun = ("registered", "accepted", f"1.dispatched {A}")
    assert found(*begun, f"1.handed_over {B}") == ["handed_out"]
    told = deviations(journal(*begun, f"1.handed_over {B}", f"1.handed_over {A}"), BOUNDS)
    assert [(one.deviation, one.department_path) for one in told] == [
        (Deviation.HANDED_OUT, A),
        (Deviation.HANDED_OUT, B),
        (Deviation.ROUND_TRIP, A),
    ]


def test_a_return_accepted_and_sent_to_the_same_department_again_is_a_round_trip():
    begun = ("registered", "accepted", f"1.dispatched {A}", "1.returned", "1.return_accepted")
    assert found(*begun, f"2.dispatched {B}") == ["returned"]
    assert found(*begun, f"2.dispatched {A}") == ["returned", "round_trip"]


def test_returns_and_reviews_count_as_loops_when_there_are_too_many():
    begun = ("registered", "accepted", f"1.dispatched {A}")
    refused = ("1.returned", "1.return_refused")
    assert found(*begun, *refused) == ["returned", "return_refused"]
    assert found(*begun, *refused * 2).count("return_loop") == 1
    again = ("1.replied", "1.sent_back")
    at_work = (*begun, "1.claimed by user:x")
    assert found(*at_work, *again * 2) == ["sent_back", "sent_back"]
    assert found(*at_work, *again * 4).count("review_loop") == 1


def test_answered_by_the_desk_after_the_work_was_taken_back():
    begun = ("registered", "accepted", f"1.dispatched {A}", "1.recalled")
    assert found(*begun, "resolved") == ["recalled", "unreplied"]
    assert found("registered", "accepted", "resolved", "closed by released") == ["released"]
    assert found("registered", "accepted", "resolved", "reopened", "resolved") == ["reopened"]


@pytest.mark.parametrize(
    "lines",
    [
        ("registered", "resolved"),
        ("registered", "accepted", "accepted"),
        ("registered", f"1.dispatched {A}"),
        ("registered", "accepted", f"1.dispatched {A}", "1.replied"),
        ("registered", "accepted", f"1.dispatched {A}", "1.claimed by x", "resolved"),
        ("registered", "accepted", "resolved", "closed", "reopened"),
        ("accepted",),
    ],
)
def test_a_step_out_of_turn_counts_once(lines):
    assert found(*lines).count("out_of_turn") == 1


def test_a_merge_undone_goes_on_where_it_was():
    lines = ("registered", "accepted", "linked", "unlinked", "resolved", "closed")
    assert found(*lines) == ["merged"]


@given(st.lists(st.sampled_from(sorted(CASE_VERBS)), max_size=12))
def test_a_case_led_through_its_life_is_never_out_of_turn(kinds):
    state, turns = TicketState.REGISTERED, Turns()
    assert turns.take(journal("registered")[0])
    for kind in kinds:
        after = TICKET.after(state, CASE_VERBS[kind])
        in_turn = turns.take(journal(kind.split(".")[1])[0])
        assert in_turn is (after is not None)
        if after is None:
            return
        state = after


@given(st.lists(st.sampled_from(sorted(SHEET_VERBS)), max_size=12))
def test_a_sheet_led_through_its_life_is_never_out_of_turn(kinds):
    state, turns = SheetState.DISPATCHED, Turns()
    for one in journal("registered", "accepted", f"1.dispatched {A}"):
        assert turns.take(one)
    for kind in kinds:
        after = SHEET.after(state, SHEET_VERBS[kind])
        in_turn = turns.take(journal(f"1.{kind.split('.')[1]}")[0])
        assert in_turn is (after is not None)
        if after is None:
            return
        state = after


def test_a_call_back_hangs_on_an_answered_case_and_an_order_on_none():
    lines = ("registered", "accepted", "resolved", f"1.dispatched {A}")
    assert found(*lines, kind=SheetKind.CALLBACK) == []
    assert "out_of_turn" in found(*lines, kind=SheetKind.SUPERVISION)


def test_what_still_lasts_and_when_it_was_touched():
    told = journal("registered", "accepted", f"1.dispatched {A}", "1.claimed by user:x", "said")
    still = course(told).still()
    assert [(each.step, each.sheet_id, each.department_path) for each in still] == [
        ("answer", 0, ""),
        ("work", 1, A),
    ]
    assert touched_at(told, 1, "user:x") == START + timedelta(hours=3)
    own = [*told, Told("ticket", "1", "ticket.said", START + timedelta(hours=9), "user:x", {})]
    assert touched_at(own, 1, "user:x") == START + timedelta(hours=9)
    assert touched_at(own, 1, "") == START + timedelta(hours=3)
    offered = Told("work_sheet", "1", "sheet.assigned", START + timedelta(hours=9), "system:d", {})
    assert touched_at([*told, offered], 1, "") == START + timedelta(hours=3)


def test_news_of_others_about_a_sheet_is_no_turn_of_it():
    """That a lead has put it first does not say which kind of sheet it is, and need not."""
    told = journal(*STRAIGHT)
    first = Told("work_sheet", "1", "sheet.put_first", told[3].at, "user:lead", {"assignee": "x"})
    with_it = [*told[:4], first, *told[4:]]
    assert deviations(with_it, BOUNDS) == []
    assert course(with_it).ended == course(told).ended
    turns = Turns()
    assert turns.take(first), "even of a sheet nobody has told of"
