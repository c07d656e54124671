"""The index of forms and related files (§8.3), as an edition has it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringback.handbook import queries, stock
from ringback.handbook.numbering import order
from ringback.handbook.values import Table
from ringback.handbook.words import in_reader_s_language

FORMS, FILES = "appendix.forms", "appendix.files"


@dataclass(frozen=True, slots=True)
class Listed:
    """A form or file. ``clauses`` are (number, address): those the index names, and those of which
    a number cites the file."""

    code: str
    name: str
    note: str
    clauses: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Index:
    forms: Sequence[Listed]
    files: Sequence[Listed]


def index_of(edition_id: UUID) -> Index:
    citing = _citing(edition_id)
    return Index(
        forms=[
            _listed(row, row["code"], row["used_in"], [], edition_id)
            for row in _rows(FORMS, edition_id)
        ],
        files=[
            _listed(row, "", row["edition"], citing.get(row["name"].zh, ()), edition_id)
            for row in _rows(FILES, edition_id)
        ],
    )


def forms_of(edition_id: UUID) -> Mapping[str, list[str]]:
    """Code and name of the forms each clause uses."""
    found: dict[str, list[str]] = {}
    for row in _rows(FORMS, edition_id):
        for number in _numbers(row):
            form = f"{row['code']} {in_reader_s_language(row['name'])}"
            found.setdefault(number, []).append(form)
    return found


def naming(numbers: Collection[str], revision_id: UUID, at: datetime) -> list[str]:
    """Names of the forms and files that name one of these clauses: in the index in force at an
    instant, unless the revision states it anew."""
    stated = dict(stock.succession().stated(queries.edition_at(at).pk))
    stated |= {each.text.rule.code: each for each in stock.read_stated(revision_id)}
    return [
        in_reader_s_language(row["name"])
        for code in (FORMS, FILES)
        if code in stated
        for case in stated[code].text.rule.cases
        if isinstance(case.value, Table)
        for row in case.value.rows
        if set(_numbers(row)) & set(numbers)
    ]


def _rows(code: str, edition_id: UUID) -> Sequence[Mapping[str, Any]]:
    """An edition of before there was an index, and of another manual, has none."""
    try:
        return queries.ruling(code, edition_id=edition_id).value_as(Table).rows
    except KeyError:
        return ()


def _citing(edition_id: UUID) -> Mapping[str, list[str]]:
    """By the Chinese name of an instrument the clauses of which a parameter rests on it."""
    found: dict[str, list[str]] = {}
    for stated in stock.succession().stated(edition_id).values():
        instrument = stated.text.source.instrument
        if instrument is not None:
            found.setdefault(instrument.name.zh, []).append(stated.clause_number)
    return found


def _listed(
    row: Mapping[str, Any], code: str, note: Any, citing: Sequence[str], edition_id: UUID
) -> Listed:
    named = _numbers(row)
    # A clause that the index names by its section is not named twice.
    more = {
        number
        for number in citing
        if not any(number == each or number.startswith(f"{each}.") for each in named)
    }
    numbers = sorted({*named, *more}, key=order)
    return Listed(
        code=code,
        name=in_reader_s_language(row["name"]),
        note=in_reader_s_language(note),
        clauses=[(number, queries.clause_address(number, edition_id)) for number in numbers],
    )


def _numbers(row: Mapping[str, Any]) -> list[str]:
    return [number.strip() for number in row["clauses"].replace("、", ",").split(",")]
