"""What a change of the manual touches among open cases: counted by each case's own facts."""

from dataclasses import replace

from ringback.handbook import commands as handbook
from ringback.handbook.commands import CaseDraft
from ringback.handbook.tests import writers
from ringback.tickets import commands
from ringback.tickets.states import Kind
from ringback.tickets.tests.conftest import AGENT, NOW, REGISTRATION


def touched(*cases: CaseDraft, code: str = "clock.next_response.limit") -> dict[str, int]:
    """By label what a draft with these cases would touch."""
    draft = writers.begun(NOW)
    handbook.set_parameter(
        revision_id=draft.pk, code=code, cases=cases, seen=1, actor=writers.AUTHOR, now=NOW
    )
    impacts = writers.impact_of(draft, NOW)
    return {str(impact.label): impact.count for impact in impacts}


def register(kind: Kind) -> None:
    commands.register(registration=replace(REGISTRATION, kind=kind), actor=AGENT, now=NOW)


def test_only_cases_that_would_be_ruled_otherwise_are_counted() -> None:
    for kind in (Kind.COMPLAINT, Kind.COMPLAINT, Kind.FAULT):
        register(kind)
    found = touched(
        CaseDraft("8h", {}),
        CaseDraft("3h", {"kind": "complaint"}, 10),
        CaseDraft("1h", {"severity": "critical"}, 20),
    )
    assert found["在办受理单"] == 3
    assert found["若按新版受理，取值会不同的在办受理单"] == 2


def test_running_clocks_of_the_limit_s_own_metric_are_counted() -> None:
    for kind in (Kind.COMPLAINT, Kind.FAULT):
        register(kind)
    found = touched(*writers.always("12h"), code="clock.handling.limit")
    assert found["在计时：处理"] == 2
    assert found["在计时：处理"] + found["在办受理单"] == 4
    assert "在计时：首次联系" not in found


def test_what_no_case_asks_touches_none() -> None:
    register(Kind.FAULT)
    draft = writers.begun(NOW, document="manual-5")
    writers.state(draft, "login.attempts", 3, NOW)
    impacts = writers.impact_of(draft, NOW)
    labels = {str(impact.label) for impact in impacts}
    assert "在办受理单" in labels
    assert "若按新版受理，取值会不同的在办受理单" not in labels


def test_counting_stops_and_says_so(monkeypatch) -> None:
    monkeypatch.setattr("ringback.tickets.offers.MOST_COUNTED", 1)
    monkeypatch.setattr("ringback.clocks.queries.MOST_COUNTED", 1)
    for kind in (Kind.COMPLAINT, Kind.FAULT):
        register(kind)
    draft = writers.begun(NOW)
    writers.state(draft, "clock.handling.limit", "12h", NOW)
    impacts = writers.impact_of(draft, NOW)
    counted = [impact for impact in impacts if impact.count]
    assert {impact.count for impact in counted} == {1}
    assert all(impact.is_more for impact in counted)
