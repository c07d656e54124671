"""What a revision says, as a whole: copied into the next draft, and digested."""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils import timezone

from ringback.handbook.models import Clause, Parameter, ParameterCase, Revision
from ringback.kernel import instants

CLAUSE_TEXT = ("title_zh", "title_en", "text_zh", "text_en", "scope_zh", "scope_en")
CLAUSE = ("number", "position", *CLAUSE_TEXT)
PARAMETER = (
    "code",
    "label_zh",
    "label_en",
    "unit_zh",
    "unit_en",
    "shape",
    "is_partial",
    "basis",
    "source",
)
CASE = ("priority", "conditions", "value")


def copy(source: Revision, draft: Revision) -> None:
    """Write into ``draft`` what ``source`` says, in three statements.

    A clause that took effect with ``source`` gets the date it then had, for in the draft it is no
    longer new.
    """
    own_date = effective_on(source)
    clauses = {
        clause.pk: Clause(
            revision=draft,
            effective_on=clause.effective_on or own_date,
            **{name: getattr(clause, name) for name in CLAUSE},
        )
        for clause in source.clauses.order_by("position")
    }
    Clause.objects.bulk_create(clauses.values())
    parameters = {
        row.pk: Parameter(
            revision=draft,
            clause=clauses[row.clause_id],
            **{name: getattr(row, name) for name in PARAMETER},
        )
        for row in source.parameters.order_by("pk")
    }
    Parameter.objects.bulk_create(parameters.values())
    ParameterCase.objects.bulk_create(
        ParameterCase(
            parameter=parameters[case.parameter_id],
            **{name: getattr(case, name) for name in CASE},
        )
        for case in ParameterCase.objects.filter(parameter__revision=source)
    )


def effective_on(revision: Revision) -> date | None:
    """The operator's date on which a revision takes effect."""
    if revision.effective_at is None:
        return None
    zone = instants.zone_named(timezone.get_default_timezone_name())
    return instants.on_date(revision.effective_at, zone)


def digest(revision_id: UUID) -> str:
    """SHA-256 of everything the revision says, independent of row ids and of the database.

    The dates of its clauses are left out: an unchanged clause in the next draft has the same one.
    """
    told = "\n".join(_lines(revision_id))
    return sha256(told.encode()).hexdigest()


def _lines(revision_id: UUID) -> Iterator[str]:
    clauses = Clause.objects.filter(revision=revision_id).order_by("position")
    for clause in clauses.values_list(*CLAUSE):
        yield _canonical(clause)
    parameters = Parameter.objects.filter(revision=revision_id).order_by("code")
    for parameter in parameters.values_list(*PARAMETER, "clause__number"):
        yield _canonical(parameter)
    cases = ParameterCase.objects.filter(parameter__revision=revision_id)
    for case in cases.order_by("parameter__code", "priority").values_list(*CASE, "parameter__code"):
        yield _canonical(case)


def _canonical(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
