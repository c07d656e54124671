"""What follows from a catalogue: whether answers fit a form, whether a request may go ahead.

Pure functions: no database, no clock. They judge whatever they are handed and never raise for it;
a fault is a code (:class:`Fault`) which the screens put into words.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from ringback.catalog.facts import FieldType, Kind
from ringback.catalog.nodes import CENTURY, LONGEST, FormField, Leaf, Requirement
from ringback.kernel.conditions import Facts, all_hold
from ringback.kernel.instants import InstantError, as_utc, at_wall, format_instant, on_date
from ringback.kernel.phones import normalise_access_number, normalise_phone

Answer = str | bool


class Fault(StrEnum):
    """Why an answer cannot be taken."""

    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown_field"
    NOT_TEXT = "not_text"
    BAD_CHARACTERS = "bad_characters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    WRONG_FORM = "wrong_form"
    NOT_A_NUMBER = "not_a_number"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_ACCESS_NUMBER = "not_an_access_number"
    NOT_AN_AREA = "not_an_area"
    NOT_A_CHOICE = "not_a_choice"
    NOT_YES_OR_NO = "not_yes_or_no"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault with the limit it broke, in words of the field (`40`, `2026-01-31`), or empty."""

    fault: Fault
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers after checking. With problems the cleaned ones are still there, to show again.

    `cleaned` is JSON: numbers and sums as decimal text, dates in ISO 8601, moments in UTC, phone
    numbers in E.164, choices by code, yes and no as booleans. What was left empty is absent.
    """

    cleaned: Mapping[str, Answer] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return not self.problems


class _Refused(Exception):
    """One answer cannot be taken; caught in this module."""

    def __init__(self, fault: Fault, limit: object = "") -> None:
        super().__init__(fault)
        self.problem = Problem(fault, str(limit))


@dataclass(frozen=True, slots=True)
class _Moment:
    """The present, for fields that count from today."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return on_date(self.now, self.zone)


def validate_answers(
    fields: Sequence[FormField], answers: Mapping[str, object], *, now: datetime, zone: ZoneInfo
) -> Checked:
    """Check what was answered against a form.

    `zone` is that of wall times without an offset. An answer to a question that the other
    answers make void is dropped: what is not needed is not kept (PIPL Art. 6).
    """
    moment = _Moment(now, zone)
    cleaned: dict[str, Answer] = {}
    problems = {
        str(code): Problem(Fault.UNKNOWN_FIELD)
        for code in answers.keys() - {each.code for each in fields}
    }
    # Questions that hang on others come last, when the others are known.
    for each in sorted(fields, key=lambda one: bool(one.when)):
        if not all_hold(each.when, cleaned):
            continue
        try:
            answer = _answer_to(each, answers.get(each.code), moment)
        except _Refused as refused:
            problems[each.code] = refused.problem
        else:
            if answer is not None:
                cleaned[each.code] = answer
    problems.update(_out_of_order(fields, cleaned))
    return Checked(cleaned, problems)


def _answer_to(each: FormField, given: object, moment: _Moment) -> Answer | None:
    if isinstance(given, str):
        given = _bounded(given).strip()
    if given is None or given == "":
        if each.required or each.when:
            raise _Refused(Fault.REQUIRED)
        return None
    return _READERS[each.type](each, given, moment)


def _out_of_order(
    fields: Sequence[FormField], cleaned: Mapping[str, Answer]
) -> Mapping[str, Problem]:
    """Dates in ISO 8601 compare as text."""
    problems: dict[str, Problem] = {}
    for each in fields:
        first, second = cleaned.get(each.not_before or ""), cleaned.get(each.code)
        if first is not None and second is not None and str(second) < str(first):
            problems[each.code] = Problem(Fault.TOO_EARLY, str(first))
    return problems


def _bounded(given: str) -> str:
    """Length comes first, before anything costs time."""
    if len(given) > LONGEST:
        raise _Refused(Fault.TOO_LONG, LONGEST)
    return given


def _text(each: FormField, given: object, moment: _Moment) -> str:
    if not isinstance(given, str):
        raise _Refused(Fault.NOT_TEXT)
    # Codes are typed in full width as well; running text keeps its Chinese punctuation.
    text = unicodedata.normalize("NFKC" if each.pattern else "NFC", given)
    if each.type is FieldType.LONG_TEXT:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(_is_bad(character, each) for character in text):
        raise _Refused(Fault.BAD_CHARACTERS)
    if each.low is not None and len(text) < each.low:
        raise _Refused(Fault.TOO_SHORT, each.low)
    if each.high is not None and len(text) > each.high:
        raise _Refused(Fault.TOO_LONG, each.high)
    if each.pattern and not re.fullmatch(each.pattern, text):
        raise _Refused(Fault.WRONG_FORM)
    return text


def _is_bad(character: str, each: FormField) -> bool:
    """Control characters and lone surrogates, which databases and spreadsheets choke on."""
    if character in "\n\t" and each.type is FieldType.LONG_TEXT:
        return False
    return unicodedata.category(character) in ("Cc", "Cs")


_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")


def _number(each: FormField, given: object, moment: _Moment) -> str:
    number = _decimal(given)
    decimals = 2 if each.type is FieldType.MONEY else each.decimals
    exponent = number.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > decimals:
        raise _Refused(Fault.TOO_MANY_DECIMALS, decimals)
    if each.low is not None and number < each.low:
        raise _Refused(Fault.TOO_SMALL, each.low)
    if each.high is not None and number > each.high:
        raise _Refused(Fault.TOO_LARGE, each.high)
    if each.type is FieldType.MONEY:
        return f"{number:.2f}"
    return f"{number.normalize():f}"


def _decimal(given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _Refused(Fault.NOT_A_NUMBER)
    # Writing out an int of many digits is slow, and beyond a limit Python refuses it.
    if isinstance(given, int) and abs(given) >= 10**15:
        raise _Refused(Fault.NOT_A_NUMBER)
    written = unicodedata.normalize("NFKC", str(given)).strip()
    if not _NUMBER.fullmatch(written):
        raise _Refused(Fault.NOT_A_NUMBER)
    return Decimal(written) + 0  # no negative zero


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def _date(each: FormField, given: object, moment: _Moment) -> str:
    day = _day(given)
    earliest, latest = _days(each)
    if day < moment.today + earliest:
        raise _Refused(Fault.TOO_EARLY, moment.today + earliest)
    if day > moment.today + latest:
        raise _Refused(Fault.TOO_LATE, moment.today + latest)
    return day.isoformat()


def _day(given: object) -> date:
    if not isinstance(given, str) or not _DATE.fullmatch(given):
        raise _Refused(Fault.NOT_A_DATE)
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise _Refused(Fault.NOT_A_DATE) from None


def _datetime(each: FormField, given: object, moment: _Moment) -> str:
    if not isinstance(given, str) or not _TIME.fullmatch(given):
        raise _Refused(Fault.NOT_A_TIME)
    try:
        written = datetime.fromisoformat(given)
        at = as_utc(written) if written.tzinfo else at_wall(written, moment.zone)
    except (ValueError, OverflowError, InstantError):
        raise _Refused(Fault.NOT_A_TIME) from None
    earliest, latest = _days(each)
    if at < moment.now + earliest:
        raise _Refused(Fault.TOO_EARLY, on_date(moment.now + earliest, moment.zone))
    if at > moment.now + latest:
        raise _Refused(Fault.TOO_LATE, on_date(moment.now + latest, moment.zone))
    return format_instant(at)


def _days(each: FormField) -> tuple[timedelta, timedelta]:
    low = -CENTURY if each.low is None else int(each.low)
    high = CENTURY if each.high is None else int(each.high)
    return timedelta(days=low), timedelta(days=high)


def _phone(each: FormField, given: object, moment: _Moment) -> str:
    number = normalise_phone(given) if isinstance(given, str) else None
    if number is None:
        raise _Refused(Fault.NOT_A_PHONE)
    return number


def _access_number(each: FormField, given: object, moment: _Moment) -> str:
    number = normalise_access_number(given) if isinstance(given, str) else None
    if number is None:
        raise _Refused(Fault.NOT_AN_ACCESS_NUMBER)
    return number


_AREA = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,39}")


def _area(each: FormField, given: object, moment: _Moment) -> str:
    """The form of an area's code; whether there is such an area the network module knows."""
    if not isinstance(given, str) or not _AREA.fullmatch(given):
        raise _Refused(Fault.NOT_AN_AREA)
    return given


def _choice(each: FormField, given: object, moment: _Moment) -> str:
    if not isinstance(given, str) or given not in {choice.code for choice in each.choices}:
        raise _Refused(Fault.NOT_A_CHOICE)
    return given


_YES_AND_NO: Final = {"true": True, "on": True, "yes": True, "false": False, "no": False}


def _boolean(each: FormField, given: object, moment: _Moment) -> bool:
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given.lower() in _YES_AND_NO:
        return _YES_AND_NO[given.lower()]
    raise _Refused(Fault.NOT_YES_OR_NO)


_READERS: Final[Mapping[FieldType, Callable[[FormField, object, _Moment], Answer]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _number,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.PHONE: _phone,
    FieldType.ACCESS_NUMBER: _access_number,
    FieldType.AREA: _area,
    FieldType.CHOICE: _choice,
    FieldType.BOOLEAN: _boolean,
}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What holds, what does not (with its cure), and what nobody could say."""

    met: tuple[Requirement, ...] = ()
    unmet: tuple[Requirement, ...] = ()
    unknown: tuple[Requirement, ...] = ()

    @property
    def is_refused(self) -> bool:
        """不符合办理条件: something is known not to hold."""
        return bool(self.unmet)

    @property
    def needs_person(self) -> bool:
        """Nothing speaks against it, but somebody must look."""
        return bool(self.unknown) and not self.unmet


def eligibility(leaf: Leaf, facts: Facts, *, kind: Kind) -> Eligibility:
    """Judge the requirements of a leaf. They gate transactions alone: a complaint, a fault or a
    question is never refused (clause 2.3).

    None or absent = unknown; facts the leaf does not ask for are ignored. Raises ConditionError
    for one of the wrong type: a mistyped fact would quietly refuse somebody.
    """
    if kind is not Kind.TRANSACTION:
        return Eligibility()
    for fact in leaf.facts:
        if (value := facts.get(fact.code)) is not None:
            fact.value.read(value)
    met, unmet, unknown = [], [], []
    for each in leaf.requirements:
        known = [one for one in each.conditions if facts.get(one.fact) is not None]
        if not all_hold(known, facts):
            unmet.append(each)
        elif len(known) < len(each.conditions):
            unknown.append(each)
        else:
            met.append(each)
    return Eligibility(tuple(met), tuple(unmet), tuple(unknown))


def relevance(leaf: Leaf, written: str) -> int:
    """How well a leaf answers to words somebody typed to find it; 0 = not at all.

    A name or word that is typed whole counts most, then one that the text contains, then one
    that begins to be typed, then pairs of letters in common: most Chinese words have two.
    """
    text = _folded(written)
    if not text:
        return 0
    names = {_folded(each) for each in (leaf.name.zh, leaf.name.en, *leaf.words)}
    if text in names:
        return 1000
    contained = max((len(name) for name in names if name in text), default=0)
    begun = any(text in name for name in names)
    shared = len(_pairs(text) & set().union(*map(_pairs, names)))
    return 20 * contained + 50 * begun + shared


def _folded(written: str) -> str:
    return unicodedata.normalize("NFKC", written[:LONGEST]).casefold().strip()


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}
