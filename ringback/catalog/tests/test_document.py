"""Reading a catalogue document: what a whole one gives, and how faults are named."""

import contextlib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringback.catalog.document import (
    CatalogueError,
    document_of,
    load_sections,
    read_catalogue,
    read_node,
)
from ringback.catalog.facts import Complexity, Kind, Level
from ringback.catalog.tests.samples import sections

Sections = dict[str, list[dict[str, Any]]]


def test_a_whole_document_becomes_a_catalogue() -> None:
    catalogue = read_catalogue(sections())
    leaf = catalogue.leaves["basic.bill"]
    assert (leaf.branch, leaf.group, leaf.department) == ("basic", "basic.charges", "billing")
    assert (leaf.default_kind, leaf.complexity) == (Kind.LOOKUP, Complexity.ORDINARY)
    assert leaf.verification.do is Level.SIGHTED_ID
    assert leaf.name.in_language("zh-hans") == "basic.bill中"
    assert leaf.name.in_language("en-gb") == "basic.bill"
    assert [(field.code, field.required) for field in leaf.form] == [
        ("number", True),
        ("way", True),
        ("address", False),
        ("since", False),
        ("until", False),
    ]
    assert catalogue.leaves_of("basic") == catalogue.leaves_of("basic.charges") == (leaf,)
    assert catalogue.leaves_of("nowhere") == ()
    assert catalogue.weights == {"basic.bill": 1000}


def test_a_question_hangs_on_another_only_where_both_are_asked() -> None:
    document = sections()
    (address,) = [f for f in _form(document) if f.code == "address"]
    assert [condition.fact for condition in address.when] == ["way"]

    document["leaf"][0]["required"] = ["number"]
    document["leaf"].append(document["leaf"][0] | {"code": "basic.other", "required": ["way"]})
    (address,) = [f for f in _form(document) if f.code == "address"]
    assert address.when == ()


def _form(document: Sections) -> Any:
    return read_catalogue(document).leaves["basic.bill"].form


def at(section: str, **change: Any) -> Callable[[Sections], None]:
    """Change the last row of a section; None takes the key away."""

    def spoil(document: Sections) -> None:
        row = document[section][-1]
        row.update(change)
        for key in [key for key, value in change.items() if value is None]:
            del row[key]

    return spoil


def twice(section: str) -> Callable[[Sections], None]:
    return lambda document: document[section].append(document[section][-1])


SPOILT = [
    (twice("leaf"), "leaf basic.bill: the code stands twice"),
    (at("leaf", code="话费"), "leaf 话费: has no proper code"),
    (at("leaf", en=None), "leaf basic.bill: en is missing"),
    (at("leaf", zh="  "), "leaf basic.bill: zh is missing"),
    (at("leaf", about_en=7), "leaf basic.bill: about_en is missing"),
    (at("leaf", kinds=["lookup", "demand"]), "leaf basic.bill: unknown kind 'demand'"),
    (at("leaf", kinds=[]), "leaf basic.bill: kinds is missing or empty"),
    (at("leaf", kinds=["lookup"]), "leaf basic.bill: has eligibility but no transaction it could"),
    (at("leaf", licence="C1"), "leaf basic.bill: unknown licence class 'C1'"),
    (at("leaf", team="it.none"), "leaf basic.bill: unknown team 'it.none'"),
    (at("leaf", skill="magic"), "leaf basic.bill: unknown skill 'magic'"),
    (at("leaf", complexity="huge"), "leaf basic.bill: unknown complexity 'huge'"),
    (at("leaf", group="basic.none"), "leaf basic.bill: unknown group 'basic.none'"),
    (at("leaf", code="network.bill"), "network.bill: group basic.charges belongs to another"),
    (at("leaf", code="basic.charges"), "basic.charges: the code is that of a group or branch"),
    (at("leaf", verification=None), "leaf basic.bill verification: is not a table"),
    (
        at("leaf", verification={"see": "none", "tell": "none", "do": "oath"}),
        "leaf basic.bill verification: unknown do 'oath'",
    ),
    (
        at("leaf", verification={"see": "none", "tell": "none", "do": "none", "eat": "none"}),
        "leaf basic.bill verification: unknown key 'eat'",
    ),
    (at("leaf", clauses=["1.3", 2]), "leaf basic.bill: clauses holds something that is no text"),
    (at("leaf", clauses=["1.3", "1.3"]), "leaf basic.bill: clauses holds something twice"),
    (at("leaf", colour="red"), "leaf basic.bill: unknown key 'colour'"),
    (at("leaf", required=["number", "age"]), "leaf basic.bill: unknown required 'age'"),
    (at("leaf", optional=["way"]), "leaf basic.bill: field way is both required and optional"),
    (at("leaf", eligibility=["rich"]), "leaf basic.bill: unknown eligibility 'rich'"),
    (at("field", type="colour"), "field until: unknown type 'colour'"),
    (at("field", min=1), "field until: min is above max"),
    (at("field", min="soon"), "field until: min is no number"),
    (at("field", max=True), "field until: max is no number"),
    (at("field", min=-40_000), "field until: min and max of a date are days from today"),
    (at("field", type="text", max=None), "field until: max of a text is 1 to 20000"),
    (at("field", type="choice"), "field until: choices belong to a choice"),
    (at("field", choices="a"), "field until: choices is no list"),
    (at("field", pattern="("), "field until: pattern is no regular expression"),
    (at("field", decimals=-1), "field until: decimals is no whole number"),
    (at("field", personal="yes"), "field until: personal is neither true nor false"),
    (at("field", not_before="dawn"), "leaf basic.bill: unknown field 'dawn'"),
    (at("field", when={"address": "x"}), "field until: when: unknown fact 'address'"),
    (at("field", when={"way": "ship"}), "field until: when: way: 'ship' is none of mail, hall"),
    (at("field", code="spare"), "field spare: no form asks it"),
    (at("requirement", when={"rich": True}), "nothing_owed: when: unknown fact 'rich'"),
    (at("requirement", when={}), "requirement nothing_owed: when is missing"),
    (at("requirement", cure_zh=None), "requirement nothing_owed: cure_zh is missing"),
    (at("fact", type="money"), "fact owed: unknown type 'money'"),
    (at("team", code="it.accounts"), "team it.accounts: its department is unknown"),
    (at("group", code="basic.empty"), "basic.empty: has no leaf"),
    (at("branch", code="spare"), "spare: has no leaf"),
    (at("weights", **{"basic.none": 1}), "weights: unknown leaf 'basic.none'"),
    (at("weights", **{"basic.bill": "1"}), "weights: basic.bill is no whole number"),
]


@pytest.mark.parametrize(("spoil", "problem"), SPOILT, ids=[each[1] for each in SPOILT])
def test_a_fault_is_named_by_section_and_code(
    spoil: Callable[[Sections], None], problem: str
) -> None:
    document = sections()
    spoil(document)
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(document)
    assert [each for each in refused.value.problems if problem in each], refused.value.problems


def test_all_faults_are_told_at_once() -> None:
    document = sections()
    at("leaf", skill="magic", licence="C1")(document)
    at("field", pattern="(")(document)
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(document)
    assert len(refused.value.problems) == 3


def test_sections_of_several_files_are_joined_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "20.toml").write_text('[[skill]]\ncode = "second"\n', encoding="utf-8")
    (tmp_path / "10").mkdir()
    (tmp_path / "10" / "a.toml").write_text('[[skill]]\ncode = "first"\n', encoding="utf-8")
    (tmp_path / "notes.md").write_text("not a document", encoding="utf-8")
    assert load_sections(tmp_path) == {"skill": [{"code": "first"}, {"code": "second"}]}


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=400)
@given(st.data())
def test_a_spoilt_leaf_is_refused_and_never_breaks_the_reader(picked: st.DataObject) -> None:
    """What an administrator sends in is a stranger's JSON."""
    document: Any = deepcopy(document_of("basic.bill", sections()))
    section = picked.draw(st.sampled_from(sorted(document)))
    row = document[section][0]
    row[picked.draw(st.sampled_from(sorted(row)))] = picked.draw(JSON)
    if picked.draw(st.booleans()):
        document[picked.draw(st.sampled_from(sorted(document)))] = picked.draw(JSON)
    with contextlib.suppress(CatalogueError):
        assert read_node(document)
