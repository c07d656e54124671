"""The published map names leaves that exist, and a run is judged by it as it says."""

import json
import tomllib
from pathlib import Path

import pytest

import ringback
from benchmarks import hotline
from benchmarks.hotline import Judged, Line

LEAVES = Path(ringback.__file__).parent / "catalog" / "packaged" / "leaves"
GROUPS = {"inside", "noise", "talk", "outside"}


def line(*leaves, group="inside"):
    return Line("Some_00000007", "words of our own", group, leaves, "action/target")


def test_the_map_names_leaves_of_the_packaged_catalogue():
    files = [tomllib.loads(path.read_text("utf-8")) for path in LEAVES.glob("*.toml")]
    known = {leaf["code"] for file in files for leaf in file["leaf"]}
    named = {leaf for rule in hotline.rules() for leaf in rule.leaves}
    assert named <= known


def test_each_label_is_mapped_once_and_to_something():
    rules = hotline.rules()
    labels = [(rule.action, rule.target) for rule in rules]
    assert len(labels) == len(set(labels))
    assert {rule.group for rule in rules} == GROUPS
    assert all(bool(rule.leaves) == (rule.group == "inside") for rule in rules)


def write(path, **silver):
    row = {"id": "Some_00000007", "text": "words", **silver}
    path.write_text(json.dumps(row) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("action", "target", "group"),
    [
        ("查询", "余额", "inside"),
        ("拒识", "余额", "noise"),
        ("集外说法", "感谢", "talk"),
        ("集外说法", "余额", "outside"),
    ],
)
def test_the_first_rule_that_fits_places_a_line(tmp_path, action, target, group):
    file = write(tmp_path / "lines.jsonl", silver_action=action, silver_target=target)
    assert [one.group for one in hotline.lines(file)] == [group]


def test_a_label_the_map_does_not_know_is_no_line(tmp_path):
    file = write(tmp_path / "lines.jsonl", silver_action="查询", silver_target="天气")
    with pytest.raises(LookupError, match="查询/天气"):
        hotline.lines(file)


def test_every_line_gets_a_number_of_its_own():
    row = line().as_row()
    assert row["phone"] == "13900000007"
    assert row["external_id"] == "Some_00000007"


@pytest.mark.parametrize(
    ("category", "reason", "filed", "begun", "agrees", "plainly"),
    [
        ("basic.bill", "", True, True, True, True),
        ("basic.monthly_fee", "incomplete", True, False, True, False),
        ("basic.balance", "", True, True, False, False),
        ("", "noise", False, False, False, False),
    ],
)
def test_a_line_is_judged_by_its_outcome(category, reason, filed, begun, agrees, plainly):
    (row,) = hotline.judged(
        [line("basic.bill", "basic.monthly_fee")],
        [{"external_id": "Some_00000007", "category": category or None, "triage": reason or None}],
    )
    assert (row.is_filed, row.is_begun) == (filed, begun)
    assert (row.agrees, row.agrees_plainly) == (agrees, plainly)


def test_what_disagrees_is_counted_by_label_and_leaf():
    rows = [Judged(line("basic.bill"), code, "") for code in ("basic.bill", "basic.balance", "")]
    assert hotline.disagreements(rows, 5) == [("action/target → basic.balance", 1)]
