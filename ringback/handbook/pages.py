"""What the handbook's pages show: clauses with their rules in words, in the reader's language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ringback.handbook import queries
from ringback.handbook.models import Clause
from ringback.handbook.prose import html_of
from ringback.handbook.sources import Basis
from ringback.handbook.stock import Stated
from ringback.handbook.terms import COLUMN_LABELS
from ringback.handbook.values import Bilingual, Table
from ringback.handbook.words import (
    BASIS_LABELS,
    citation,
    conditions_in_words,
    in_reader_s_language,
    value_in_words,
)

BASIS_TONES = {Basis.LAW: "info", Basis.UNVERIFIED: "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a rule. A table has ``heads`` and ``rows``, codes in the first
    column when ``has_codes``; any other value has ``words``."""

    condition: str
    words: str
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    has_codes: bool = False


@dataclass(frozen=True, slots=True)
class ParameterBlock:
    code: str
    label: str
    lines: Sequence[Line]
    basis: str
    tone: str
    citation: str
    note: str


@dataclass(frozen=True, slots=True)
class ClauseBlock:
    number: str
    title: str
    html: SafeString
    scope: str
    effective_on: date
    parameters: Sequence[ParameterBlock]


@dataclass(frozen=True, slots=True)
class ChapterBlock:
    title: str
    number: str
    revision: int
    sections: Sequence[tuple[str, str]]


def contents(edition_id: UUID) -> list[ChapterBlock]:
    """The chapters with (number, title) of their sections."""
    chapters: dict[str, list[Clause]] = {}
    for clause in queries.clauses(edition_id):
        chapters.setdefault(clause.revision.document.code, []).append(clause)
    return [_chapter(clauses) for clauses in chapters.values()]


def _chapter(clauses: Sequence[Clause]) -> ChapterBlock:
    first = clauses[0]
    document = first.revision.document
    return ChapterBlock(
        title=_words(document.title_zh, document.title_en),
        number=first.number.partition(".")[0],
        revision=first.revision.number,
        sections=[
            (clause.number, _words(clause.title_zh, clause.title_en))
            for clause in clauses
            if clause.number.count(".") == 1
        ],
    )


def section(clauses: Sequence[Clause]) -> list[ClauseBlock]:
    """A section and its sub-clauses; all of them belong to one revision."""
    stated = queries.parameters_of(clauses[0].revision_id)
    return [
        ClauseBlock(
            number=clause.number,
            title=_words(clause.title_zh, clause.title_en),
            html=html_of(_words(clause.text_zh, clause.text_en)),
            scope=_words(clause.scope_zh, clause.scope_en),
            effective_on=clause.effective_on,
            parameters=[_parameter(each) for each in stated.get(clause.number, ())],
        )
        for clause in clauses
    ]


def _parameter(stated: Stated) -> ParameterBlock:
    rule, source = stated.text.rule, stated.text.source
    return ParameterBlock(
        code=rule.code,
        label=in_reader_s_language(rule.label),
        lines=list(_lines(stated)),
        basis=str(BASIS_LABELS[source.basis]),
        tone=BASIS_TONES.get(source.basis, "neutral"),
        citation=citation(source),
        note=in_reader_s_language(source.note) if source.note else "",
    )


def _lines(stated: Stated) -> Iterator[Line]:
    rule = stated.text.rule
    for case in rule.cases:
        condition = conditions_in_words(case.conditions)
        if isinstance(case.value, Table):
            columns = rule.shape.columns or {}
            rows = [
                [value_in_words(column, row[name]) for name, column in columns.items()]
                for row in case.value.rows
            ]
            heads = [str(COLUMN_LABELS.get(name, name)) for name in columns]
            yield Line(condition, "", heads, rows, has_codes=next(iter(columns), "") == "code")
        else:
            yield Line(condition, value_in_words(rule.shape, case.value, stated.text.unit))


def _words(zh: str, en: str) -> str:
    return Bilingual(zh, en).in_language(get_language() or "zh-hans")
