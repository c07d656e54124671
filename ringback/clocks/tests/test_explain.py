"""Every due date can print its own computation, along its ledger."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from ringback.clocks import commands, queries
from ringback.clocks.models import Clock
from ringback.clocks.queries import Explanation
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import (
    ACTOR,
    HOUR,
    at,
    pause,
    rebind,
    resume,
    start,
    stop,
    sweep_out,
)


def explained(clock: Clock, hours: float, language: str = "en") -> Explanation:
    with translation.override(language):
        return queries.explain(clock_id=clock.pk, now=at(hours))


def lines(clock: Clock, hours: float = 0, language: str = "en") -> list[str]:
    return list(explained(clock, hours, language).lines)


def test_the_rule_says_which_case_was_chosen_and_why_not_the_others(
    handbook_installed: None,
) -> None:
    clock = start(Metric.FIRST_CONTACT, kind="complaint", severity="normal")
    why = explained(clock, 1)
    assert why.clause.startswith("§ 3.2.1")
    with translation.override("en"):
        told = [str(case) for case in why.rule]
    assert told == [
        "30 minutes (Severity is Critical): does not apply, for Severity is Normal",
        "1 hour (Escalated is yes): does not apply, for Escalated is not known",
        "1 hour (Severity is High): does not apply, for Severity is Normal",
        (
            "2 hours (Request kind is Complaint): chosen: of those that apply it goes first,"
            " with priority 20"
        ),
        "4 hours (Request kind is Fault): does not apply, for Request kind is Complaint",
        (
            "8 hours (in all other cases): applies, too, but with priority 0 comes after the chosen"
            " one"
        ),
    ]


def test_hours_without_a_pause(handling: Clock) -> None:
    assert lines(handling) == [
        "Starts 2026-02-13 16:20; limit 24 hours; calendar natural, version 1.",
        "2026-02-13 16:20 to 2026-02-14 16:20 counted: 24 h",
        "Due 2026-02-14 16:20: hours run from the instant itself (Civil Code, Art. 201).",
    ]


def test_a_pause_is_named_and_puts_the_end_off(handling: Clock) -> None:
    pause(4)
    resume(10)
    why = explained(handling, 12)
    assert why.elapsed == 6 * HOUR
    assert [run.reason for run in why.ledger] == ["Waiting for the customer", ""]
    assert list(why.lines)[1:] == [
        "2026-02-13 16:20 to 2026-02-13 20:20 counted: 4 h",
        "2026-02-13 20:20 to 2026-02-14 02:20 stood still: not counted (Waiting for the customer)",
        "2026-02-14 02:20 to 2026-02-14 22:20 counted: 20 h",
        "Due 2026-02-14 22:20: hours run from the instant itself (Civil Code, Art. 201).",
    ]


def test_the_same_in_chinese(handling: Clock) -> None:
    pause(4)
    resume(10)
    told = lines(handling, 12, "zh-hans")
    assert told[2] == "2026-02-13 20:20 至 2026-02-14 02:20 停表，不计入（等待客户补充或确认）"
    assert told[-1].startswith("到期 2026-02-14 22:20：")


def test_while_it_stands_still_it_says_what_is_left(handling: Clock) -> None:
    pause(4)
    assert lines(handling, 5)[-1] == (
        "Stands still from 2026-02-13 20:20 on (Waiting for the customer), with 20 h left."
    )


def test_another_limit_is_reckoned_on_the_same_ledger(handling: Clock) -> None:
    pause(4)
    resume(10)
    rebind(11, complexity="major")
    handling.refresh_from_db()
    why = explained(handling, 12)
    assert "limit 48 hours" in why.lines[0]
    assert why.lines[-1].startswith("Due 2026-02-15 22:20")
    (chosen,) = (case for case in why.rule if case.is_chosen)
    assert (chosen.value, chosen.when) == ("48 hours", "Complexity is Major")


def test_facts_that_change_no_limit_are_kept_all_the_same(handling: Clock) -> None:
    rebind(1, complexity="ordinary")
    handling.refresh_from_db()
    assert handling.facts == {"complexity": "ordinary"}


def test_what_is_done_or_late_or_used_up_says_so(handling: Clock) -> None:
    sweep_out(30)
    stop(31)
    assert lines(handling, 31)[-2:] == [
        "The limit passed at 2026-02-14 16:20.",
        "Done at 2026-02-14 23:20.",
    ]
    resume(40)
    told = lines(handling, 41)
    assert "2026-02-14 23:20 to 2026-02-15 08:20 stood still: not counted" in "".join(told)
    assert "The limit had been used up by then: due at once." in told


def test_what_is_owed_no_more_says_since_when(handling: Clock) -> None:
    about = {"subject_kind": "ticket", "subject_id": "7", "actor": ACTOR}
    commands.cancel(**about, now=at(3))
    assert lines(handling, 4)[-1] == "No longer owed from 2026-02-13 19:20 on."


def test_days_are_counted_over_the_festival_and_a_pause_moves_the_end(
    handbook_installed: None,
) -> None:
    clock = start(Metric.SHEET, sheet_kind="care")
    assert lines(clock)[1:] == [
        "2026-02-13 is the day it starts on: not counted",
        "2026-02-14 is working day 1 (worked for Spring Festival)",
        "2026-02-15 00:00 to 2026-02-23 24:00 closed: not counted (Spring Festival)",
        "2026-02-24 is working day 2",
        "2026-02-25 is working day 3",
        "2026-02-26 is working day 4",
        "2026-02-27 is working day 5",
        (
            "Due 2026-02-27 18:00: days run from the day after the start (Civil Code, Art. 201);"
            " the last day ends at close of business (Civil Code, Art. 203)."
        ),
    ]
    pause(18)  # Saturday, 10:20, a make-up day
    assert lines(clock, 19)[-1].endswith("with 35 h 40 min left.")
    commands.resume(
        subject_kind="ticket", subject_id="7", metrics=[Metric.SHEET], actor=ACTOR, now=at(19)
    )
    assert lines(clock, 20)[-3:-1] == [
        "2026-02-14 10:20 to 2026-02-14 11:20 stood still: not counted (Waiting for the customer)",
        "That is 1 h of open time: due moves from 2026-02-27 18:00 to 2026-02-28 09:30.",
    ]
    clock.refresh_from_db()
    assert clock.due_at is not None
    assert f"Due {clock.due_at:%Y-%m}" in lines(clock, 20)[-1]


def test_a_limit_that_reaches_an_unconfirmed_year_says_so(handbook_installed: None) -> None:
    clock = start(Metric.SHEET, since=datetime(2026, 12, 28, 2, tzinfo=UTC), sheet_kind="care")
    assert lines(clock)[-1] == (
        "The holidays and make-up days of 2027 are not confirmed: this may still move."
    )


def test_a_clock_older_than_the_record_of_its_facts_tells_the_rest(handling: Clock) -> None:
    Clock.objects.update(facts=None)
    why = explained(handling, 1)
    assert why.rule == []
    assert len(why.lines) == 3


def test_a_reason_the_edition_does_not_know_is_shown_as_it_is(handling: Clock) -> None:
    pause(4, reason="regulator_asked")
    assert "(regulator_asked)" in lines(handling, 5)[-1]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_end_it_tells_is_the_end_the_clock_has(handling: Clock, language: str) -> None:
    pause(1)
    resume(2)
    pause(3)
    resume(30)
    handling.refresh_from_db()
    assert handling.due_at == at(24 + 1 + 27)
    assert "2026-02-15 20:20" in lines(handling, 31, language)[-1]
