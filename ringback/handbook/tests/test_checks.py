"""What whoever obeys a rule cannot live with is refused, with the clause and the reason."""

import re
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

import ringback
from ringback.handbook.document import PACKAGED, ManualRefused, read_manual
from ringback.handbook.rules import Case, Rule
from ringback.handbook.shapes import Shape
from ringback.handbook.slots import lengths, wrong_to_others
from ringback.handbook.values import Bilingual, Table, ValueType
from ringback.kernel.spans import parse_span

LABEL = Bilingual("时限", "Limit")
READ = re.compile(r"""parameter\(\s*"([^"]+)"[^()]*\)\.duration""")


@pytest.mark.parametrize("span", ["5d", "3wd", "1mo", "8sh"])
def test_what_is_measured_on_the_clock_is_not_stated_by_the_calendar(span: str) -> None:
    """Whoever reads such a parameter asks for its length in seconds."""
    limit = Rule("contact.open.longest", LABEL, Shape(ValueType.SPAN), (_case(span),))
    assert [span in str(fault) for fault in wrong_to_others(limit)] == [True]
    assert list(wrong_to_others(replace(limit, cases=(_case("12h"),)))) == []
    assert list(wrong_to_others(replace(limit, code="contact.repeat.window"))) == []


def test_nor_in_a_table() -> None:
    waits = Table(({"wait": parse_span("30s")}, {"wait": parse_span("2wd")}))
    rule = Rule("message.backoff", LABEL, Shape(ValueType.TABLE), (Case(0, (), waits),))
    assert ["2wd" in str(fault) for fault in wrong_to_others(rule)] == [True]


def _case(span: str) -> Case:
    return Case(0, (), parse_span(span))


def test_whatever_the_code_reads_as_a_length_is_announced_as_one() -> None:
    """A parameter named where its ``duration`` is asked for, in any module."""
    read = {
        code
        for path in Path(ringback.__file__).parent.rglob("*.py")
        if "tests" not in path.parts
        for code in READ.findall(path.read_text("utf-8"))
    }
    assert {"contact.open.longest", "closing.margin", "staff.session.idle"} <= read
    assert read <= set(lengths)


def test_a_manual_that_lengthens_is_refused_with_the_clause_and_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "manual"
    copytree(PACKAGED, folder)
    section = folder / "3.2.toml"
    text = section.read_text("utf-8")
    good = '{ priority = 30, when = { severity = "high" }, value = "1h" },'
    assert good in text
    section.write_text(text.replace(good, good.replace('"1h"', '"9h"')), "utf-8")
    with pytest.raises(ManualRefused, match=r"3\.2\.1: clock\.first_contact\.limit: "):
        read_manual(folder)
