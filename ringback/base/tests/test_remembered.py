"""What a process remembers for a moment."""

import pytest

from ringback.base import remembered
from ringback.base.remembered import MOST, Remembered


class Asked:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self, what: str) -> list[str]:
        self.times += 1
        return [what, str(self.times)]


def test_what_was_asked_a_moment_ago_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "SECONDS", 60)
    ask = Asked()
    answer = Remembered(ask)
    assert answer("a") == answer("a") == ["a", "1"]
    assert answer("b") == ["b", "2"]


def test_what_is_older_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "SECONDS", 0)
    answer = Remembered(Asked())
    assert answer("a") == ["a", "1"]
    assert answer("a") == ["a", "2"]


def test_it_keeps_no_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "SECONDS", 60)
    answer = Remembered(Asked())
    for place in range(2 * MOST + 1):
        answer(str(place))
    assert len(answer.kept) <= MOST
