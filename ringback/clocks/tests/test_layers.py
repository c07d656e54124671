"""Three layers: each with its own due date and its own breach; the strictest drives."""

from datetime import UTC, datetime, timedelta

import pytest

from ringback.clocks import commands, layers, queries
from ringback.clocks.commands import Start
from ringback.clocks.models import Clock
from ringback.clocks.states import LAYER_LABELS, ClockState, Layer, Metric
from ringback.clocks.tests.samples import (
    ACTOR,
    HOUR,
    NOW,
    at,
    pause,
    rebind,
    resume,
    runs,
    starting,
    stop,
    sweep_out,
)
from ringback.handbook import facts
from ringback.handbook import queries as handbook

EDITION = "edition_id"
STAR = {"kind": "complaint", "star_level": 6}


def begin(**told: object) -> dict[Layer, Clock]:
    clocks = commands.start_many(
        starts=[starting(Metric.HANDLING, **told)],
        actor=ACTOR,
        now=NOW,
    )
    return {Layer(clock.layer): clock for clock in clocks}


def standing() -> dict[str, tuple[str, str, datetime | None]]:
    rows = Clock.objects.filter(metric=Metric.HANDLING).order_by("id")
    return {clock.layer: (clock.state, clock.limit, clock.due_at) for clock in rows}


def test_the_manual_and_the_clocks_know_the_same_layers_and_metrics() -> None:
    assert set(facts.LAYERS) == set(Layer) == set(LAYER_LABELS)
    assert set(facts.METRICS) == set(Metric)


def test_each_layer_that_speaks_has_a_clock_of_its_own(handbook_installed: None) -> None:
    clocks = begin(**STAR)
    assert {layer: clock.limit for layer, clock in clocks.items()} == {
        Layer.LAW: "15d",
        Layer.ENTERPRISE: "12h",
        Layer.MANUAL: "24h",
    }
    # 15 natural days, the day of receipt not counted, until midnight in Shanghai.
    assert clocks[Layer.LAW].due_at == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert clocks[Layer.LAW].clause == "5.4.2"
    assert clocks[Layer.ENTERPRISE].due_at == at(12)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"kind": "inquiry"}, {"manual": "24h"}),
        ({"kind": "inquiry", "complexity": "major"}, {"manual": "48h"}),
        ({"kind": "fault"}, {"manual": "24h", "law": "48h"}),
        ({"kind": "fault", "region": "rural"}, {"manual": "24h", "law": "72h"}),
        (
            {"kind": "fault", "segment": "enterprise", "product": "leased_line"},
            {"manual": "24h", "law": "48h", "enterprise": "8h"},
        ),
    ],
)
def test_what_each_layer_says_of_a_case(
    handbook_installed: None, told: dict[str, object], expected: dict[str, str]
) -> None:
    edition = handbook.edition_at(NOW).pk
    found = layers.limits(Metric.HANDLING, edition_id=edition, facts=told)
    assert {limit.layer: limit.written for limit in found} == expected


def test_the_strictest_drives_and_makes_the_promise(handbook_installed: None) -> None:
    begin(**STAR)
    pressing = queries.pressing(subject_kind="ticket", subject_ids=[7], now=NOW)["7"]
    assert (pressing.layer, pressing.due_at) == (Layer.ENTERPRISE, at(12))
    would_be = queries.would_be_due(
        metric=Metric.HANDLING, facts=STAR, since=NOW, edition_id=handbook.edition_at(NOW).pk
    )
    assert would_be == at(12)


def test_each_layer_breaches_by_itself(handbook_installed: None) -> None:
    clocks = begin(**STAR)
    sweep_out(30)
    stop(31)
    decided = queries.decided(subject_kind="ticket", subject_ids=[7])
    assert {each.layer: (each.outcome, each.at) for each in decided} == {
        Layer.ENTERPRISE: (ClockState.MISSED, at(12)),
        Layer.MANUAL: (ClockState.MISSED, at(24)),
        Layer.LAW: (ClockState.MET, at(31)),
    }
    assert {each.clock_id for each in decided} == {clock.pk for clock in clocks.values()}


def test_a_law_never_pauses(handbook_installed: None) -> None:
    clocks = begin(**STAR)
    assert {clock.layer for clock in pause(4)} == {Layer.ENTERPRISE, Layer.MANUAL}
    law = clocks[Layer.LAW]
    law.refresh_from_db()
    assert (law.state, law.due_at) == ("running", datetime(2026, 2, 28, 16, tzinfo=UTC))
    pressing = queries.pressing(subject_kind="ticket", subject_ids=[7], now=at(5))["7"]
    assert pressing.layer is Layer.LAW, "while the others stand still it is the law that drives"
    resume(10)
    assert runs(law) == [(0, None)]
    assert standing()["enterprise"][2] == at(18)


def test_pauses_in_any_order_come_to_the_same(handbook_installed: None) -> None:
    """What was used up is a sum: short then long, or long then short."""
    due = []
    for subject, (first, second) in (("7", (1, 5)), ("8", (5, 1))):
        (clock,) = commands.start_many(
            starts=[starting(Metric.HANDLING, subject=subject)], actor=ACTOR, now=NOW
        )
        moment = 0.0
        for length in (first, second):
            subject_of = {"subject_kind": "ticket", "subject_id": subject}
            commands.pause(**subject_of, reason="r", actor=ACTOR, now=at(moment + 1))
            commands.resume(**subject_of, actor=ACTOR, now=at(moment + 1 + length))
            moment += 1 + length
        clock.refresh_from_db()
        due.append(clock.due_at)
    assert due == [at(30), at(30)]


def test_a_case_that_becomes_a_complaint_is_under_the_law_from_its_beginning(
    handling: Clock,
) -> None:
    pause(4)
    resume(10)
    rebind(11, kind="complaint")
    assert standing() == {
        "manual": ("running", "24h", at(30)),
        "law": ("running", "15d", datetime(2026, 2, 28, 16, tzinfo=UTC)),
    }
    law = Clock.objects.get(layer=Layer.LAW)
    assert (law.started_at, runs(law)) == (NOW, [(0, None)])


def test_a_promise_that_comes_to_hold_later_knows_the_pauses_before_it(handling: Clock) -> None:
    pause(4)
    resume(10)
    rebind(11, **{**STAR, "star_level": 6})
    enterprise = Clock.objects.get(layer=Layer.ENTERPRISE)
    assert runs(enterprise) == [(0, 4), (10, None)]
    assert enterprise.due_at == at(18)


def test_one_that_comes_to_hold_during_a_pause_stands_still_too(handling: Clock) -> None:
    pause(4)
    rebind(5, **STAR)
    assert standing()["enterprise"] == ("paused", "12h", None)
    resume(10)
    assert standing()["enterprise"] == ("running", "12h", at(18))


def test_a_layer_that_falls_silent_owes_nothing_and_may_speak_again(
    handbook_installed: None,
) -> None:
    begin(**STAR)
    pause(4)
    resume(6)
    rebind(7, kind="inquiry")
    assert standing()["law"][0] == standing()["enterprise"][0] == "cancelled"
    rebind(8, **STAR)
    live = Clock.objects.filter(state="running", layer=Layer.ENTERPRISE).get()
    assert runs(live) == [(0, 4), (6, None)]
    assert live.due_at == at(14)


def test_a_letter_s_deadline_is_a_layer_that_neither_pauses_nor_moves(
    handbook_installed: None,
) -> None:
    named = NOW + timedelta(days=3)
    start = Start(
        subject_kind="ticket",
        subject_id="7",
        metric=Metric.HANDLING,
        facts={"kind": "complaint"},
        since=NOW,
        edition_id=handbook.edition_at(NOW).pk,
        layer=Layer.HANDED_DOWN,
        deadline=named,
    )
    begin(kind="complaint")
    (letter,) = commands.start_many(starts=[start], actor=ACTOR, now=NOW)
    assert (letter.limit, letter.deadline, letter.due_at) == ("", named, named)
    assert letter.clause == "5.4.6"
    assert letter not in pause(4)
    rebind(5, kind="inquiry")
    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == ("running", named)
    why = queries.explain(clock_id=letter.pk, now=at(6))
    assert why.lines
    assert why.rule == []
    assert why.elapsed == 6 * HOUR


def test_a_letter_that_names_no_deadline_has_the_manual_s(handbook_installed: None) -> None:
    start = Start(
        subject_kind="ticket",
        subject_id="7",
        metric=Metric.HANDLING,
        facts={},
        since=NOW,
        edition_id=handbook.edition_at(NOW).pk,
        layer=Layer.HANDED_DOWN,
    )
    (letter,) = commands.start_many(starts=[start], actor=ACTOR, now=NOW)
    # Five working days from Friday 13 February 2026, over the Spring Festival.
    assert letter.limit == "5wd"
    assert letter.due_at is not None
    assert letter.due_at.date().isoformat() == "2026-02-27"


def test_the_owner_hears_of_the_manual_s_limit_and_the_lead_alone_of_the_law_s(
    handbook_installed: None,
) -> None:
    clocks = begin(kind="complaint")
    assert clocks[Layer.MANUAL].alarm == "handler"
    assert clocks[Layer.LAW].alarm == "lead"
