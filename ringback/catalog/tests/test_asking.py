"""A form is changed question by question; the document handed in stays as it was."""

from copy import deepcopy

import pytest

from ringback.catalog import asking
from ringback.catalog.document import document_of, packaged_sections
from ringback.catalog.queries import read_leaf

LEAF = "basic.broadband_coverage"


def row(code, **changes):
    words = {key: key for key in ("zh", "en", "help_zh", "help_en", "purpose_zh", "purpose_en")}
    return {"code": code, "type": "text", "max": 20, **words, **changes}


@pytest.fixture
def document():
    kept = document_of(LEAF, packaged_sections())
    before = deepcopy(kept)
    yield kept
    assert kept == before


def found(document, code):
    kept = asking.question(document, code)
    assert kept is not None
    return kept


def order(document):
    return [row["code"] for row, _required in asking.questions(document)]


def test_the_order_is_that_of_the_form(document):
    assert order(document) == [field.code for field in read_leaf(document).form]
    assert [must for _row, must in asking.questions(document)] == [
        field.required for field in read_leaf(document).form
    ]


def test_a_new_question_comes_last_of_its_own(document):
    changed = asking.with_question(document, row("floor"), required=False)
    assert order(changed) == [*order(document), "floor"]
    changed = asking.with_question(document, row("floor"), required=True)
    assert read_leaf(changed).form[[*order(changed)].index("floor")].required


def test_a_question_is_worded_anew_in_its_place(document):
    (first, must), *_rest = asking.questions(document)
    changed = asking.with_question(document, {**first, "zh": "别的"}, required=must)
    assert order(changed) == order(document)
    assert read_leaf(changed).form[0].name.zh == "别的"


def test_a_question_that_need_not_be_answered_any_more_goes_to_the_others(document):
    (first, must), *_rest = asking.questions(document)
    assert must
    changed = asking.with_question(document, first, required=False)
    assert not found(changed, first["code"])[1]
    assert order(changed)[-1] == first["code"]


def test_a_dropped_question_takes_its_ties_along(document):
    tied = asking.with_question(
        document,
        row("kind", type="choice", max=None, choices=[{"code": "a", "zh": "甲", "en": "A"}]),
        required=False,
    )
    tied = asking.with_question(tied, row("more", when={"kind": "a"}), required=False)
    dropped = asking.without_question(tied, "kind")
    assert "when" not in found(dropped, "more")[0]
    assert read_leaf(dropped)
    bare = dropped
    for code in order(dropped):
        bare = asking.without_question(bare, code)
    assert read_leaf(bare).form == ()


def test_a_question_moves_among_its_own(document):
    more = document
    for code in ("a1", "a2", "a3"):
        more = asking.with_question(more, row(code), required=False)
    own = [row["code"] for row, must in asking.questions(more) if not must]
    moved = asking.placed(more, "a3", 1)
    assert [row["code"] for row, must in asking.questions(moved) if not must] == [
        "a3",
        *(code for code in own if code != "a3"),
    ]
    assert order(asking.placed(moved, "a3", 99)) == order(more)
