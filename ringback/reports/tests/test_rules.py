"""Where a case stayed, how it was recognised, which value stands at a share."""

from datetime import UTC, datetime, timedelta

import pytest

from ringback.reports import rules, words
from ringback.reports.rules import Told
from ringback.reports.states import Recognition, Step

NOW = datetime(2026, 2, 13, 8, 0, tzinfo=UTC)
BILLING, REPAIR = "/44/4401/~billing/", "/44/4401/~repair/"


def told(kind: str, hours: float = 0, actor: str = "user:1", **content: object) -> Told:
    subject = "ticket" if kind.split(".", maxsplit=1)[0] != "sheet" else "work_sheet"
    at = NOW + timedelta(hours=hours)
    return Told(subject, "7" if subject == "ticket" else "9", kind, at, actor, content)


def test_a_step_ends_where_the_next_begins():
    found = rules.stays(
        [
            told("ticket.registered"),
            told("ticket.accepted", 1),
            told("sheet.dispatched", 1, department_path=BILLING),
            told("sheet.handed_over", 3, department_path=REPAIR),
            told("sheet.claimed", 4),
            told("sheet.replied", 9),
            told("sheet.sent_back", 10),
            told("sheet.replied", 12),
            told("sheet.passed", 13),
            told("ticket.resolved", 14),
            told("ticket.urged", 15),
            told("ticket.closed", 20),
        ]
    )
    assert [(s.step, s.sheet_id, s.department_path, s.seconds // 3600) for s in found] == [
        (Step.ACCEPTANCE, 0, "", 1),
        (Step.CLAIM, 9, BILLING, 2),
        (Step.CLAIM, 9, REPAIR, 1),
        (Step.WORK, 9, REPAIR, 5),
        (Step.REVIEW, 9, "", 1),
        (Step.WORK, 9, REPAIR, 2),
        (Step.REVIEW, 9, "", 1),
        (Step.ANSWER, 0, "", 13),
        (Step.FEEDBACK, 0, "", 6),
    ]


def test_only_a_merge_ends_a_case_of_all_links():
    begun = told("ticket.registered")
    assert rules.stays([begun, told("ticket.linked", 1, link_kind="related")]) == []
    assert len(rules.stays([begun, told("ticket.linked", 1, link_kind="duplicate_of")])) == 1


TAKEN = {"confidence": 93, "reason": ""}
WAITING = {"confidence": 40, "reason": "low_confidence"}
SAME = {"old_kind": "fault", "new_kind": "fault", "old_category": "a", "new_category": "a"}


@pytest.mark.parametrize(
    ("course", "found"),
    [
        ([told("request.taken", confidence=None, reason="")], Recognition.PERSON),
        ([told("request.taken", **TAKEN)], Recognition.AUTOMATIC),
        ([told("request.taken", **TAKEN), told("ticket.classified", **SAME)], "automatic"),
        (
            [
                told("request.taken", **TAKEN),
                told("ticket.classified", **{**SAME, "new_category": "b"}),
            ],
            Recognition.CORRECTED,
        ),
        (
            [
                told("request.taken", **TAKEN),
                told("ticket.classified", 0, "system:intake", **{**SAME, "new_category": "b"}),
            ],
            Recognition.AUTOMATIC,
        ),
        ([told("request.taken", **WAITING)], Recognition.PENDING),
        (
            [told("request.taken", **WAITING), told("triage.settled", corrected=False)],
            Recognition.CONFIRMED,
        ),
        (
            [told("request.taken", **WAITING), told("triage.settled", corrected=True)],
            Recognition.CORRECTED,
        ),
        ([told("request.taken", **WAITING), told("triage.dismissed")], Recognition.DISMISSED),
        ([told("request.taken", **WAITING), told("triage.lapsed")], Recognition.DECIDED),
    ],
)
def test_how_a_case_came_to_its_class(course, found):
    assert rules.recognition(course) == found


@pytest.mark.parametrize(
    ("share", "count", "place"),
    [(0.5, 1, 0), (0.5, 2, 0), (0.5, 3, 1), (0.9, 10, 8), (0.9, 11, 9), (0.9, 1, 0)],
)
def test_a_percentile_is_a_value_that_is_there(share, count, place):
    assert rules.rank(share, count) == place


@pytest.mark.parametrize(
    ("share", "text"), [(0.8999, "89.9 %"), (0.9, "90.0 %"), (1, "100.0 %"), (29 / 30, "96.6 %")]
)
def test_a_share_is_never_rounded_up_to_its_target(share, text):
    assert words.percent(share) == text
