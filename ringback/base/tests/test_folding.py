import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.base import folding
from ringback.base.folding import Part


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＷｉＦｉ", "wifi"),
        ("保證賠償", "保证赔偿"),
        ("寬頻斷線", "宽频断线"),
        ("㎡①", "m21"),
        ("", ""),
    ],
)
def test_one_spelling(written: str, folded: str) -> None:
    assert folding.fold(written) == folded


@given(st.text(max_size=40))
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    plain = folding.placed(text)
    assert plain.text == folding.fold(text)
    assert list(plain.places) == sorted(plain.places)
    assert all(plain.text[n] in folding.fold(text[at]) for n, at in enumerate(plain.places))


def test_left_out_characters_do_not_move_the_others() -> None:
    plain = folding.placed("保　 證 你", kept=lambda letter: letter != " ")
    assert plain.text == "保证你"
    assert plain.written(0, 2) == (0, 4)


@pytest.mark.parametrize(
    ("spans", "parts"),
    [
        ([], [Part("abcd", False)]),
        ([(1, 2)], [Part("a", False), Part("b", True), Part("cd", False)]),
        ([(2, 4), (0, 1)], [Part("a", True), Part("b", False), Part("cd", True)]),
        ([(0, 2), (1, 3)], [Part("abc", True), Part("d", False)]),
    ],
)
def test_a_text_is_cut_where_something_was_found(
    spans: list[tuple[int, int]], parts: list[Part]
) -> None:
    assert folding.parts("abcd", spans) == parts
