import pytest
from django.db import connection

from ringback.base import search
from ringback.base.models import SearchDocument
from ringback.base.tests.lamp import NOW

TEXTS = {
    1: "家里宽带断网，光猫亮红灯",
    2: "视频会员没订过被乱扣费 my phone is OnePlus",
    3: "来电13812345678，身份证440103199001011234，Wi-Fi很慢",
    4: "宽",
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
        ("宽带", {1}),
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
        ("带断", {1}),
    ],
)
def test_what_is_found(query: str, hits: set[int]) -> None:
    assert found(query) == hits


@pytest.mark.usefixtures("indexed")
def test_indexing_anew_forgets_the_old_words() -> None:
    search.index("ticket", 1, ["流量用完"], now=NOW)
    assert found("宽带") == set()
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
    monkeypatch.setattr(search, "TOKENIZER", 2)
    assert search.outdated("ticket", 2) == [1, 2]
