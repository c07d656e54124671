"""The model file: read back as written, refused when it is anything else."""

import json
import pickle
from dataclasses import replace

import numpy as np
import pytest

from ringback.kernel.errors import Invalid
from ringback.recognition import features
from ringback.recognition.model import Calibration, Model
from ringback.recognition.tests.texts import model, samples


@pytest.fixture
def stored(tmp_path):
    path = tmp_path / "model.npz"
    model().save(path)
    return path


def test_a_stored_model_says_the_same(stored):
    read = Model.load(stored)
    assert read.card == model().card
    assert [read.predict(s.text) for s in samples()] == [model().predict(s.text) for s in samples()]


def test_it_recognises_what_it_learnt_in_both_languages():
    assert model().predict("麻烦查一下话费余额").label == "balance"
    assert model().predict("please replace the sim card").label == "card"


def test_the_likeliest_labels_come_first_and_leave_room_for_none_of_them():
    said = model().predict("话费余额还是电话卡")
    chances = [p for _, p in said.top]
    assert (said.label, said.confidence) == said.top[0]
    assert len(said.top) == 3
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1 + 1e-9


@pytest.mark.parametrize("text", ["", "   ", "完美无缺的诗歌朗诵比赛", "zxqv"])
def test_words_never_met_are_sure_of_nothing(text):
    assert model().predict(text).confidence < 0.2


def test_calibration_asks_how_clear_and_how_familiar():
    calibration = Calibration(slope=2.0, strange=-0.5, familiar=0.5)
    margins = np.array([[1.0, 0.0, -1.0], [0.0, 0.0, -1.0], [-0.6, -1.0, -1.0]])
    clear, torn, strange = calibration.probabilities(margins)
    assert clear[0] == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert clear.sum() == pytest.approx(1.0)
    assert torn.tolist()[0] == pytest.approx(0.25)  # half, and half familiar
    assert strange.sum() == 0.0


def test_saving_twice_gives_the_same_bytes(stored, tmp_path):
    again = tmp_path / "again.npz"
    Model.load(stored).save(again)
    assert again.read_bytes() == stored.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again.npz", "model.npz"]


def test_the_file_holds_no_word_of_a_text(stored):
    with np.load(stored) as parts:
        plain = b"".join(parts[name].tobytes() for name in parts.files)
    assert "话费".encode() not in plain
    assert b"repair" not in plain


def test_no_file_is_refused(tmp_path):
    with pytest.raises(Invalid, match="no model at"):
        Model.load(tmp_path / "absent.npz")


@pytest.mark.parametrize("content", [b"", b"{}", b"PK\x03\x04 cut off", pickle.dumps({"a": 1})])
def test_another_kind_of_file_is_refused(tmp_path, content):
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="not a recognition model"):
        Model.load(path)


def test_pickled_objects_inside_are_refused(stored):
    with np.load(stored) as parts:
        kept = dict(parts)
    np.savez(stored, **{**kept, "bias": np.array([{"a": 1}], dtype=object)})
    with pytest.raises(Invalid, match="not a recognition model"):
        Model.load(stored)


def test_a_card_that_is_no_card_is_refused(stored):
    with np.load(stored) as parts:
        kept = dict(parts)
    card = np.frombuffer(json.dumps({"labels": ["a"]}).encode(), dtype=np.uint8)
    np.savez(stored, **{**kept, "card": card})
    with pytest.raises(Invalid, match="not a recognition model"):
        Model.load(stored)


def test_a_model_of_other_features_is_refused(tmp_path):
    path = tmp_path / "old.npz"
    card = replace(model().card, features_version=features.VERSION - 1)
    replace(model(), card=card).save(path)
    with pytest.raises(Invalid, match="train it again"):
        Model.load(path)


@pytest.mark.parametrize(
    "damage",
    [
        {"bias": np.zeros(1, dtype=np.float32)},
        {"bias": np.full(3, np.nan, dtype=np.float32)},
        {"keys": model().keys[::-1]},
        {"scale": model().scale[1:]},
    ],
)
def test_numbers_that_do_not_fit_are_refused(tmp_path, damage):
    path = tmp_path / "damaged.npz"
    replace(model(), **damage).save(path)
    with pytest.raises(Invalid, match="damaged"):
        Model.load(path)
