"""The catalogue that comes with the product is whole: clause 1.3 in rows."""

import re
from itertools import pairwise

import pytest

from ringback.catalog.document import read_packaged
from ringback.catalog.facts import FieldType, Kind, Level
from ringback.catalog.nodes import FormField, Leaf, Wording
from ringback.handbook.facts import COMPLEXITIES, KINDS

CATALOGUE = read_packaged()
LEAVES = tuple(CATALOGUE.leaves.values())
FIELDS = tuple({field.code: field for leaf in LEAVES for field in leaf.form}.values())

# The 31 sections of the manual.
SECTIONS = frozenset(
    f"{chapter}.{section}"
    for chapter, last in enumerate((4, 4, 4, 4, 4, 4, 4, 3), start=1)
    for section in range(1, last + 1)
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")

each_leaf = pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
each_field = pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.code)


def is_both(wording: Wording) -> bool:
    """Chinese in the Chinese text (or one word such as eSIM), none in the English one."""
    chinese = CHINESE.search(wording.zh) or re.fullmatch(r"[0-9A-Za-z]+", wording.zh)
    return bool(chinese) and not CHINESE.search(wording.en)


def test_the_manual_has_31_sections() -> None:
    assert len(SECTIONS) == 31


def test_five_branches_and_enough_leaves() -> None:
    assert list(CATALOGUE.branches) == ["basic", "value_added", "network", "support", "personal"]
    assert len(LEAVES) >= 60


def test_every_leaf_is_reached_from_the_tree_once() -> None:
    reached = [
        leaf.code
        for branch in CATALOGUE.branches
        for group in CATALOGUE.groups.values()
        if group.branch == branch
        for leaf in CATALOGUE.leaves_of(group.code)
    ]
    assert sorted(reached) == sorted(CATALOGUE.leaves)


@each_leaf
def test_a_leaf_speaks_both_languages(leaf: Leaf) -> None:
    texts = [leaf.about, *(each.name for each in leaf.material + leaf.pre_checks)]
    texts += [wording for each in leaf.requirements for wording in (each.text, each.cure)]
    assert is_both(leaf.name)
    assert all(is_both(text) for text in texts)


@each_leaf
def test_a_leaf_has_its_owner_and_its_clauses(leaf: Leaf) -> None:
    assert leaf.department in CATALOGUE.frame.departments
    assert leaf.skill in CATALOGUE.frame.skills
    assert "1.3" in leaf.clauses
    assert set(leaf.clauses) <= SECTIONS
    assert leaf.clauses == tuple(sorted(leaf.clauses))


@each_leaf
def test_doing_never_needs_less_than_seeing(leaf: Leaf) -> None:
    ladder = (leaf.verification.see, leaf.verification.tell, leaf.verification.do)
    assert all(higher.covers(lower) for lower, higher in pairwise(ladder))


@each_leaf
def test_a_complaint_is_never_gated(leaf: Leaf) -> None:
    """Clause 2.3: the first line may not reject a complaint."""
    if leaf.default_kind in (Kind.COMPLAINT, Kind.FAULT):
        assert not leaf.requirements


@each_leaf
def test_material_is_asked_only_where_identity_is_seen(leaf: Leaf) -> None:
    if "holder_id" in {each.code for each in leaf.material}:
        assert leaf.verification.do.covers(Level.SERVICE_PASSWORD)


@each_field
def test_a_field_says_what_it_asks_and_why(field: FormField) -> None:
    assert is_both(field.name)
    assert is_both(field.help)
    assert is_both(field.purpose)
    assert all(is_both(choice.name) for choice in field.choices)


@each_field
def test_text_has_an_end(field: FormField) -> None:
    if field.type in (FieldType.TEXT, FieldType.LONG_TEXT):
        assert field.high is not None


@each_field
def test_what_names_a_person_is_personal(field: FormField) -> None:
    if field.type in (FieldType.PHONE, FieldType.ACCESS_NUMBER, FieldType.LONG_TEXT):
        assert field.personal


def test_no_form_asks_for_an_identity_number() -> None:
    """Papers are seen, not typed (clause 5.1, minimum necessary)."""
    assert not [field.code for field in FIELDS if "身份证号" in field.name.zh]


def test_weights_are_shares_of_a_thousand_over_all_leaves() -> None:
    assert set(CATALOGUE.weights) == set(CATALOGUE.leaves)
    assert min(CATALOGUE.weights.values()) >= 1
    assert sum(CATALOGUE.weights.values()) == 1000


def test_names_agree_with_the_handbook() -> None:
    assert tuple(Kind) == KINDS
    assert tuple(LEAVES[0].complexity.__class__) == COMPLEXITIES


def test_names_are_told_apart() -> None:
    assert len({leaf.name.zh for leaf in LEAVES}) == len(LEAVES)
    assert len({leaf.name.en for leaf in LEAVES}) == len(LEAVES)
