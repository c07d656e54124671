"""Small labelled sets of our own to learn from in tests."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from ringback.recognition import training
from ringback.recognition.model import Model
from ringback.recognition.samples import Sample

TRAINED_ON = date(2026, 2, 13)

_WAYS = ("帮我{}", "请问怎么{}", "我想{}", "{}可以吗", "你好{}谢谢", "现在就{}", "今天要{}")
_MATTERS = {
    "balance": ("查话费余额", "看看还剩多少钱", "查一下账户余额", "check my balance"),
    "broadband": ("报修宽带", "修一下家里的网", "看光猫为什么亮红灯", "repair my broadband"),
    "card": ("补办电话卡", "换一张新卡", "解开锁住的卡", "replace my SIM card"),
}


def samples() -> list[Sample]:
    return [
        Sample(way.format(matter), label)
        for label, matters in _MATTERS.items()
        for matter in matters
        for way in _WAYS
    ]


@cache
def model() -> Model:
    return training.train(samples(), target="category", trained_on=TRAINED_ON)


def write_jsonl(path: Path, rows: Iterable[object]) -> Path:
    """Rows as JSON Lines; bytes and text go in as they are."""
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def labelled(path: Path) -> Path:
    return write_jsonl(path, ({"text": s.text, "label": s.label} for s in samples()))
