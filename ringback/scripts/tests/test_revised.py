"""A revision of the manual changes the check on its effective date, and what is kept names it."""

from datetime import UTC, datetime, timedelta

import pytest

from ringback.handbook.tests import writers
from ringback.kernel.errors import Invalid
from ringback.scripts import commands, queries
from ringback.scripts.states import Verdict

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
WORDS = "您好，没问题的亲，保证处理，谢谢"


def verdicts(at: datetime) -> dict[str, Verdict]:
    return {remark.words: remark.verdict for remark in queries.check(WORDS, at=at).remarks}


@pytest.mark.django_db
def test_from_its_day_on() -> None:
    phrases = [{"phrase": "没问题的亲", "verdict": "block"}]
    rules = [{"rule": "promise", "verdict": "allow"}]
    changed = {"phrase__forbidden": phrases, "reply__rules": rules}
    revision = writers.approved(NOW, LATER, document="manual-4", **changed)
    assert verdicts(LATER - timedelta(seconds=1)) == {"保证": Verdict.WARN}
    assert verdicts(LATER) == {"没问题的亲": Verdict.BLOCK, "保证": Verdict.ALLOW}
    (remark,) = queries.check(WORDS, at=LATER).shown
    assert remark.cited == f"§ 4.2.2 · r{revision.number}"
    with pytest.raises(Invalid):
        commands.examine(ticket_id=1, part="body", words=WORDS, actor=writers.AUTHOR, now=LATER)
    (kept,) = queries.findings_of(subject_kind="ticket", subject_id=1)
    assert kept.revision_id == revision.pk
