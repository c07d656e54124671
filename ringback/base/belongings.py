"""Which rows belong to a case, whoever owns their table: they go to the archive with it.

A module announces its tables in its ``offers``. A table that hangs on a case and is announced by
nobody would keep every case from leaving; a test of ``records`` finds it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q

from ringback.kernel.registry import Registry

Cases = Sequence[int]
Row = dict[str, Any]

SUBJECT = ("subject_kind", "subject_id")


@dataclass(frozen=True, slots=True)
class Belonging:
    """``case``: the look-up from a row to the id of its case. Empty for rows that name their
    subject; then ``via`` leads to the row that does (``clock__``)."""

    model: type[models.Model]
    case: str = ""
    via: str = ""

    def rows(self, cases: Cases, subjects: Mapping[tuple[str, str], int]) -> Iterator[Any]:
        """Pairs of a case and a row of it."""
        if self.case:
            yield from self._by_key(cases)
        else:
            yield from self._by_subject(subjects)

    def _by_key(self, cases: Cases) -> Iterator[tuple[int, models.Model]]:
        found = self.model._base_manager.filter(**{f"{self.case}__in": cases})
        for row in found.annotate(case_of=F(self.case)):
            yield row.case_of, row

    def _by_subject(
        self, subjects: Mapping[tuple[str, str], int]
    ) -> Iterator[tuple[int, models.Model]]:
        kinds: dict[str, list[str]] = {}
        for kind, subject_id in subjects:
            kinds.setdefault(kind, []).append(subject_id)
        about = Q()
        for kind, ids in kinds.items():
            about |= Q(**{f"{self.via}subject_kind": kind, f"{self.via}subject_id__in": ids})
        found = self.model._base_manager.filter(about)
        for row in found.annotate(of=F(f"{self.via}subject_kind"), one=F(f"{self.via}subject_id")):
            yield subjects[row.of, row.one], row


belongings: Registry[Belonging] = Registry("belonging of a case")
subjects: Registry[Callable[[Cases], Mapping[str, int]]] = Registry("subject of a case")
"""By subject kind: ids of the subjects of these cases, each with its case."""


def belong(model: type[models.Model], *cases: str) -> None:
    """Rows that lead to their case by key, each by one or more ways."""
    for case in cases:
        belongings.add(f"{model._meta.label}.{case}", Belonging(model, case))


def belong_by_subject(model: type[models.Model], via: str = "") -> None:
    belongings.add(f"{model._meta.label}.subject", Belonging(model, via=via))


def subjects_of(cases: Cases) -> dict[tuple[str, str], int]:
    """Every subject of these cases, by kind and id, with its case."""
    return {
        (kind, subject_id): case
        for kind, find in subjects.items()
        for subject_id, case in find(cases).items()
    }


def owned() -> Iterable[type[models.Model]]:
    """The tables that go with a case."""
    return {each.model for _name, each in belongings.items()}
