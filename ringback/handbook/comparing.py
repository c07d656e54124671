"""What differs between two revisions of a document: clauses in both languages, and numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringback.handbook.content import CLAUSE_TEXT
from ringback.handbook.models import Clause, Revision
from ringback.handbook.numbering import order
from ringback.handbook.slots import Change, ChangedRule, Impact, impacts
from ringback.handbook.states import OPEN, RevisionState
from ringback.handbook.stock import Stated, read_stated
from ringback.kernel.marking import Sides, sides

_PAIRS = (("title_zh", "title_en"), ("scope_zh", "scope_en"), ("text_zh", "text_en"))
NOTHING = Clause(number="", **dict.fromkeys(CLAUSE_TEXT, ""))


@dataclass(frozen=True, slots=True)
class Passage:
    """Title, scope or text of a clause, side by side in both languages."""

    zh: Sides
    en: Sides


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """``old`` or ``new`` is ``None`` when the clause was added or dropped."""

    number: str
    old: Clause | None
    new: Clause | None
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class ParameterDifference:
    clause_number: str
    old: Stated | None
    new: Stated | None

    @property
    def stated(self) -> Stated:
        found = self.new or self.old
        assert found is not None  # it differs, so one of the two states it
        return found

    @property
    def code(self) -> str:
        return self.stated.text.rule.code


@dataclass(frozen=True, slots=True)
class Comparison:
    old: Revision
    new: Revision
    clauses: Sequence[ClauseDifference]
    parameters: Sequence[ParameterDifference]

    @property
    def numbers(self) -> list[str]:
        """The clauses that differ in words or in a parameter, in the order they are read."""
        touched = {each.number for each in self.clauses}
        touched |= {each.clause_number for each in self.parameters}
        return sorted(touched, key=order)

    @property
    def is_empty(self) -> bool:
        return not self.clauses and not self.parameters


def counterpart(revision: Revision) -> Revision | None:
    """The text that holds, or would hold, without this revision: what it is read against.
    ``None`` for the first of its document."""
    approved = Revision.objects.filter(document=revision.document_id, state=RevisionState.APPROVED)
    if revision.effective_at is not None:
        before = approved.filter(effective_at__lt=revision.effective_at)
        return before.order_by("-effective_at").first()
    if revision.state in (*OPEN, RevisionState.OFFERED):
        return approved.order_by("-effective_at").first()
    return revision.based_on


def compare(old: Revision, new: Revision) -> Comparison:
    return Comparison(old, new, list(_clauses(old, new)), list(_parameters(old, new)))


def _clauses(old: Revision, new: Revision) -> Iterator[ClauseDifference]:
    before, after = _by_number(old), _by_number(new)
    for number in sorted(before.keys() | after.keys(), key=order):
        was, is_now = before.get(number), after.get(number)
        passages = [
            Passage(*(_sides(was, is_now, name) for name in pair))
            for pair in _PAIRS
            if any(_said(was, name) != _said(is_now, name) for name in pair)
        ]
        if passages:
            yield ClauseDifference(number, was, is_now, passages)


def _by_number(revision: Revision) -> dict[str, Clause]:
    return {clause.number: clause for clause in revision.clauses.all()}


def _sides(old: Clause | None, new: Clause | None, name: str) -> Sides:
    return sides(_said(old, name), _said(new, name))


def _said(clause: Clause | None, name: str) -> str:
    said: str = getattr(clause or NOTHING, name)
    return said


def _parameters(old: Revision, new: Revision) -> Iterator[ParameterDifference]:
    before, after = _by_code(old.pk), _by_code(new.pk)
    for code in sorted(before.keys() | after.keys()):
        was, is_now = before.get(code), after.get(code)
        if _ruled(was) != _ruled(is_now):
            found = is_now or was
            assert found is not None  # the code is in one of the two
            yield ParameterDifference(found.clause_number, was, is_now)


def _by_code(revision_id: UUID) -> Mapping[str, Stated]:
    return {stated.text.rule.code: stated for stated in read_stated(revision_id)}


def _ruled(stated: Stated | None) -> object:
    return stated and (stated.text.rule, stated.text.unit, stated.clause_number)


def change_of(comparison: Comparison, now: datetime) -> Change:
    """The difference as modules above are told it."""
    return Change(
        document=comparison.new.document.code,
        old_id=comparison.old.pk,
        new_id=comparison.new.pk,
        rules=[
            ChangedRule(
                code=each.code,
                clause_number=each.clause_number,
                old=each.old.text.rule if each.old else None,
                new=each.new.text.rule if each.new else None,
            )
            for each in comparison.parameters
        ],
        clauses=comparison.numbers,
        now=now,
        added=[each.number for each in comparison.clauses if each.old is None],
        dropped=[each.number for each in comparison.clauses if each.new is None],
    )


def impact_list(comparison: Comparison, now: datetime) -> list[Impact]:
    """What the change touches, asked of every module that has put itself into the slot."""
    if comparison.is_empty:
        return []
    change = change_of(comparison, now)
    return [impact for _name, ask in impacts.items() for impact in ask(change)]
