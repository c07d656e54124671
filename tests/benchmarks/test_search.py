"""The search benchmark asks for what it says, and tells exact from not exact. Texts of our own."""

import gzip
import json

import pytest

from benchmarks import search, search_size, search_terms
from ringback.base import folding
from ringback.kernel.actor import Actor

TEXTS = [
    "家里宽带断网，光猫亮红灯，请尽快派人上门维修。",
    "视频会员没订过，被乱扣费，要求退费。",
    "寬頻斷網，網速很慢，要求退費。",
    "红灯一直亮，带断线的猫也换过了。",
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / search_terms.SET).parent.mkdir()
    with gzip.open(tmp_path / search_terms.SET, "wt", encoding="utf-8") as file:
        for text in TEXTS:
            file.write(json.dumps({"title": "标题", "text": text}) + "\n")
    return tmp_path


def test_the_same_terms_each_time_with_where_they_stand(folder):
    written = search_terms.texts(folder)
    assert written[0] == f"标题\n{TEXTS[0]}"
    asked = search_terms.asked(written, 12)
    assert asked == search_terms.asked(written, 12)
    assert len(asked.terms) == 12
    assert 0 < len(asked.decoys) <= 12
    assert {len(term) for term in asked.terms} <= {2, 3, 4}
    assert all(asked.terms.values())
    assert not any(search_terms.holding(decoy, written) for decoy in asked.decoys)


def test_where_a_term_stands_is_a_matter_of_folded_substrings():
    plain = [folding.fold(text) for text in TEXTS]
    assert search_terms.holding("断网", plain) == [0, 2]
    assert search_terms.holding("退费", plain) == [1, 2]


def test_the_newest_by_arithmetic_hold_one_of_three_sentences():
    copies = search_size.Copies(["宽带断网", "退费", "红灯", "没有", "别的", "一样", "再来"], 500)
    everybody = Actor(ref="user:all", scope_paths=("/",))
    county = Actor(ref="user:one", scope_paths=(copies.path(7),))
    found = copies.newest("退费", everybody, 1000)
    for number in found:
        places = [(number * step + first) % 7 for step, first in search_size.STEPS]
        assert 1 in places
    assert found == sorted(found, reverse=True)
    mine = copies.newest("退费", county, 1000)
    assert mine == [number for number in found if number % search_size.COUNTIES == 7]
    assert copies.newest("退费", everybody, 3) == found[:3]


def run(**changed):
    plain = {
        "database": "SQLite",
        "texts": 4,
        "asked_as": "all",
        "terms": 200,
        "exact": 200,
        "decoys": 200,
        "p50_ms": 1.0,
        "p95_ms": 2.0,
        "worst_ms": 3.0,
    }
    return plain | changed


def test_the_figures_are_those_of_the_worst_run(folder, monkeypatch, capsys, tmp_path):
    rows = [run(), run(database="PostgreSQL", texts=9, exact=199, p95_ms=7.0)]
    monkeypatch.setattr(search, "measured", lambda place, url, *words: [rows.pop(0)])
    file = tmp_path / "figures.json"
    words = [str(folder), "--json", str(file), "--database", "postgresql:///x", "--quick"]
    assert search.main(words) == 1
    told = json.loads(file.read_text("utf-8"))
    assert (told["terms"], told["exact"], told["p95_ms"]) == (200, 199, 7.0)
    assert told["databases"] == ["PostgreSQL", "SQLite"]
    assert "PostgreSQL" in capsys.readouterr().out


def test_without_the_set_it_says_so(tmp_path, capsys):
    assert search.main([str(tmp_path)]) == 0
    assert "skipped" in capsys.readouterr().out
