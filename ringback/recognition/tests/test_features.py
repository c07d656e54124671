"""Features: one reading for every way a text may be written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.recognition import features
from ringback.recognition.features import normalise


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("查 话费 余额", "查话费余额"),
        ("　５Ｇ套餐　", "5g套餐"),
        ("My  SIM\ncard", "my sim card"),
        ("办 iPhone 合约", "办iphone合约"),
        ("请 打 10086 投诉", "请打10086投诉"),
        ("号码13900000000停机", "号码0停机"),
        ("号码 139 停机", "号码139停机"),
        (" \t ", ""),
    ],
)
def test_normalise(written, read):
    assert normalise(written) == read


def test_a_segmented_text_has_the_features_of_the_same_text_unsegmented():
    together, apart = features.features("宽带断了三天"), features.features("宽带 断 了 三天")
    assert all(np.array_equal(a, b) for a, b in zip(together, apart, strict=True))


def test_no_long_number_leaves_a_trace():
    first, second = (
        features.features("我的号码13900000000"),
        features.features("我的号码13911111111"),
    )
    assert np.array_equal(first[0], second[0])


def test_order_of_words_shows():
    forth, back = features.features("转网")[0], features.features("网转")[0]
    assert len(np.setdiff1d(forth, back)) == 1  # the pair; the units are the same


def test_a_mistyped_latin_word_keeps_most_of_its_pieces():
    right, wrong = features.features("broadband")[0], features.features("broadbnad")[0]
    assert len(np.intersect1d(right, wrong)) >= 6


def test_repeated_units_are_counted():
    keys, counts = features.features("查查查")
    assert sorted(counts.tolist()) == [2.0, 3.0]
    assert len(keys) == 2


def test_an_empty_text_has_none():
    keys, counts = features.features("  ")
    assert len(keys) == len(counts) == 0


def test_the_keys_of_this_version_stay_as_they_are():
    """Other keys would make every model in use answer nonsense: then raise VERSION."""
    assert features.VERSION == 1
    assert features.features("5g 套餐")[0].tolist() == [
        652021127128863038,
        5430769741459921548,
        5498614021145047815,
        5727515424177889493,
        7452126418735878036,
        14793288439962879654,
        16664217552098833698,
    ]


@given(st.text())
def test_any_text_can_be_read(text):
    keys, counts = features.features(text)
    assert (keys[1:] > keys[:-1]).all()
    assert (counts >= 1).all()
    assert normalise(normalise(text)) == normalise(text)
