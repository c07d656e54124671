"""What one says at each step, and what the rules find in a text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from ringback.base import masking
from ringback.handbook import queries as handbook
from ringback.kernel.conditions import Facts
from ringback.scripts import policy, rules
from ringback.scripts.models import Finding
from ringback.scripts.states import (
    OUTCOME_LABELS,
    RULE_LABELS,
    STEP_LABELS,
    VERDICT_LABELS,
    Outcome,
    Rule,
    Step,
    Verdict,
)

__all__ = ["Check", "Finding", "Line", "Remark", "check", "findings_of", "lines"]

BLANK = "……"
"""Stands where the page does not know what to fill in."""
MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """What to say at a step; ``cited`` names clause and revision, ``address`` leads there."""

    step: object
    words: str
    cited: str
    address: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding for whoever wrote the text. ``words`` is the place, masked; empty for what is
    missing."""

    rule: Rule
    verdict: Verdict
    start: int
    end: int
    words: str
    clause: str
    revision_id: UUID
    cited: str
    address: str

    @property
    def title(self) -> object:
        return RULE_LABELS[self.rule]

    @property
    def judgement(self) -> object:
        return VERDICT_LABELS[self.verdict]

    @property
    def tone(self) -> str:
        return {Verdict.BLOCK: "bad", Verdict.WARN: "warn"}.get(self.verdict, "")


@dataclass(frozen=True, slots=True)
class Check:
    """``fingerprint`` is what somebody confirms who sends the text in spite of a warning."""

    remarks: Sequence[Remark]
    fingerprint: str

    @property
    def is_blocked(self) -> bool:
        return any(remark.verdict is Verdict.BLOCK for remark in self.remarks)

    @property
    def warnings(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.verdict is Verdict.WARN]

    @property
    def shown(self) -> list[Remark]:
        """What whoever writes is told; the rest is noted."""
        return [remark for remark in self.remarks if remark.verdict is not Verdict.ALLOW]

    def is_refused(self, confirmed: str) -> bool:
        return self.is_blocked or (bool(self.warnings) and confirmed != self.fingerprint)


def check(text: str, *, at: datetime) -> Check:
    """What the manual in force says about a text that is to go to a customer."""
    standing = policy.standing(at)
    found = standing.etiquette.findings(text)
    return Check(
        [_remark(each, standing.rulings[each.rule], text) for each in found],
        rules.fingerprint(text, found),
    )


def _remark(found: rules.Found, ruling: handbook.Ruling, text: str) -> Remark:
    return Remark(
        rule=found.rule,
        verdict=found.verdict,
        start=found.start,
        end=found.end,
        words=_masked(found, text),
        clause=ruling.clause_number,
        revision_id=ruling.revision_id,
        cited=handbook.cited(ruling.clause_number, ruling.edition_id),
        address=ruling.address,
    )


def _masked(found: rules.Found, text: str) -> str:
    words = text[found.start : found.end]
    is_number = found.rule in (Rule.PHONE, Rule.IDENTITY, Rule.BANK_CARD)
    return masking.account(words) if is_number else masking.text(words)


def lines(
    steps: Iterable[Step], *, at: datetime, facts: Facts, places: Mapping[str, str]
) -> list[Line]:
    """The manual's phrases for these steps in the reader's language, filled in. What is personal
    in ``places`` comes masked."""
    filled = _Filled({"minutes": str(policy.longest_wait(at)), **places})
    return [_line(step, at, facts, filled) for step in steps]


def _line(step: Step, at: datetime, facts: Facts, places: "_Filled") -> Line:
    ruling = policy.wording(step, at=at, facts=facts)
    wording = ruling.value_as(handbook.Bilingual).in_language(get_language() or "zh-hans")
    return Line(
        step=STEP_LABELS[step],
        words=wording.format_map(places),
        cited=handbook.cited(ruling.clause_number, ruling.edition_id),
        address=ruling.address,
    )


class _Filled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return BLANK


def findings_of(*, subject_kind: str, subject_id: object) -> list[Finding]:
    """What was found in the words of a case, newest first; whoever asks has seen to it that its
    reader may read the case."""
    rows = Finding.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    return list(rows.order_by("-examined_at", "-id")[:MOST])


def outcome_in_words(outcome: str) -> object:
    return OUTCOME_LABELS[Outcome(outcome)]
