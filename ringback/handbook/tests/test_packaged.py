"""The packaged manual is whole: every section, both languages, and its promises kept in numbers."""

from itertools import product
from typing import Any

import pytest

from ringback.handbook.document import ChapterText, ParameterText, read_manual
from ringback.handbook.facts import COMPLEXITIES, KINDS, SEVERITIES, VOCABULARY
from ringback.handbook.rules import choose
from ringback.handbook.values import Table, Value, ValueType
from ringback.kernel.spans import Span

SECTIONS = {1: 4, 2: 4, 3: 4, 4: 4, 5: 4, 6: 4, 7: 4, 8: 3}


@pytest.fixture(scope="module")
def manual() -> tuple[ChapterText, ...]:
    return read_manual()


@pytest.fixture(scope="module")
def parameters(manual: tuple[ChapterText, ...]) -> dict[str, ParameterText]:
    return {p.rule.code: p for chapter in manual for p in chapter.parameters}


def value_of(parameters: dict[str, ParameterText], code: str, **facts: Any) -> Value:
    chosen = choose(parameters[code].rule.cases, facts)
    assert chosen is not None
    return chosen.value


def test_all_sections_stand_in_order(manual: tuple[ChapterText, ...]) -> None:
    stated = [clause.number for chapter in manual for clause in chapter.clauses]
    sections = [number for number in stated if number.count(".") == 1]
    assert sections == [f"{c}.{s}" for c, count in SECTIONS.items() for s in range(1, count + 1)]


def test_history_finds_a_rule(manual: tuple[ChapterText, ...]) -> None:
    assert {chapter.effective_on.year for chapter in manual} == {1970}
    assert {clause.effective_on.year for c in manual for clause in c.clauses} == {1970}


def test_a_clause_says_something_in_both_languages(manual: tuple[ChapterText, ...]) -> None:
    for chapter in manual:
        for clause in chapter.clauses:
            assert len(clause.text.zh) >= 30, clause.number
            assert len(clause.text.en) >= 60, clause.number
            english = clause.title.en + clause.scope.en + clause.text.en
            assert not _has_chinese(english), clause.number
            assert _has_chinese(clause.title.zh), clause.number
            assert _has_chinese(clause.text.zh), clause.number


def test_english_labels_hold_no_chinese(parameters: dict[str, ParameterText]) -> None:
    for parameter in parameters.values():
        assert _has_chinese(parameter.rule.label.zh), parameter.rule.code
        assert not _has_chinese(parameter.rule.label.en), parameter.rule.code


def test_a_number_without_dimension_names_its_unit(parameters: dict[str, ParameterText]) -> None:
    for parameter in parameters.values():
        counts = parameter.rule.shape.type is ValueType.INTEGER
        assert counts is (parameter.unit is not None), parameter.rule.code


def test_the_manuals_own_numbers_are_kept_literally(parameters: dict[str, ParameterText]) -> None:
    assert str(value_of(parameters, "clock.handling.limit")) == "24h"
    assert str(value_of(parameters, "clock.handling.limit", complexity="major")) == "48h"
    assert str(value_of(parameters, "clock.first_contact.limit", kind="complaint")) == "2h"
    assert str(value_of(parameters, "satisfaction.target")) == "0.90"


def test_the_index_names_clauses_that_exist_and_every_instrument_cited(
    manual: tuple[ChapterText, ...], parameters: dict[str, ParameterText]
) -> None:
    numbers = {clause.number for chapter in manual for clause in chapter.clauses}
    forms, files = (value_of(parameters, f"appendix.{kind}") for kind in ("forms", "files"))
    assert isinstance(forms, Table)
    assert isinstance(files, Table)
    for row in (*forms.rows, *files.rows):
        assert {number.strip() for number in row["clauses"].split(",")} <= numbers, row
    instruments = (parameter.source.instrument for parameter in parameters.values())
    cited = {instrument.name.zh for instrument in instruments if instrument}
    assert cited <= {row["name"].zh for row in files.rows}


def test_severity_never_lengthens_a_first_contact(parameters: dict[str, ParameterText]) -> None:
    for kind, complexity in product(KINDS, COMPLEXITIES):
        usual = _seconds(parameters, kind=kind, complexity=complexity)
        for severity in SEVERITIES:
            assert (
                _seconds(parameters, kind=kind, complexity=complexity, severity=severity) <= usual
            )


def test_every_choice_of_the_vocabulary_is_used(parameters: dict[str, ParameterText]) -> None:
    used = {
        condition.fact
        for parameter in parameters.values()
        for case in parameter.rule.cases
        for condition in case.conditions
    }
    # Facts an operator's own revision may use, though the packaged manual does not.
    assert set(VOCABULARY) - used <= {"category", "star_level", "product"}


def _seconds(parameters: dict[str, ParameterText], **facts: Any) -> float:
    limit = value_of(parameters, "clock.first_contact.limit", **facts)
    assert isinstance(limit, Span)
    assert limit.duration is not None
    return limit.duration.total_seconds()


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
