"""A rule by which more severe cases would be contacted later is refused."""

import pytest

from ringback.clocks import severity
from ringback.handbook.facts import SEVERITIES
from ringback.handbook.tests.made import rule

SEVERE = ["high", "critical"]


def test_all_severities_are_compared() -> None:
    assert severity.RISING == SEVERITIES


@pytest.mark.parametrize(
    "cases",
    [
        [(0, {}, "8h")],
        [(0, {}, "8h"), (10, {"kind": "complaint"}, "2h"), (20, {"severity": SEVERE}, "60m")],
        # A complaint is contacted within 2 h anyway; high severity speaks of others alone.
        [
            (0, {}, "8h"),
            (10, {"severity": SEVERE, "kind": {"not": "complaint"}}, "4h"),
            (20, {"kind": "complaint"}, "2h"),
        ],
        [(0, {}, "2wd"), (10, {"severity": "critical"}, "1wd")],
    ],
)
def test_what_only_shortens_is_taken(cases: list[tuple[int, dict[str, object], str]]) -> None:
    assert list(severity.lengthened(rule(*cases))) == []


@pytest.mark.parametrize(
    ("cases", "fault"),
    [
        ([(0, {}, "8h"), (10, {"severity": "low"}, "24h")], severity.LENGTHENS),
        (
            [(0, {}, "8h"), (10, {"severity": "critical"}, "4h"), (20, {"severity": "high"}, "2h")],
            severity.LENGTHENS,
        ),
        # Only where two rules meet: a complaint of high severity gets 4 h instead of its 2.
        (
            [(0, {}, "8h"), (10, {"kind": "complaint"}, "2h"), (20, {"severity": "high"}, "4h")],
            severity.LENGTHENS,
        ),
        # Of stars, at the edge of a range.
        (
            [
                (0, {}, "8h"),
                (10, {"star_level": {"above": 5}}, "1h"),
                (20, {"severity": "high"}, "2h"),
            ],
            severity.LENGTHENS,
        ),
        # Of a kind the rule does not name.
        (
            [
                (0, {}, "8h"),
                (10, {"kind": {"not": "inquiry"}}, "1h"),
                (20, {"severity": "high"}, "2h"),
            ],
            severity.LENGTHENS,
        ),
        ([(0, {}, "8h"), (10, {"severity": "high"}, "1wd")], severity.INCOMPARABLE),
    ],
)
def test_what_lengthens_is_found(
    cases: list[tuple[int, dict[str, object], str]], fault: object
) -> None:
    assert list(severity.lengthened(rule(*cases))) == [fault]


def test_more_situations_than_can_be_checked_are_refused() -> None:
    named = [f"leaf.{number}" for number in range(200)]
    cases = [
        (0, {}, "8h"),
        (1, {"category": named, "star_level": {"at_least": 3}}, "4h"),
        (2, {"kind": ["fault", "inquiry", "complaint"], "channel": ["phone", "app"]}, "3h"),
        (3, {"severity": "high", "segment": "person", "region": "rural"}, "1h"),
    ]
    assert list(severity.lengthened(rule(*cases))) == [severity.TOO_MANY]
