"""Answers every case needs and hardly anybody changes, kept by a process for a moment.

Another process may change what is asked: a calendar gets a version, a model is put in use. This one
hears of it within ``SECONDS``, which is soon enough for whatever is asked so; what must hold at
once (a token taken back, a number somebody has taken) is asked of the database each time.
"""

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")

SECONDS = 2.0
MOST = 100
"""Answers kept for one question."""


class Remembered(Generic[Answer]):
    """``ask``, asked anew for the same values only when its answer is older than ``SECONDS``. The
    answer is shared: leave it as it is."""

    def __init__(self, ask: Callable[..., Answer]) -> None:
        self.ask = ask
        self.kept: dict[tuple[Any, ...], tuple[float, Answer]] = {}

    def __call__(self, *values: Any) -> Answer:
        now = time.monotonic()
        asked_at, answer = self.kept.get(values, (None, None))
        if asked_at is not None and answer is not None and now - asked_at < SECONDS:
            return answer
        found = self.ask(*values)
        if len(self.kept) >= MOST:
            self.kept.clear()
        self.kept[values] = now, found
        return found
