"""``ringback recognise train | predict | evaluate`` as a person calls them."""

import json
import subprocess
import sys
import textwrap
from argparse import ArgumentParser

import pytest

from ringback.recognition import cli
from ringback.recognition.tests.texts import labelled, model, samples, write_jsonl


@pytest.fixture
def recognise(tmp_path):
    """Run a command with the files of a folder that holds ``m``, a trained model."""
    model().save(tmp_path / "m")

    def run(action, **files):
        parser = ArgumentParser()
        cli.add_commands(parser.add_subparsers())
        paths = [f"--{flag}={tmp_path / name}" for flag, name in files.items()]
        options = parser.parse_args(["recognise", action, *paths])
        return options.run(options)

    return run


def test_predict_answers_each_line_in_order(recognise, tmp_path, capsys):
    write_jsonl(
        tmp_path / "in",
        [
            {"text": "麻烦查一下话费余额", "id": 7},
            b"{broken",
            {"tokens": "电话卡 补办"},
            {"tokens": ["报修", "宽带"]},
            {"text": ["补办", 1]},
            {"text": " "},
            b"",
            b'{"text": "\xff"}',
            b"\xef\xbb\xbf" + json.dumps({"text": "报修宽带"}).encode(),
        ],
    )
    assert recognise("predict", model="m", **{"in": "in"}) == 1
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["label"], one.get("error")) for one in said] == [
        ("balance", None),
        (None, "line 2: not JSON"),
        ("card", None),
        ("broadband", None),
        (None, "line 5: no text"),
        (None, "line 6: no text"),
        (None, "line 7: empty line"),
        (None, "line 8: not UTF-8"),
        ("broadband", None),
    ]
    first = said[0]
    assert first["top"][0] == {"label": "balance", "confidence": first["confidence"]}
    assert len(first["top"]) == 3
    assert said[1]["top"] == []


def test_predict_ends_with_0_when_every_line_was_a_text(recognise, tmp_path, capsys):
    labelled(tmp_path / "in")
    assert recognise("predict", model="m", **{"in": "in"}) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(samples())


def test_evaluate_prints_scores_and_names_what_it_left_out(recognise, tmp_path, capsys):
    with labelled(tmp_path / "in").open("ab") as file:
        file.write(b'{"text": "a"}\n{"text": "b", "category": "unheard"}\n')
    assert recognise("evaluate", model="m", **{"in": "in"}) == 0
    out, err = capsys.readouterr()
    assert f"rows {len(samples()) + 1}" in out
    assert f"left out, line {len(samples()) + 1}: no label" in err
    assert "does not know: unheard" in err


def test_evaluate_without_a_labelled_text_is_refused(recognise, tmp_path, capsys):
    write_jsonl(tmp_path / "in", [])
    assert recognise("evaluate", model="m", **{"in": "in"}) == 1
    assert "no labelled text" in capsys.readouterr().err


@pytest.mark.parametrize("action", ["predict", "evaluate"])
@pytest.mark.parametrize(
    ("files", "reason"),
    [({"model": "in", "in": "in"}, "no model"), ({"model": "m", "in": "in"}, "cannot read")],
)
def test_absent_files_are_refused_in_words(recognise, capsys, action, files, reason):
    assert recognise(action, **files) == 1
    assert reason in capsys.readouterr().err


def test_train_writes_a_model_that_predicts(recognise, tmp_path, capfd):
    labelled(tmp_path / "in")
    assert recognise("train", out="new", **{"in": "in"}) == 0
    assert "accuracy" in capfd.readouterr().out
    assert recognise("predict", model="new", **{"in": "in"}) == 0


def test_one_text_takes_5_ms_at_most_without_scikit_learn(tmp_path):
    """In a process of its own, as the web server is. Time on the processor: tests share it."""
    model().save(tmp_path / "m")
    program = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from ringback.recognition.model import Model
        model = Model.load(Path(sys.argv[1]))
        text = "我家宽带断了两天了光猫亮红灯，请尽快安排师傅上门处理。" * 8
        spent = []
        for _ in range(200):
            began = time.process_time()
            model.predict(text)
            spent.append(time.process_time() - began)
        loaded = {"sklearn", "scipy", "joblib"} & set(sys.modules)
        print(sorted(spent)[189] * 1000, *loaded)
    """)
    command = [sys.executable, "-c", program, tmp_path / "m"]
    p95, *loaded = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.split()
    assert loaded == []
    assert float(p95) <= 5.0
