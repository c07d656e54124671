"""The pure core: terms, likeness, usefulness, what is marked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.knowledge import rules
from ringback.knowledge.states import AnswerState, Standing

texts = st.text(alphabet="宽带断网红灯abcＡ１2 ,，\n", max_size=40)


def test_terms_are_pairs_and_words_each_once() -> None:
    assert rules.terms("宽带断网 ADSL，宽带") == ["宽带", "带断", "断网", "adsl"]
    assert rules.terms("how do I reset the modem") == ["reset", "modem"]
    assert rules.terms("，。") == []


@pytest.mark.parametrize(
    ("shared", "said", "asked", "alike"),
    [(3, 3, 15, 1.0), (3, 30, 15, 0.2), (0, 3, 15, 0.0), (0, 0, 15, 0.0), (0, 3, 0, 0.0)],
)
def test_likeness_is_of_whichever_says_less(
    shared: int, said: int, asked: int, alike: float
) -> None:
    assert rules.likeness(shared, said, asked) == alike


@given(texts, texts)
def test_marked_parts_give_the_text_back(text: str, words: str) -> None:
    assert "".join(part.text for part in rules.marked(text, words)) == text


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("家里宽带断网了", "断网", ["断网"]),
        ("ＡＤＳＬ 断网", "adsl 断网", ["ＡＤＳＬ", "断网"]),
        ("Modem", "MODEM", ["Modem"]),
        ("宽带", "红灯", []),
        ("宽带", "", []),
    ],
)
def test_what_was_searched_for_is_marked(text: str, words: str, found: list[str]) -> None:
    assert [part.text for part in rules.marked(text, words) if part.is_found] == found


def test_an_excerpt_begins_near_the_first_hit() -> None:
    parts = rules.excerpt("前" * 200 + "断网" + "后" * 200, "断网")
    assert parts[0].text == "…"
    assert parts[-1].text == "…"
    assert [part.text for part in parts if part.is_found] == ["断网"]
    assert len("".join(part.text for part in parts)) <= rules.LONGEST_EXCERPT + 2


AGREED = "二十四日起按预约先后恢复上门装机"


@pytest.mark.parametrize(
    ("text", "deviates"),
    [
        ("您好，二十四日起按预约先后恢复上门装机，请放心。", False),
        ("请见口径【A5】", False),
        ("see [A5]", False),
        ("see [A51]", True),
        ("A5", True),
        ("下周一就给您装", True),
        ("", True),
    ],
)
def test_a_reply_deviates_that_neither_cites_nor_says_it(text: str, deviates: bool) -> None:
    found = rules.deviates(text, number=5, wordings=(AGREED, ""), similarity=0.6)
    assert found is deviates


def test_either_language_is_enough() -> None:
    wordings = (AGREED, "installations go on from the 24th in order of booking")
    said = "Installations go on from the 24th, in order of booking."
    assert not rules.deviates(said, number=5, wordings=wordings, similarity=0.6)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("先报 **哪一项**", "先报 哪一项"),
        ("# 头\n`码`", "头\n码"),
        ("1. 一\n3 * 4", "1. 一\n3 * 4"),
    ],
)
def test_marks_of_markdown_are_not_sent(text: str, read: str) -> None:
    assert rules.plain(text) == read


@given(texts)
def test_every_text_contains_itself(text: str) -> None:
    assert rules.contained(text, text) == 1.0


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ((2, 8), (9, 1), (0.9, 0.2)),
        ((8, 2), (9, 1), None),
        ((0, 4), (9, 1), None),
        ((0, 9), (2, 1), None),
        ((9, 1), (2, 8), None),
    ],
)
def test_usefulness_falls_when_both_windows_say_enough(
    now: tuple[int, int], before: tuple[int, int], told: tuple[float, float] | None
) -> None:
    assert rules.falls(now, before, minimum=5, fall=0.2) == told


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("  携号 转网 ", "携号 转网"),
        ("ＡＤＳＬ", "adsl"),
        ("订单20260213001退款", "订单 退款"),
        ("jane@example.com 账单", "账单"),
        ("12345678", ""),
        ("5G", "5g"),
    ],
)
def test_what_was_searched_in_vain_keeps_no_numbers(words: str, kept: str) -> None:
    assert rules.miss_of(words) == kept


START = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "hours", "stands"),
    [
        (AnswerState.DRAFT, 1, Standing.DRAFT),
        (AnswerState.WITHDRAWN, 1, Standing.WITHDRAWN),
        (AnswerState.AGREED, -1, Standing.AHEAD),
        (AnswerState.AGREED, 0, Standing.IN_FORCE),
        (AnswerState.AGREED, 24, Standing.EXPIRED),
    ],
)
def test_an_answer_stands_by_state_and_dates(
    state: AnswerState, hours: int, stands: Standing
) -> None:
    at = START + timedelta(hours=hours)
    assert rules.standing(state, START, START + timedelta(hours=24), at) is stands
