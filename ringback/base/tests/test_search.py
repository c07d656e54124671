import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ringback.base import search
from ringback.base.folding import Part
from ringback.base.models import SearchDocument
from ringback.base.tests.lamp import NOW

TEXTS = {
    1: "家里宽带断网，光猫亮红灯",
    2: "视频会员没订过被乱扣费 my phone is OnePlus",
    3: "来电13812345678或１３８１２３４５６７８，身份证440103199001011234，Wi-Fi很慢",
    4: "宽",
    5: "先修宽带，带断的线再说",
    6: "寬頻斷線，要求賠償",
    7: "断带在先，宽带在后",
}


@pytest.fixture
def indexed(db: None) -> None:
    for subject_id, text in TEXTS.items():
        search.index("ticket", subject_id, [text], now=NOW)
    search.index("article", 1, ["宽带"], now=NOW)


def found(query: str) -> set[int]:
    subquery = search.matching("ticket", query)
    if subquery is None:
        return set()
    documents = SearchDocument.objects.filter(kind="ticket", subject_id__in=subquery)
    return set(documents.values_list("subject_id", flat=True))


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("宽带", {1, 5, 7}),
        ("宽带断", {1}),
        ("带断带", set()),
        ("断带断", set()),
        ("宽频", {6}),
        ("賠償", {6}),
        ("赔偿", {6}),
        ("红灯", {1}),
        ("断网", {1}),
        ("亮红灯", {1}),
        ("宽带 红灯", {1}),
        ("宽带红灯", set()),
        ("扣费", {2}),
        ("oneplus", {2}),
        ("ONEPLUS 会员", {2}),
        ("onep", set()),
        ("ｗｉ－ｆｉ", {3}),
        ("13812345678", set()),
        ("440103199001011234", set()),
        ("宽", {4}),
        ("", set()),
        ("？！%'\"*(NEAR", set()),
        ("１３８１２３４５６７８", set()),
        ("带断", {1, 5}),
    ],
)
def test_what_is_found(query: str, hits: set[int]) -> None:
    assert found(query) == hits


def words_of(parts: list[Part]) -> list[str]:
    return [part.words for part in parts if part.is_found]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("家里宽带断网，宽带红灯", "宽带", ["宽带", "宽带"]),
        ("申請寬頻", "宽频", ["寬頻"]),
        ("哈哈哈", "哈哈", ["哈哈哈"]),
        ("ＷｉＦｉ慢 wifi6", "wifi", ["ＷｉＦｉ"]),
        ("宽带", "宽", []),
        ("<b>宽带</b>", "宽带 b", ["b", "宽带", "b"]),
    ],
)
def test_what_was_looked_for_is_marked_as_it_was_written(
    text: str, query: str, found: list[str]
) -> None:
    parts = search.marked(text, query)
    assert words_of(parts) == found
    assert not parts or "".join(part.words for part in parts) == text


HAN = st.text(alphabet="宽带断网光猫，x1", min_size=0, max_size=40)


@given(text=HAN, query=st.text(alphabet="宽带断网光猫", min_size=2, max_size=4))
def test_the_marks_are_where_the_words_stand(text: str, query: str) -> None:
    assert bool(search.marked(text, query)) == (query in text)


@given(text=HAN, query=st.text(alphabet="宽带断网光猫", min_size=2, max_size=4))
def test_the_index_knows_each_words_neighbours(text: str, query: str) -> None:
    """What both databases are told: the pairs of a query stand side by side in the text's places
    exactly where the query stands in the text."""
    places: dict[str, set[int]] = {}
    for written in search.vector(search.tokens(text)).split():
        token, place = written.split(":")
        places.setdefault(token, set()).add(int(place))
    (phrase,) = search.tokens(query)
    begins = places.get(phrase[0], set())
    side_by_side = any(
        all(begin + nth in places.get(token, set()) for nth, token in enumerate(phrase))
        for begin in begins
    )
    assert side_by_side == (query in text)


def test_a_single_character_is_told_to_be_too_short() -> None:
    assert search.is_too_short("宽带 慢")
    assert not search.is_too_short("宽带 x 很慢")


@pytest.mark.django_db
def test_the_newest_are_looked_through_first_and_all_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "NEAREST", 2)
    for subject_id in range(3, 14):
        search.index("ticket", subject_id, ["宽带"], now=NOW)
    assert list(search.windows("ticket")) == [range(12, 14), range(4, 12), range(-28, 4)]
    assert list(search.windows("ticket", before=8)) == [range(6, 8), range(-2, 6)]
    assert list(search.windows("ticket", after=9)) == [range(10, 12), range(12, 20)]
    assert list(search.windows("ticket", before=3)) == []
    assert list(search.windows("ticket", after=13)) == []
    assert list(search.windows("article")) == []


@pytest.mark.usefixtures("indexed")
def test_indexing_anew_forgets_the_old_words() -> None:
    search.index("ticket", 1, ["流量用完"], now=NOW)
    assert found("红灯") == set()
    assert found("流量") == {1}


@pytest.mark.usefixtures("indexed")
def test_no_word_can_be_read_from_the_index() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tokens::text FROM base_searchdocument")
        else:
            cursor.execute("SELECT tokens FROM base_searchtokens")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert stored
    for word in ("宽带", "oneplus", "phone", "138"):
        assert word not in stored


@pytest.mark.usefixtures("indexed")
def test_an_older_tokenizer_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert search.outdated("ticket", 10) == []
    monkeypatch.setattr(search, "TOKENIZER", search.TOKENIZER + 1)
    assert search.outdated("ticket", 2) == [1, 2]
