"""Training: what it learns, what it refuses, and that it knows no Django."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from ringback.kernel.errors import Invalid
from ringback.recognition import evaluation, training
from ringback.recognition.model import Model
from ringback.recognition.samples import Sample
from ringback.recognition.tests.texts import TRAINED_ON, labelled, model, samples, write_jsonl


def trained(rows):
    return training.train(rows, target="category", trained_on=TRAINED_ON)


def test_the_card_says_what_was_learnt_and_how_well():
    card = model().card
    assert card.labels == ("balance", "broadband", "card")
    assert (card.target, card.rows, card.trained_on) == ("category", len(samples()), "2026-02-13")
    assert card.scores.rows == len(samples())
    assert card.scores.accuracy > 0.9


def test_scoring_reads_a_text_as_training_did():
    corpus = training.Corpus.read(samples())
    fitted = training.fit(corpus, seed=training.SEED)
    names = np.unique(corpus.labels)
    expected = fitted.margins(corpus.counts, names)
    found = [model().margins(s.text) for s in samples()]
    assert np.allclose(found, expected, atol=1e-4)


def test_the_same_texts_and_seed_give_the_same_model(tmp_path):
    for name in ("one", "two"):
        trained(samples()).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_text_held_out_is_judged_by_a_model_that_never_saw_it():
    odd_one_out = Sample("闻所未闻", "balance")
    judged = training.cross_validate([*samples(), odd_one_out], folds=5, seed=1)
    assert len(judged) == len(samples()) + 1
    assert evaluation.score(judged).accuracy > 0.9
    assert sum(one.confidence < 0.3 for one in judged) >= 1


@pytest.mark.parametrize("labels", [2, 3])
def test_four_texts_a_label_are_enough_to_learn(labels):
    few = [s for s in samples() if s.label in ("balance", "broadband", "card")[:labels]][::7]
    small = trained(few)
    assert small.predict("帮我查话费余额").label == "balance"
    assert len(small.predict("帮我查话费余额").top) == labels


def test_a_label_with_one_text_is_learnt_too():
    rare = trained([*samples(), Sample("我要表扬师傅", "praise")])
    assert "praise" in rare.card.labels
    assert rare.predict("我要表扬师傅").label == "praise"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no labelled text"),
        ([Sample("查话费", "a"), Sample("查余额", "a")], "all 2 texts carry the label 'a'"),
        ([Sample("查话费", "a"), Sample("修宽带", "b")], "no label has two texts"),
    ],
)
def test_nothing_to_tell_apart_is_refused(rows, reason):
    with pytest.raises(Invalid, match=reason):
        trained(rows)


def test_two_hundred_texts_without_a_common_feature_can_be_learnt():
    strangers = [Sample(chr(0x4E00 + i), "ab"[i % 2]) for i in range(200)]
    assert trained(strangers).predict(chr(0x4E00)).label == "a"


def test_identical_texts_of_two_labels_are_no_error():
    torn = [Sample("查话费", label) for label in "ab" for _ in range(10)]
    assert trained(torn).predict("查话费").confidence == pytest.approx(0.5, abs=1e-3)


def test_the_process_trains_and_names_the_rows_it_left_out(tmp_path):
    source = labelled(tmp_path / "labelled.jsonl")
    with source.open("ab") as file:
        file.write(b'not json\n{"text": "", "label": "a"}\n{"text": "a"}\n\xff\n\n[1]\n')
    run = train_process(source, tmp_path / "model.npz")
    assert run.returncode == 0, run.stderr
    first = len(samples()) + 1
    assert [line for line in run.stderr.splitlines() if line.startswith("left out")] == [
        f"left out, line {first}: not JSON",
        f"left out, line {first + 1}: no text",
        f"left out, line {first + 2}: no label",
        f"left out, line {first + 3}: not UTF-8",
        f"left out, line {first + 4}: empty line",
        f"left out, line {first + 5}: not a JSON object",
    ]
    assert "accuracy" in run.stdout
    assert Model.load(tmp_path / "model.npz").card == replace(model().card, target="kind")


def test_the_process_refuses_in_words_and_writes_nothing(tmp_path):
    source = write_jsonl(tmp_path / "one.jsonl", [{"text": "查话费", "label": "a"}] * 3)
    run = train_process(source, tmp_path / "model.npz")
    assert run.returncode == 1
    assert "two labels are needed" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "model.npz").exists()


def test_training_loads_no_django():
    program = "import sys, ringback.recognition.training; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def train_process(source, out):
    command = [sys.executable, "-m", "ringback.recognition.training", "--target", "kind"]
    command += ["--in", source, "--out", out, "--date", TRAINED_ON.isoformat()]
    return subprocess.run(command, capture_output=True, text=True, check=False)
