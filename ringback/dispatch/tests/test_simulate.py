"""``ringback simulate``: seeded, fair to every way, and a scenario is refused with its reasons."""

import copy
import tomllib
from argparse import ArgumentParser
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from ringback.dispatch import cli
from ringback.dispatch.rules import Policy
from ringback.dispatch.simulation import arrivals, outcome, scenario, ways
from ringback.dispatch.simulation.arrivals import Manual
from ringback.dispatch.simulation.floor import Floor
from ringback.dispatch.simulation.rulebook import manual_of
from ringback.dispatch.states import Factor
from ringback.dispatch.tests.conftest import NOW
from ringback.kernel.errors import Invalid

SMALL: dict[str, Any] = {
    "name": "small",
    "starts_on": scenario.packaged().starts_on,
    "days": 1,
    "arrivals": {"per_hour": [0] * 8 + [6] * 8 + [0] * 8},
    "type": [
        {"code": "charges", "share": 1, "minutes": 20, "skill": "charges", "team": "billing"},
        {"code": "other", "share": 0.5, "minutes": 10},
    ],
    "people": [
        {
            "name": "a",
            "count": 3,
            "team": "billing",
            "shifts": ["08:00-12:00", "13:00-17:00"],
            "skills": {"charges": 2},
        }
    ],
}
MANUAL = Manual(
    policy=Policy(weights=dict.fromkeys(Factor, 1.0), in_hand=4, ceiling=24, margin=30),
    claim=30,
    longest_break=120,
    points={"charges": 2, "other": 1},
    due=lambda kind, at: at + 240,
)


def simulate(*words: str) -> int:
    root = ArgumentParser()
    cli.add_commands(root.add_subparsers())
    options = root.parse_args(["simulate", *words])
    return int(options.run(options))


def small(**changes: Any) -> Mapping[str, Any]:
    return {**copy.deepcopy(SMALL), **changes}


def test_the_same_seed_gives_the_same_floor() -> None:
    floor = scenario.read(small())
    first, again = (outcome.compare(floor, MANUAL, [1, 2]) for _ in range(2))
    assert first == again
    assert first != outcome.compare(floor, MANUAL, [3, 4])


@pytest.mark.parametrize("way", [ways.Pull, ways.RoundRobin, ways.LeastLoaded, ways.Ours])
def test_every_sheet_is_done_once_by_somebody_who_can(way: type[Any]) -> None:
    floor = scenario.read(small())
    sheets = arrivals.draw(floor, MANUAL, 7)
    run = Floor(floor, MANUAL, sheets, way(), 7)
    run.run()
    assert len(sheets) > 20
    for sheet in sheets:
        assert sheet.begun is not None
        assert sheet.done is not None
        assert sheet.at <= sheet.begun < sheet.done
    assert not run.waiting
    assert [agent.points for agent in run.agents] == [0, 0, 0], "what was taken was given back"


def test_every_way_meets_the_same_arrivals() -> None:
    floor = scenario.read(small())
    first, again = (arrivals.draw(floor, MANUAL, 3) for _ in range(2))
    assert first == again
    for _ in range(2):
        Floor(floor, MANUAL, first, ways.Ours(), 3).run()
    assert [(each.at, each.minutes) for each in first] == [(e.at, e.minutes) for e in again]


def test_who_lacks_the_skill_is_never_given_the_work() -> None:
    people = [
        *SMALL["people"],
        {"name": "b", "count": 1, "shifts": ["08:00-17:00"], "skills": {"lines": 3}},
    ]
    floor = scenario.read(small(people=people))
    sheets = arrivals.draw(floor, MANUAL, 1)
    run = Floor(floor, MANUAL, sheets, ways.Ours(), 1)
    run.run()
    charged = {sheet.customer for sheet in sheets if sheet.type.code == "charges"}
    others = {sheet.customer for sheet in sheets if sheet.type.code == "other"}
    for customer in charged - others:
        assert not any(ref.startswith("b") for ref in run.served.get(customer, ()))


def test_a_difference_is_real_beyond_its_interval() -> None:
    assert outcome.interval([1.0, 1.1, 0.9, 1.0]).is_real
    assert not outcome.interval([1.0, -1.1, 0.9, -1.0]).is_real


def test_percentiles_are_of_the_numbers_themselves() -> None:
    ordered = [float(number) for number in range(1, 11)]
    assert arrivals.percentile(ordered, 0.9) == 9.0
    assert arrivals.percentile([5.0], 0.9) == 5.0
    assert arrivals.percentile([], 0.9) == 0.0


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"days": 0}, "days", "1 to 60"),
        ({"arrivals": {"per_hour": [1] * 23}}, "arrivals.per_hour", "24 numbers"),
        ({"arrivals": {"per_hour": [-1] + [1] * 23}}, "arrivals.per_hour", "negative"),
        (
            {"type": [{"code": "x", "share": 1, "minutes": 5, "skill": "magic"}]},
            "type.x",
            "§ 3.1.2: nobody holds the skill “magic”",
        ),
        (
            {"type": [{"code": "x", "share": 1, "minutes": 5, "post": "king"}]},
            "type.x",
            "§ 3.1.2: nobody fills the post “king”",
        ),
        ({"type": [{"code": "x", "share": 1, "minutes": 0}]}, "type.x", "above 0"),
        ({"type": [{"code": "x", "share": 0, "minutes": 5}]}, "type", "share"),
        ({"assumptions": {"missed": -0.1}}, "assumptions.missed", "negative"),
    ],
)
def test_a_bad_scenario_is_refused_with_the_place(
    changes: dict[str, Any], field: str, said: str
) -> None:
    written = small(**changes)
    if "type" not in changes or field.startswith("type."):
        written = {**written, "people": SMALL["people"]}
    with pytest.raises(Invalid) as refused:
        scenario.read(written)
    assert said in str((refused.value.fields or {})[field])


@pytest.mark.parametrize(
    ("shifts", "said"),
    [
        (["08:00-12:00", "11:30-17:00"], "§ 3.1.5: the shifts 08:00-12:00 and 11:30-17:00 overlap"),
        (["20:00-09:00", "08:00-12:00"], "of the next day overlap"),
    ],
)
def test_overlapping_shifts_are_refused_with_the_clause(shifts: list[str], said: str) -> None:
    people = [{**SMALL["people"][0], "shifts": shifts}]
    with pytest.raises(Invalid) as refused:
        scenario.read(small(people=people))
    assert said in str((refused.value.fields or {})["people.a-1"])


def test_a_level_beyond_the_skill_and_unreadable_hours_are_refused() -> None:
    too_good = [{**SMALL["people"][0], "skills": {"charges": 4}}]
    with pytest.raises(Invalid) as refused:
        scenario.read(small(people=too_good))
    assert "1 to 3" in str((refused.value.fields or {})["people.a-1"])
    with pytest.raises(Invalid, match=r"3\.1\.5"):
        scenario.read(small(people=[{**SMALL["people"][0], "shifts": ["8 to 5"]}]))


def test_what_came_is_taken_from_a_file(tmp_path: Path) -> None:
    came = tmp_path / "came.csv"
    came.write_text("at,type\n2026-03-05 09:30,other\n2026-03-04T10:00:00+08:00,charges\n")
    floor = scenario.with_arrivals(scenario.read(small()), came)
    assert (floor.starts_on.isoformat(), floor.days) == ("2026-03-04", 2)
    sheets = arrivals.draw(floor, MANUAL, 1)
    assert [(each.type.code, each.at) for each in sheets] == [
        ("charges", 600.0),
        ("other", 1440 + 570.0),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("when,type\n", "columns"),
        ("at,type\n", "no arrivals"),
        ("at,type\nyesterday,other\n", "Line 2"),
        ("at,type\n2026-03-05 09:30,magic\n", "Line 2: there is no type 'magic'"),
        ("at,type\n2026-03-05 09:30,other\n2026-12-05 09:30,other\n", "at most 60"),
    ],
)
def test_a_bad_file_of_arrivals_is_refused_with_the_line(
    tmp_path: Path, rows: str, said: str
) -> None:
    came = tmp_path / "came.csv"
    came.write_text(rows)
    with pytest.raises(Invalid, match=said):
        scenario.with_arrivals(scenario.read(small()), came)


def test_the_packaged_floor_is_ruled_by_the_manual_in_force(django_db_setup: None) -> None:
    floor = scenario.packaged()
    manual = manual_of(floor, NOW)
    hard = next(each for each in floor.types if each.code == "hard-complaint")
    back = next(each for each in floor.types if each.code == "call-back")
    assert manual.points["hard-complaint"] > manual.points["call-back"]
    assert (manual.due(hard, 0), manual.due(back, 60)) == (36 * 60, 60 + 4 * 60)


def test_facts_the_manual_does_not_know_are_refused() -> None:
    types = [{**SMALL["type"][1], "facts": {"weather": "rain"}}]
    with pytest.raises(Invalid, match="does not know"):
        manual_of(scenario.read(small(type=types)), NOW)


def test_the_command_prints_wins_and_losses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = files("ringback.dispatch.simulation") / "scenarios" / "county-desk.toml"
    text = source.read_text("utf-8").replace("days = 5", "days = 1")
    assert tomllib.loads(text)["days"] == 1
    mine = tmp_path / "mine.toml"
    mine.write_text(text, "utf-8")
    figures = tmp_path / "figures.json"
    assert simulate("--scenario", str(mine), "--seeds", "2", "--json", str(figures)) == 0
    said = capsys.readouterr().out
    for way in ways.all_ways():
        assert f"\n{way.name}" in said
    assert said.count("  better:") == said.count("  worse:") == 3
    assert "§ 3.1.2" in said
    assert '"breach_rate"' in figures.read_text()
    for wrong in (["--seeds", "1"], ["--scenario", "nowhere"], ["--arrivals", "/no/such.csv"]):
        with pytest.raises(Invalid):
            simulate(*wrong)
