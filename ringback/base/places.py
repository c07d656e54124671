"""Where rows keep a place of the organisation, so that they go along when that place moves.

A module announces its columns in its ``offers``; whoever moves a part of the operator rewrites all
of them in the transaction of the move. The journal is no such column: what it tells is of its time.
"""

from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Value
from django.db.models.functions import Concat, Substr

from ringback.base.lookups import paths_within
from ringback.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Column:
    """A column of paths, or of texts that begin with ``prefix`` and go on with a path."""

    model: type[models.Model]
    field: str
    prefix: str = ""


columns: Registry[Column] = Registry("column of places")


def keep(model: type[models.Model], *fields: str, prefix: str = "") -> None:
    """Announce columns. A foreign key to a path is named by its ``attname``."""
    for field in fields:
        columns.add(f"{model._meta.label}.{field}", Column(model, field, prefix))


def relocate(old: str, new: str) -> int:
    """Put every row at or below ``old`` at or below ``new``, by one statement a column. Answers how
    many values were rewritten. Part of somebody's command: commits and fails with it.

    A row whose like stands at the new place already goes; one that somebody writes there at the
    same moment makes this raise ``IntegrityError``.
    """
    return sum(_relocate(column, old, new) for _name, column in columns.items())


def _relocate(column: Column, old: str, new: str) -> int:
    within = column.prefix + old
    # As a text of its own: a foreign key knows no look-up by prefix.
    value = ExpressionWrapper(F(column.field), output_field=models.CharField())
    rows = column.model._base_manager.alias(place=value).filter(paths_within("place", [within]))
    rest = Substr(value, len(within) + 1)
    moved = Concat(Value(column.prefix + new), rest, output_field=models.CharField())
    for others in _unique_with(column):
        same = {name: OuterRef(name) for name in others}
        twins = column.model._base_manager.filter(**same, **{column.field: OuterRef("moved")})
        # Written late on the old path, by somebody who had read it: what it says stands there.
        rows.alias(moved=moved).filter(Exists(twins)).delete()
    return rows.update(**{column.field: moved})


def _unique_with(column: Column) -> list[list[str]]:
    """The other fields of each constraint that lets a place stand once beside them."""
    return [
        [name for name in constraint.fields if name != column.field]
        for constraint in column.model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and constraint.condition is None
        and column.field in constraint.fields
        and len(constraint.fields) > 1
    ]
