"""Reading a manual: what a well-formed folder gives, and which faults are named where."""

from datetime import date
from pathlib import Path

import pytest

from ringback.handbook.document import ManualRefused, read_manual
from ringback.handbook.sources import Basis
from ringback.kernel.spans import Span, Unit

INSTRUMENTS = """
[regulations]
name = { zh = "条例", en = "Regulations" }
edition = "2016"
"""
HEAD = """
code = "manual-3"
title = { zh = "处理", en = "Handling" }
effective_on = 1970-01-01
"""
SECTION = """
number = "3.2"
effective_on = 1970-01-01
title = { zh = "时限", en = "Limits" }
scope = { zh = "全部受理单", en = "All cases" }
text = { zh = "有时限。", en = "There are limits." }
"""
CLAUSE = """
[[clauses]]
number = "3.2.1"
title = { zh = "处理时限", en = "Handling limit" }
text = { zh = "按本条。", en = "As stated here." }
"""
PARAMETER = """
[[clauses.parameters]]
code = "clock.handling.limit"
type = "span"
label = { zh = "处理时限", en = "Handling limit" }
source = { basis = "manual", note = { zh = "见 1.4", en = "See 1.4" } }
cases = [
  { value = "24h" },
  { priority = 10, when = { complexity = "major" }, value = "48h" },
]
"""
WHOLE = SECTION + CLAUSE + PARAMETER


def folder(path: Path, section: str = WHOLE, head: str = HEAD) -> Path:
    (path / "instruments.toml").write_text(INSTRUMENTS, encoding="utf-8")
    (path / "3.toml").write_text(head, encoding="utf-8")
    (path / "3.2.toml").write_text(section, encoding="utf-8")
    return path


def test_a_folder_becomes_chapters_clauses_and_rules(tmp_path: Path) -> None:
    (chapter,) = read_manual(folder(tmp_path))
    assert (chapter.code, chapter.effective_on) == ("manual-3", date(1970, 1, 1))
    assert [clause.number for clause in chapter.clauses] == ["3.2", "3.2.1"]
    (parameter,) = chapter.parameters
    assert parameter.source.basis is Basis.MANUAL
    assert [case.value for case in parameter.rule.cases] == [
        Span(24, Unit.HOUR),
        Span(48, Unit.HOUR),
    ]


def test_a_subclause_inherits_scope_and_date_of_its_section(tmp_path: Path) -> None:
    (chapter,) = read_manual(folder(tmp_path))
    section, subclause = chapter.clauses
    assert subclause.scope == section.scope
    assert subclause.effective_on == section.effective_on


def test_sections_stand_in_numeric_order(tmp_path: Path) -> None:
    folder(tmp_path)
    later = SECTION.replace('"3.2"', '"3.10"')
    (tmp_path / "3.10.toml").write_text(later, encoding="utf-8")
    (chapter,) = read_manual(tmp_path)
    assert [clause.number for clause in chapter.clauses] == ["3.2", "3.2.1", "3.10"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('number = "3.2"', "", "3.2.toml: number is missing"),
        ('number = "3.2"', 'number = "3.3"', "is numbered 3.3"),
        ('number = "3.2.1"', 'number = "3.3.1"', "3.3.1 does not belong"),
        ('number = "3.2.1"', 'number = "three"', "a number looks like"),
        ('text = { zh = "按本条。", ', "text = { ", "clause 3.2.1: text: words are wanted"),
        ("1970-01-01", '"1970-01-01"', "effective_on is missing or of the wrong type"),
        ("[[clauses]]", 'colour = "red"\n[[clauses]]', "clause 3.2: unknown colour"),
        ('code = "clock.handling.limit"', 'code = "limit"', "a code looks like"),
        ('type = "span"', 'type = "spam"', "clock.handling.limit: 'spam' is not a valid"),
        ('type = "span"', 'type = "choice"', "a choice has some"),
        ('type = "span"', 'type = "table"', "a table has some"),
        ('value = "48h"', 'value = "48"', "clock.handling.limit: '48' is no span"),
        ('complexity = "major"', 'complexity = "vast"', "complexity: 'vast' is none of"),
        ("complexity =", "complexty =", "unknown fact 'complexty'"),
        ("priority = 10, ", "", "has two cases of one priority"),
        ('  { value = "24h" },', "", "has no case for want of facts"),
        ('value = "48h"', 'value = "48h", otherwise = 1', "unknown otherwise"),
        ('basis = "manual"', 'basis = "law"', "law is cited by instrument, edition and article"),
        ('basis = "manual"', 'basis = "unverified"', "names its instrument and says what is not"),
        ('basis = "manual"', 'basis = "hearsay"', "'hearsay' is not a valid Basis"),
        ('basis = "manual"', 'basis = "law", instrument = "regulations"', "law is cited by"),
        ('basis = "manual"', 'basis = "law", instrument = "decree"', "no instrument 'decree'"),
        ('basis = "manual"', 'basis = "manual", page = 4', "source: unknown page"),
        (PARAMETER, PARAMETER * 2, "stated twice: clock.handling.limit"),
        (CLAUSE, CLAUSE * 2, "stated twice: 3.2.1"),
        ("[[clauses]]", "[[clauses", "3.2.toml: "),
    ],
)
def test_a_fault_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in WHOLE
    with pytest.raises(ManualRefused, match=complaint):
        read_manual(folder(tmp_path, WHOLE.replace(old, new)))


def test_an_empty_folder_is_no_manual(tmp_path: Path) -> None:
    with pytest.raises(ManualRefused, match="no chapter"):
        read_manual(tmp_path)
