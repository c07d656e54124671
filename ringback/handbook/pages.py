"""What the handbook's pages show: clauses with their rules in words, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ringback.base.prose import html_of
from ringback.handbook import appendices, queries, stock
from ringback.handbook.content import effective_on
from ringback.handbook.models import Clause, Revision
from ringback.handbook.sources import Basis
from ringback.handbook.stock import Stated
from ringback.handbook.terms import COLUMN_LABELS
from ringback.handbook.values import Bilingual, Table, ValueType
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
    """One case of a rule. A table has ``heads`` and ``rows``, codes and phrases of no language
    in the first column when ``has_codes``; any other value has ``words``."""

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
    effective_on: date | None
    parameters: Sequence[ParameterBlock]
    forms: Sequence[str] = ()


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


def section(clauses: Sequence[Clause], edition_id: UUID) -> list[ClauseBlock]:
    """A section and its sub-clauses; all of them belong to one approved revision."""
    stated = queries.parameters_of(clauses[0].revision_id)
    return blocks(clauses, stated, appendices.forms_of(edition_id))


def whole(revision: Revision) -> list[ClauseBlock]:
    """Everything a revision says, a draft as it stands now."""
    stated: dict[str, list[Stated]] = {}
    for each in stock.read_stated(revision.pk):
        stated.setdefault(each.clause_number, []).append(each)
    return blocks(list(revision.clauses.select_related("revision").order_by("position")), stated)


def blocks(
    clauses: Sequence[Clause],
    stated: Mapping[str, Sequence[Stated]],
    forms: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[ClauseBlock]:
    return [
        ClauseBlock(
            number=clause.number,
            title=_words(clause.title_zh, clause.title_en),
            html=html_of(_words(clause.text_zh, clause.text_en)),
            scope=_words(clause.scope_zh, clause.scope_en),
            effective_on=clause.effective_on or effective_on(clause.revision),
            parameters=[_parameter(each) for each in stated.get(clause.number, ())],
            forms=forms.get(clause.number, ()),
        )
        for clause in clauses
    ]


def _parameter(stated: Stated) -> ParameterBlock:
    rule, source = stated.text.rule, stated.text.source
    return ParameterBlock(
        code=rule.code,
        label=in_reader_s_language(rule.label),
        lines=list(lines_of(stated)),
        basis=str(BASIS_LABELS[source.basis]),
        tone=BASIS_TONES.get(source.basis, "neutral"),
        citation=citation(source),
        note=in_reader_s_language(source.note) if source.note else "",
    )


def lines_of(stated: Stated) -> Iterator[Line]:
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
            first = next(iter(columns.values()))
            yield Line(condition, "", heads, rows, has_codes=first.type is ValueType.TEXT)
        else:
            yield Line(condition, value_in_words(rule.shape, case.value, stated.text.unit))


def _words(zh: str, en: str) -> str:
    return Bilingual(zh, en).in_language(get_language() or "zh-hans")
