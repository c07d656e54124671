"""The matcher against a plain search, and against what people do so that a word is not found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.scripts.matching import FILLERS, Matcher, squeezed

SIGNS = "保证赔退你x "
PHRASES = st.lists(st.text(alphabet="保证赔退", min_size=1, max_size=4), max_size=6)


def words(matcher: Matcher, text: str) -> list[str]:
    return [text[place.start : place.end] for place in matcher.places(text)]


@given(phrases=PHRASES, text=st.text(alphabet="保证赔退，\n", max_size=40))
def test_as_many_places_as_a_plain_search_finds(phrases: list[str], text: str) -> None:
    wanted = sorted(
        (start, start + len(phrase), number)
        for number, phrase in enumerate(phrases)
        for start in range(len(text))
        if text.startswith(phrase, start)
    )
    found = sorted(
        (place.start, place.end, place.phrase) for place in Matcher(phrases).places(text)
    )
    assert found == wanted


@given(
    phrase=st.text(alphabet="保证赔退", min_size=2, max_size=4),
    between=st.lists(st.sampled_from([" ", "　", "\u200b", "\t", *FILLERS]), max_size=3),
    around=st.tuples(st.sampled_from(["", "我们", "，"]), st.sampled_from(["", "的", "。"])),
)
def test_nothing_put_between_the_characters_hides_them(
    phrase: str, between: list[str], around: tuple[str, str]
) -> None:
    hidden = "".join(between).join(phrase)
    assert words(Matcher([phrase]), around[0] + hidden + around[1]) == [hidden]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("保证", "我们保 证解决", ["保 证"]),
        ("保证", "我們保證解決", ["保證"]),
        ("一定赔", "一定賠償", ["一定賠"]),
        ("保证", "不保，证件带来", []),
        ("保证", "不保\n证件", []),
        ("not my job", "This is ＮＯＴ  my JOB!", ["ＮＯＴ  my JOB"]),
        ("fee", "a coffee", []),
        ("fee", "the fee。", ["fee"]),
        ("calm down", "calmdown", ["calmdown"]),
        (" ", "anything", []),
    ],
)
def test_spellings(phrase: str, text: str, found: list[str]) -> None:
    assert words(Matcher([phrase]), text) == found


@given(st.text(max_size=60))
def test_every_text_can_be_looked_at(text: str) -> None:
    plain = squeezed(text)
    assert len(plain.text) == len(plain.places)
    assert list(Matcher([]).places(text)) == []
    for place in Matcher(["a", "保证", "1"]).places(text):
        assert 0 <= place.start < place.end <= len(text)
