"""Starts training in a process of its own, for scikit-learn takes seconds and memory to load.

The texts go in through a pipe: what customers said is never written to the disk in the clear.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Unavailable
from ringback.recognition.samples import STANDARD_INPUT, Sample
from ringback.recognition.states import Target

Texts = Mapping[Target, Sequence[Sample]]


def train(texts: Texts, *, trained_on: date, folder: Path) -> dict[Target, Path]:
    """One model file a head, in ``folder``. Progress shows on a terminal; why training would not
    stands on standard error. Raises ``Unavailable`` then."""
    return {target: _train(target, texts[target], trained_on, folder) for target in Target}


def start(place: int) -> None:
    """Carry out a training somebody asked for, without waiting for it: ``ringback recognise
    carry-out``. It outlives the worker that started it, and ends by writing down how it went."""
    command = [sys.executable, "-m", "ringback.project.cli", "recognise", "carry-out", str(place)]
    running = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    # Somebody must take note of its end, or it stays in the table of processes for ever.
    threading.Thread(target=running.wait, name=f"training {place}", daemon=True).start()


def _train(target: Target, samples: Sequence[Sample], trained_on: date, folder: Path) -> Path:
    out = folder / f"{target}.npz"
    command = [sys.executable, "-m", "ringback.recognition.training"]
    command += ["--in", STANDARD_INPUT, "--out", str(out)]
    command += ["--target", target, "--date", trained_on.isoformat()]
    lines = (json.dumps({"text": one.text, "label": one.label}) for one in samples)
    run = subprocess.run(
        command, input="\n".join(lines), text=True, stdout=subprocess.DEVNULL, check=False
    )
    if run.returncode:
        raise Unavailable(_("Training did not succeed. What is in use stays in use."))
    return out
