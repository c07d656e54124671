"""What knowledge works out, without a database: terms, likeness, usefulness, what is marked."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.knowledge.states import AnswerState, Standing

ARTICLE_MARK, ANSWER_MARK = "K", "A"
MOST_TERMS = 120
"""Of one text: a customer's words, or the title of an article and what it is asked as."""
LONGEST_MISS = 40
AROUND = 24
"""Characters shown before the first word found."""
LONGEST_EXCERPT = 140

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_DIGITS = re.compile(r"\d{4,}")
_MARKS = re.compile(r"\*\*|__|`|^#+ +|^> ?", re.MULTILINE)
_MAIL = re.compile(r"\S+@\S+")
_EMPTY = frozenset(
    {
        *("a", "an", "and", "are", "at", "be", "can", "do", "does", "for", "from", "get", "have"),
        *("how", "i", "in", "is", "it", "me", "my", "not", "of", "on", "or", "the", "this", "to"),
        *("was", "we", "what", "when", "where", "why", "with", "you", "your"),
        *("怎么", "么办", "怎样", "什么", "为什", "请问", "一下", "可以", "如何", "我的", "我要"),
    }
)
"""Words and pairs that any question has."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; ``is_found``: it is what was searched for."""

    text: str
    is_found: bool


def article_mark(number: int, revision: int) -> str:
    """How an article is cited: ``K12 r3``."""
    return f"{ARTICLE_MARK}{number} r{revision}"


def answer_mark(number: int) -> str:
    """How an agreed answer is cited: ``A5``."""
    return f"{ANSWER_MARK}{number}"


def cited(text: str, mark: str) -> str:
    """A text with its citation behind it: ``…。[K12 r3]``."""
    return f"{text.strip()} [{mark}]"


def plain(text: str) -> str:
    """Markdown as it is read in a message or a list: without the marks of emphasis and heads."""
    return _MARKS.sub("", text)


def terms(text: str) -> list[str]:
    """What a text is alike by, each once, in order: pairs of Chinese characters and words.

    >>> terms("宽带断网了 ADSL")
    ['宽带', '带断', '断网', '网了', 'adsl']
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = (piece for run in _RUN.finditer(plain) for piece in _pieces(run.group()))
    return list(dict.fromkeys(each[:24] for each in found if each not in _EMPTY))[:MOST_TERMS]


def _pieces(run: str) -> Iterator[str]:
    if not _is_chinese(run[0]):
        yield run
    else:
        yield from (run[place : place + 2] for place in range(len(run) - 1))


def _is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


def likeness(shared: int, said: int, asked: int) -> float:
    """How alike somebody's words and the ways of asking of an article are, 0 to 1: the terms they
    share, of the terms of whichever has fewer."""
    fewer = min(said, asked)
    return shared / fewer if fewer else 0.0


def contained(answer: str, text: str) -> float:
    """The similarity rule of the list of deviations: the share of the terms of an agreed answer
    (pairs of Chinese characters, words of other scripts; each once) that stand in a text, 0 to 1.
    Order and what else the text says do not count."""
    wanted = terms(answer)
    said = set(terms_of_long(text))
    return sum(term in said for term in wanted) / len(wanted) if wanted else 1.0


def terms_of_long(text: str) -> Iterator[str]:
    """Every term of a text, however long it is."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return (piece[:24] for run in _RUN.finditer(plain) for piece in _pieces(run.group()))


def cites(text: str, mark: str) -> bool:
    """Whether a text names an agreed answer in brackets, as one click inserts it."""
    return f"[{mark}]" in unicodedata.normalize("NFKC", text).replace("【", "[").replace("】", "]")


def deviates(text: str, *, number: int, wordings: Collection[str], similarity: float) -> bool:
    """An answer deviates when it neither cites the agreed answer nor says ``similarity`` of it in
    any language it was agreed in."""
    if cites(text, answer_mark(number)):
        return False
    return all(contained(wording, text) < similarity for wording in wordings if wording)


def usefulness(good: int, bad: int) -> float | None:
    """The share of those who said that an article helped; ``None`` when nobody said anything."""
    return good / (good + bad) if good + bad else None


def falls(
    now: tuple[int, int], before: tuple[int, int], *, minimum: int, fall: float
) -> tuple[float, float] | None:
    """(usefulness before, now) when it fell by at least ``fall`` between two windows in both of
    which at least ``minimum`` readers said something; ``None`` otherwise. Pairs are (good, bad)."""
    if min(sum(now), sum(before)) < minimum:
        return None
    was, is_now = usefulness(*before), usefulness(*now)
    if was is None or is_now is None or was - is_now < fall:
        return None
    return was, is_now


def miss_of(words: str) -> str:
    """Words searched for in vain, fit to be counted: one case, one spacing, no mail address and no
    run of four digits or more. Empty when nothing is left."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    plain = _DIGITS.sub(" ", _MAIL.sub(" ", plain))
    return " ".join(plain.split())[:LONGEST_MISS].strip()


def standing(
    state: AnswerState, valid_from: datetime, valid_until: datetime, at: datetime
) -> Standing:
    """The last instant of an agreed answer is no more its own."""
    if state is AnswerState.DRAFT:
        return Standing.DRAFT
    if state is AnswerState.WITHDRAWN:
        return Standing.WITHDRAWN
    if at < valid_from:
        return Standing.AHEAD
    return Standing.IN_FORCE if at < valid_until else Standing.EXPIRED


def excerpt(text: str, words: str) -> list[Part]:
    """The first place of a text that answers to the words, what was found marked."""
    flat = " ".join(text.split())
    hits = found_in(flat, words)
    start = max(hits[0][0] - AROUND, 0) if hits else 0
    cut = flat[start : start + LONGEST_EXCERPT]
    parts = marked(cut, words)
    head = [Part("…", is_found=False)] if start else []
    tail = [Part("…", is_found=False)] if start + LONGEST_EXCERPT < len(flat) else []
    return head + parts + tail


def marked(text: str, words: str) -> list[Part]:
    """A text in pieces; joined they give it back."""
    parts, place = [], 0
    for start, end in found_in(text, words):
        if start > place:
            parts.append(Part(text[place:start], is_found=False))
        parts.append(Part(text[start:end], is_found=True))
        place = end
    if place < len(text):
        parts.append(Part(text[place:], is_found=False))
    return parts


def found_in(text: str, words: str) -> Sequence[tuple[int, int]]:
    """Where the runs of the words stand in a text: (start, end), in order, none in another."""
    folded, origin = _folded(text)
    plain = unicodedata.normalize("NFKC", words).casefold()
    spans: list[tuple[int, int]] = []
    for run in {each.group() for each in _RUN.finditer(plain)}:
        spans += [
            (origin[hit.start()], origin[hit.end() - 1] + 1)
            for hit in re.finditer(re.escape(run), folded)
        ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is searched, and of each of its characters the place it comes from."""
    pieces = [unicodedata.normalize("NFKC", each).casefold() for each in text]
    origin = [place for place, piece in enumerate(pieces) for _each in piece]
    return "".join(pieces), origin
