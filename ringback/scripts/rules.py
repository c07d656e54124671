"""What the check finds in a text that is to go to a customer (§4.2.2, §4.2.4). Pure."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ringback.scripts.matching import Matcher, squeezed
from ringback.scripts.states import Rule, Verdict

_PHONE = re.compile(r"(?<!\d)(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dx](?![\dx])")
_CARD = re.compile(r"(?<![\dx])(?:\d-?){15,18}\d(?![\dx])")
_NUMERAL = "[0-9一二三四五六七八九十百千万两半.]"
_AMOUNT = re.compile(rf"{_NUMERAL}+(?:元|块|万|rmb|yuan|cny)|[¥$]\d|(?:rmb|cny)\d")
_TIME = re.compile(
    rf"{_NUMERAL}+(?:个)?(?:分钟|小时|天|日|号|工作日|星期|周|月|点)|今天|今晚|明天|后天|本周|下周|月底"
    r"|\d{1,2}:\d{2}|today|tonight|tomorrow|within\d+|nextweek|\d+(?:minutes|hours|days)"
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
LAST = 2
"""The closing words stand in one of so many sentences at the end."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643-1999: of the 17 digits of an identity number; the sum modulo 11 names the last."""
CHECK = "10x98765432"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the manual's lists. ``verdict`` is ``None`` where the rule decides."""

    words: str
    rule: Rule
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A rule spoke about ``text[start:end]``; what is missing has no place and stands at 0."""

    rule: Rule
    verdict: Verdict
    start: int
    end: int


@dataclass(frozen=True)
class Etiquette:
    """The manual's phrases and what each rule does; a rule it does not name finds nothing."""

    phrases: Sequence[Phrase]
    verdicts: Mapping[Rule, Verdict]

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher([phrase.words for phrase in self.phrases])

    def findings(self, text: str) -> list[Found]:
        """In the order of the text, what is missing first; each once."""
        found = {each for each in self._all(text) if each is not None}
        return sorted(found, key=lambda each: (each.start, each.end, each.rule))

    def _all(self, text: str) -> Iterator[Found | None]:
        said: list[tuple[Rule, int, int]] = []
        for place in self._matcher.places(text):
            phrase = self.phrases[place.phrase]
            said.append((phrase.rule, place.start, place.end))
            if phrase.rule in (Rule.FORBIDDEN, Rule.COMMANDING):
                yield self._found(phrase.rule, place.start, place.end, phrase.verdict)
            elif phrase.rule is Rule.PROMISE:
                yield self._promise(text, place.start, place.end)
        yield from self._missing(text, said)
        for rule, start, end in numbers(text):
            yield self._found(rule, start, end)

    def _found(
        self, rule: Rule, start: int, end: int, verdict: Verdict | None = None
    ) -> Found | None:
        verdict = verdict or self.verdicts.get(rule)
        return Found(rule, verdict, start, end) if verdict else None

    def _promise(self, text: str, start: int, end: int) -> Found | None:
        """A promise alone, or together with the amount or time of the same sentence."""
        for first, last in _sentences(text):
            if first <= start < last:
                for begun, ended in _terms(text[first:last]):
                    whole = (min(start, first + begun), max(end, first + ended))
                    return self._found(Rule.PROMISE_TERMS, *whole)
        return self._found(Rule.PROMISE, start, end)

    def _missing(self, text: str, said: Sequence[tuple[Rule, int, int]]) -> Iterator[Found | None]:
        sentences = list(_sentences(text))
        if not sentences:
            return
        ends = {Rule.GREETING: (0, sentences[0][1])}
        ends[Rule.CLOSING] = (sentences[-LAST:][0][0], len(text))
        for rule, (low, high) in ends.items():
            if not any(each is rule and low <= start < high for each, start, _end in said):
                yield self._found(rule, 0, 0)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for sentence in _SENTENCE.finditer(text):
        if sentence.group().strip():
            yield sentence.span()


def _terms(sentence: str) -> Iterator[tuple[int, int]]:
    plain = squeezed(sentence)
    for pattern in (_AMOUNT, _TIME):
        for found in pattern.finditer(plain.text):
            yield plain.written(*found.span())


def numbers(text: str) -> Iterator[tuple[Rule, int, int]]:
    """Whole personal numbers in a text, blanks inside them or not. Identity and bank card numbers
    count when their check digit is right; a phone number has none."""
    plain = squeezed(text)
    for rule, pattern, is_right in (
        (Rule.PHONE, _PHONE, lambda _digits: True),
        (Rule.IDENTITY, _IDENTITY, is_identity),
        (Rule.BANK_CARD, _CARD, is_card),
    ):
        for found in pattern.finditer(plain.text):
            if is_right(found.group().replace("-", "")):
                yield rule, *plain.written(*found.span())


def is_identity(digits: str) -> bool:
    """Whether the last of 18 is the check character of the others (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
    return CHECK[total % 11] == digits[17]


def is_card(digits: str) -> bool:
    """Whether a number of 16 to 19 digits passes the Luhn test (ISO/IEC 7812-1). An identity number
    is none."""
    if len(digits) == 18 and is_identity(digits):
        return False
    doubled = [int(digit) * (1 + nth % 2) for nth, digit in enumerate(reversed(digits))]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def fingerprint(text: str, findings: Sequence[Found]) -> str:
    """Of what somebody is asked to confirm: the rules and the words they are about. Other words
    with the same warning are asked about again."""
    about = [
        f"{each.rule}:{squeezed(text[each.start : each.end]).text}"
        for each in findings
        if each.verdict is Verdict.WARN
    ]
    return hashlib.sha256("\n".join(sorted(about)).encode()).hexdigest()[:16]
