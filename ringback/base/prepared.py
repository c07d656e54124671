"""Questions asked of the database all the time, whose words are found once.

Django finds the words of a query anew each time it is asked, which takes several times as long as
the database needs to answer one row by an index. A :class:`Prepared` query keeps them; values go
through their fields as ever, and so do the answers. Intake asks ten such questions for each case.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.fields import Field

from ringback.base.statements import execute

Row = TypeVar("Row", bound=models.Model)


class Prepared:
    """``ask`` makes the query from its values and ends in ``values_list``; ``samples`` are the
    columns the values are compared with, each with a value that stands nowhere else in the query.

    Every value must be used as it is, and whether one is null must not change the query.
    """

    def __init__(
        self,
        ask: Callable[..., "models.QuerySet[Any, Any]"],
        *samples: tuple[type[models.Model], str, Any],
    ) -> None:
        self.ask, self.samples = ask, samples
        self.found: dict[str, _Words] = {}

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        words = self.found.get(connection.vendor)
        if words is None:
            words = self.found.setdefault(connection.vendor, self._find())
        return words.answers(values)

    def _find(self) -> "_Words":
        fields: list[Any] = [model._meta.get_field(name) for model, name, _s in self.samples]
        query = self.ask(*(sample for _model, _name, sample in self.samples)).query
        compiler: Any = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        written = [
            field.get_db_prep_value(sample, connection)
            for field, (_model, _name, sample) in zip(fields, self.samples, strict=True)
        ]
        sources = [written.index(each) if each in written else None for each in parameters]
        if missing := set(range(len(written))) - set(sources):
            raise TypeError(f"values {missing} do not stand in {sql}")
        asked = [each[0] for each in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(asked)
        return _Words(sql, list(parameters), sources, fields, converters)


class _Words:
    def __init__(
        self,
        sql: str,
        parameters: Sequence[Any],
        sources: Sequence[int | None],
        fields: Sequence["Field[Any, Any]"],
        converters: dict[int, tuple[Sequence[Any], Any]],
    ) -> None:
        self.sql, self.parameters, self.sources = sql, parameters, sources
        self.fields, self.converters = fields, converters

    def answers(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        told = [
            field.get_db_prep_value(value, connection)
            for field, value in zip(self.fields, values, strict=True)
        ]
        parameters = [
            kept if source is None else told[source]
            for kept, source in zip(self.parameters, self.sources, strict=True)
        ]
        rows = execute(self.sql, parameters)
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        read = list(row)
        for place, (each, expression) in self.converters.items():
            for convert in each:
                read[place] = convert(read[place], expression, connection)
        return tuple(read)


def rows_of(
    model: type[Row], ask: Callable[..., "models.QuerySet[Row]"], *columns: tuple[str, Any]
) -> Callable[..., list[Row]]:
    """Whole rows of one table: ``ask`` makes the query, ``columns`` are its values' samples."""
    names = [field.attname for field in model._meta.concrete_fields]
    samples = [(model, name, sample) for name, sample in columns]
    prepared = Prepared(lambda *values: ask(*values).values_list(*names), *samples)

    def answer(*values: Any) -> list[Row]:
        return [model.from_db(connection.alias, names, row) for row in prepared(*values)]

    return answer


NOBODY = UUID(int=0x5A5A)
NOWHERE = "\x7fnowhere"
NO_NUMBER = -0x5A5A
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
"""Samples: no row has them."""
