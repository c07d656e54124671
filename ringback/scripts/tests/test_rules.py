"""What the rules find, text by text. The numbers are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.scripts import rules
from ringback.scripts.rules import Etiquette, Found, Phrase
from ringback.scripts.states import Rule, Verdict

PHRASES = [
    Phrase("随便你", Rule.FORBIDDEN, Verdict.BLOCK),
    Phrase("没办法", Rule.FORBIDDEN, Verdict.WARN),
    Phrase("你必须", Rule.COMMANDING, Verdict.WARN),
    Phrase("保证", Rule.PROMISE),
    Phrase("一定赔", Rule.PROMISE),
    Phrase("您好", Rule.GREETING),
    Phrase("谢谢", Rule.CLOSING),
]
VERDICTS = {
    Rule.PROMISE: Verdict.WARN,
    Rule.PROMISE_TERMS: Verdict.BLOCK,
    Rule.PHONE: Verdict.BLOCK,
    Rule.IDENTITY: Verdict.BLOCK,
    Rule.BANK_CARD: Verdict.BLOCK,
}
PLAIN = Etiquette(PHRASES, VERDICTS)
POLITE = Etiquette(PHRASES, {Rule.GREETING: Verdict.ALLOW, Rule.CLOSING: Verdict.WARN})
IDENTITY, CARD = "110101199003074514", "6222021234567890128"


def told(text: str, etiquette: Etiquette = PLAIN) -> list[tuple[Rule, str]]:
    return [(each.rule, text[each.start : each.end]) for each in etiquette.findings(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("宽带已恢复。", []),
        ("随 便 你", [(Rule.FORBIDDEN, "随 便 你")]),
        ("你必须来", [(Rule.COMMANDING, "你必须")]),
        ("我们保證处理", [(Rule.PROMISE, "保證")]),
        ("保证赔您100元", [(Rule.PROMISE_TERMS, "保证赔您100元")]),
        ("三天内一定赔", [(Rule.PROMISE_TERMS, "三天内一定赔")]),
        ("保证处理。费用是100元", [(Rule.PROMISE, "保证")]),
        ("明天下午上门。", []),
        ("请拨138 1234 5678", [(Rule.PHONE, "138 1234 5678")]),
        ("请拨１３８１２３４５６７８", [(Rule.PHONE, "１３８１２３４５６７８")]),
        ("请拨138-1234-5678", [(Rule.PHONE, "138-1234-5678")]),
        ("请拨10086", []),
        ("单号13812345678901", []),
        (f"证件{IDENTITY}", [(Rule.IDENTITY, IDENTITY)]),
        (f"证件{IDENTITY[:-1]}5", []),
        (f"卡号{CARD}", [(Rule.BANK_CARD, CARD)]),
        (f"卡号{CARD[:-1]}9", []),
        ("卡号6222 0212 3456 7890 128", [(Rule.BANK_CARD, "6222 0212 3456 7890 128")]),
        ("", []),
    ],
)
def test_findings(text: str, found: list[tuple[Rule, str]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("您好，已办理。谢谢！", set()),
        ("已办理。您好，谢谢！", {Rule.GREETING}),
        ("您好，谢谢。已办理。无误。完毕。", {Rule.CLOSING}),
        ("已办理", {Rule.GREETING, Rule.CLOSING}),
        ("。。", set()),
    ],
)
def test_what_is_missing(text: str, missing: set[Rule]) -> None:
    found = POLITE.findings(text)
    assert {each.rule for each in found} == missing
    assert all((each.start, each.end) == (0, 0) for each in found)


def test_a_rule_the_manual_does_not_name_finds_nothing() -> None:
    assert Etiquette(PHRASES, {}).findings("保证 138 1234 5678") == []


@given(st.text(alphabet="保证赔元1天，。您好\n ", max_size=40))
def test_every_place_lies_in_the_text(text: str) -> None:
    for each in PLAIN.findings(text):
        assert 0 <= each.start < each.end <= len(text)


@given(st.lists(st.integers(0, 9), min_size=17, max_size=17))
def test_one_check_character_of_eleven_is_right(digits: list[int]) -> None:
    written = "".join(map(str, digits))
    assert sum(rules.is_identity(written + last) for last in rules.CHECK) == 1


@given(st.lists(st.integers(0, 9), min_size=15, max_size=18))
def test_one_last_digit_of_ten_is_right(digits: list[int]) -> None:
    written = "".join(map(str, digits))
    right = [last for last in "0123456789" if rules.is_card(written + last)]
    both = len(written) == 17 and any(rules.is_identity(written + last) for last in "0123456789")
    assert len(right) == 1 or (both and not right)


def test_a_confirmation_is_of_these_words() -> None:
    def mark(text: str) -> str:
        return rules.fingerprint(text, PLAIN.findings(text))

    assert mark("没办法了") == mark("真的没 办法") != mark("你必须来")
    assert mark("没办法") == mark("没办法，随便你"), "what is blocked cannot be confirmed"
    assert rules.fingerprint("x", [Found(Rule.GREETING, Verdict.WARN, 0, 0)]) != mark("x")
