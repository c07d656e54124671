"""The manual as documents: one chapter is one document, read from TOML and thoroughly checked.

A folder holds, for chapter 3, ``3.toml`` (code, title) and one file per section, ``3.1.toml`` …
A section is a clause; under it stand numbered sub-clauses. A parameter belongs to the clause that
states it. ``instruments.toml`` names the laws and rules that are cited. Everything read is a frozen
value; :class:`ManualRefused` names file, place and fault.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from ringback.handbook.facts import VOCABULARY
from ringback.handbook.numbering import WRITTEN, order
from ringback.handbook.rules import Case, Rule, faults_of
from ringback.handbook.shapes import Shape, read_shape
from ringback.handbook.slots import wrong_to_others
from ringback.handbook.sources import Instrument, Source, read_instrument, read_source
from ringback.handbook.values import Bilingual, ValueRefused, read_bilingual
from ringback.kernel.conditions import ConditionError, read_conditions

PACKAGED = Path(__file__).parent / "packaged"

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


Instruments = Mapping[str, Instrument]


class ManualRefused(ValueError):
    """A manual that cannot be taken in; the message names the place and the fault."""


@dataclass(frozen=True, slots=True)
class ParameterText:
    """A rule with what a reader wants to know about it. ``unit`` is None for spans and the like."""

    rule: Rule
    unit: Bilingual | None
    source: Source


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A numbered clause. ``text`` is Markdown; ``effective_on`` may be older than its revision."""

    number: str
    title: Bilingual
    text: Bilingual
    scope: Bilingual
    effective_on: date
    parameters: tuple[ParameterText, ...]


@dataclass(frozen=True, slots=True)
class ChapterText:
    """One document: a chapter with its clauses in the order they are read.

    ``fingerprint`` is the SHA-256 of its files: the same files are the same revision.
    """

    code: str
    title: Bilingual
    effective_on: date
    clauses: tuple[ClauseText, ...]
    fingerprint: str

    @property
    def parameters(self) -> Iterator[ParameterText]:
        return (parameter for clause in self.clauses for parameter in clause.parameters)


def read_manual(folder: Path = PACKAGED) -> tuple[ChapterText, ...]:
    """Every chapter of a folder, in order. Raises :class:`ManualRefused`."""
    heads = sorted(folder.glob("[0-9].toml"))
    if not heads:
        raise ManualRefused(f"{folder.name}: no chapter")
    instruments = _read_instruments(folder / "instruments.toml")
    chapters = tuple(_read_chapter(head, instruments) for head in heads)
    _refuse_repeats(Counter(chapter.code for chapter in chapters))
    clauses = [clause for chapter in chapters for clause in chapter.clauses]
    _refuse_repeats(Counter(clause.number for clause in clauses))
    _refuse_repeats(Counter(p.rule.code for chapter in chapters for p in chapter.parameters))
    return chapters


def _read_instruments(path: Path) -> Instruments:
    try:
        return {code: read_instrument(written) for code, written in _load(path).items()}
    except ValueRefused as error:
        raise ManualRefused(f"{path.name}: {error}") from None


def _read_chapter(head: Path, instruments: Instruments) -> ChapterText:
    place = head.name
    written = _load(head)
    code = _take(written, "code", str, place)
    title = _bilingual(written, "title", place)
    effective_on = _take(written, "effective_on", date, place)
    _refuse_rest(written, place)
    sections = sorted(head.parent.glob(f"{head.stem}.*.toml"), key=lambda path: order(path.stem))
    clauses = tuple(
        clause for section in sections for clause in _read_section(section, instruments)
    )
    texts = [head, *sections, head.with_name("instruments.toml")]
    return ChapterText(code, title, effective_on, clauses, _fingerprint(texts))


def _read_section(path: Path, instruments: Instruments) -> Iterator[ClauseText]:
    written = _load(path)
    subclauses = written.pop("clauses", [])
    section = _read_clause(written, path.name, instruments)
    if section.number != path.stem:
        raise ManualRefused(f"{path.name}: is numbered {section.number}")
    yield section
    # A sub-clause holds where and since when its section does, unless it says otherwise.
    inherited = {
        "scope": {"zh": section.scope.zh, "en": section.scope.en},
        "effective_on": section.effective_on,
    }
    for subclause in subclauses:
        clause = _read_clause({**inherited, **subclause}, path.name, instruments)
        if not clause.number.startswith(f"{section.number}."):
            raise ManualRefused(f"{path.name}: {clause.number} does not belong to this section")
        yield clause


def _read_clause(written: dict[str, Any], file: str, instruments: Instruments) -> ClauseText:
    number = _take(written, "number", str, file)
    place = f"{file}: clause {number}"
    if not WRITTEN.fullmatch(number):
        raise ManualRefused(f"{place}: a number looks like 3.2 or 3.2.1")
    clause = ClauseText(
        number=number,
        title=_bilingual(written, "title", place),
        text=_bilingual(written, "text", place),
        scope=_bilingual(written, "scope", place),
        effective_on=_take(written, "effective_on", date, place),
        parameters=tuple(
            _read_parameter(parameter, instruments, place)
            for parameter in written.pop("parameters", [])
        ),
    )
    _refuse_rest(written, place)
    return clause


def _read_parameter(
    written: dict[str, Any], instruments: Instruments, clause_place: str
) -> ParameterText:
    code = _take(written, "code", str, clause_place)
    place = f"{clause_place}: {code}"
    if not CODE.fullmatch(code):
        raise ManualRefused(f"{place}: a code looks like clock.handling.limit")
    label = _bilingual(written, "label", place)
    unit = _bilingual(written, "unit", place) if "unit" in written else None
    source = _read_source(_take(written, "source", dict, place), instruments, place)
    partial = written.pop("partial", False)
    cases = [{"value": written.pop("value")}] if "value" in written else written.pop("cases", [])
    shape = _read_shape(written, place)
    _refuse_rest(written, place)
    rule = Rule(
        code=code,
        label=label,
        shape=shape,
        cases=tuple(_read_cases(cases, shape, place)),
        partial=partial,
    )
    for fault in (*faults_of(rule), *wrong_to_others(rule)):
        raise ManualRefused(f"{place}: {fault}")
    return ParameterText(rule, unit, source)


def _read_source(written: dict[str, Any], instruments: Instruments, place: str) -> Source:
    try:
        return read_source(written, instruments)
    except ValueRefused as error:
        raise ManualRefused(f"{place}: source: {error}") from None


def _read_shape(written: dict[str, Any], place: str) -> Shape:
    try:
        return read_shape(written)
    except ValueRefused as error:
        raise ManualRefused(f"{place}: {error}") from None


def _read_cases(written: list[Any], shape: Shape, place: str) -> Iterator[Case]:
    for case in written:
        rest = dict(case)
        try:
            yield Case(
                priority=rest.pop("priority", 0),
                conditions=read_conditions(rest.pop("when", {}), VOCABULARY),
                value=shape.read(rest.pop("value", None)),
            )
        except (ConditionError, ValueRefused) as error:
            raise ManualRefused(f"{place}: {error}") from None
        _refuse_rest(rest, place)


def _fingerprint(paths: Iterable[Path]) -> str:
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManualRefused(f"{path.name}: {error}") from None


def _take(written: dict[str, Any], name: str, kind: type[Any], place: str) -> Any:
    if not isinstance(written.get(name), kind):
        raise ManualRefused(f"{place}: {name} is missing or of the wrong type")
    return written.pop(name)


def _bilingual(written: dict[str, Any], name: str, place: str) -> Bilingual:
    try:
        return read_bilingual(written.pop(name, None))
    except ValueRefused as error:
        raise ManualRefused(f"{place}: {name}: {error}") from None


def _refuse_rest(written: Mapping[str, Any], place: str) -> None:
    if written:
        raise ManualRefused(f"{place}: unknown {', '.join(sorted(written))}")


def _refuse_repeats(counted: Counter[str]) -> None:
    repeated = [name for name, times in counted.items() if times > 1]
    if repeated:
        raise ManualRefused(f"stated twice: {', '.join(repeated)}")
