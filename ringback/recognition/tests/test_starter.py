"""The starter set: it covers the catalogue, contradicts nobody and is the same everywhere."""

import hashlib
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

import ringback
from ringback.recognition import starter
from ringback.recognition.features import normalise
from ringback.recognition.starter import reader

LEAVES = Path(ringback.__file__).parent / "catalog" / "packaged" / "leaves"
NO_LEAF = {"noise", "out_of_scope"}
SLOT = re.compile(r"\{(\w+)\}")


def kinds_of_leaves():
    """The request kinds each leaf of the packaged catalogue allows."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(LEAVES.glob("*.toml"))]
    return {leaf["code"]: set(leaf["kinds"]) for file in files for leaf in file["leaf"]}


def own_files():
    return sorted(reader.FOLDER.glob("*.toml"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_leaf_is_spoken_of_in_every_kind_it_allows(language):
    spoken_of = defaultdict(set)
    for one in reader.utterances():
        if one.language == language and one.kind:
            spoken_of[one.label].add(one.kind)
    assert spoken_of == kinds_of_leaves()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_no_request_of_ours_is_there_in_both_languages(language):
    found = {one.label for one in reader.utterances() if one.language == language and not one.kind}
    assert found == NO_LEAF


def test_the_category_head_knows_what_is_no_request_and_the_kind_head_does_not():
    categories = {one.label for one in starter.samples("category")}
    assert categories == kinds_of_leaves().keys() | NO_LEAF
    kinds = {one.label for one in starter.samples("kind")}
    assert kinds == set().union(*kinds_of_leaves().values())


def test_no_text_stands_under_two_labels():
    labels = defaultdict(set)
    for one in reader.written():
        labels[normalise(one.text)].add(one.label)
    assert {text: said for text, said in labels.items() if len(said) > 1} == {}


def test_no_text_is_said_twice_and_none_is_empty():
    texts = [normalise(one.text) for one in starter.samples("category")]
    assert len(texts) == len(set(texts))
    assert all(texts)
    assert not any("{" in text for text in texts)


def test_no_number_of_a_person_is_in_it():
    assert [path.name for path in own_files() if re.search(r"\d{6}", path.read_text())] == []


def test_every_slot_is_used():
    everywhere = set(SLOT.findall("".join(path.read_text("utf-8") for path in own_files())))
    unused = {
        (path.name, slot)
        for path in own_files()
        for slot in tomllib.loads(path.read_text("utf-8")).get("slots", ())
        if slot not in everywhere
    }
    assert unused == set()


def test_the_set_is_the_same_in_another_process():
    script = (
        "import hashlib; from ringback.recognition import starter\n"
        "said = repr([starter.samples(t) for t in ('category', 'kind')])\n"
        "print(hashlib.sha256(said.encode()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = repr([starter.samples(target) for target in ("category", "kind")])
    assert run.stdout.strip() == hashlib.sha256(said.encode()).hexdigest()


def test_a_phrase_comes_in_as_many_forms_as_asked_for_and_no_more():
    slots = {"look": ["查", "看"], "what": ["{whose}话费", "余额"], "whose": ["我的", ""]}
    every = {"查我的话费", "查话费", "查余额", "看我的话费", "看话费", "看余额"}
    assert set(reader.expand("{look}{what}", slots, 20)) == every
    few = reader.expand("{look}{what}", slots, 2)
    assert len(few) == 2
    assert set(few) < every
    assert reader.expand("话费", slots, 5) == ["话费"]


def test_a_text_spoken_keeps_its_words_in_order():
    manner = reader.Manner(
        slots={}, frames={}, openers=["喂"], closers=["啊"], fillers=["呃"], slips={}
    )
    texts = ["查话费还有多少", "宽带断了", "充", "我想取消彩铃"]
    for text in texts:
        left = iter(reader.spoken(text, manner))
        assert all(letter in left for letter in text)
    assert any(reader.spoken(text, manner) != text for text in texts)


def test_a_word_may_be_misheard():
    manner = reader.Manner(
        slots={}, frames={}, openers=[""], closers=[""], fillers=[""], slips={"话费": ["化费"]}
    )
    heard = [reader.spoken(f"查{place}话费", manner) for place in range(100)]
    assert 0 < sum("化费" in text for text in heard) < 50
