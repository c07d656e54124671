"""Which service types a change of the manual concerns: by its conditions, and by their clauses."""

from datetime import UTC, datetime

import pytest

from ringback.catalog import commands, queries
from ringback.handbook import commands as handbook
from ringback.handbook.commands import CaseDraft
from ringback.handbook.tests import writers
from ringback.kernel.actor import Actor

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
LEAF = "basic.balance"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


@pytest.fixture(autouse=True)
def _installed() -> None:
    queries._read.clear()
    commands.install_packaged(actor=Actor.system("test"), now=NOW)


def touched(code: str, *cases: CaseDraft) -> dict[str, tuple[int, tuple[str, ...]]]:
    draft = writers.begun(NOW)
    handbook.set_parameter(
        revision_id=draft.pk, code=code, cases=cases, seen=1, actor=writers.AUTHOR, now=NOW
    )
    impacts = writers.impact_of(draft, NOW)
    return {str(each.label): (each.count, each.examples) for each in impacts}


def test_a_case_of_one_type_touches_that_type() -> None:
    found = touched(
        "clock.handling.limit",
        CaseDraft("24h", {}),
        CaseDraft("48h", {"complexity": "major"}, 10),
        CaseDraft("1h", {"category": LEAF}, 20),
    )
    name = queries.category(LEAF, at=NOW).name.zh
    assert found["取值不同的服务类型"] == (1, (name,))


def test_a_case_of_one_kind_touches_the_types_of_that_kind() -> None:
    found = touched(
        "clock.handling.limit",
        CaseDraft("24h", {}),
        CaseDraft("48h", {"complexity": "major"}, 10),
        CaseDraft("6h", {"kind": "praise"}, 20),
    )
    praised = [leaf for leaf in queries.leaves(at=NOW) if "praise" in leaf.kinds]
    assert 0 < len(praised) < len(queries.leaves(at=NOW))
    assert found["取值不同的服务类型"][0] == len(praised)


def test_types_that_cite_the_clause_are_counted() -> None:
    found = touched("clock.handling.limit", *writers.always("12h"))
    cited = [leaf for leaf in queries.leaves(at=NOW) if {"3.2", "3.2.2"} & set(leaf.clauses)]
    assert found["引用所改条款的服务类型"][0] == len(cited) > 0
