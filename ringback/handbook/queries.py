"""What others may ask of the handbook.

``parameter(code, at=…, facts=…)`` is the one way to a number of the manual. It answers with the
clause it rests on, and never by a number of its own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ringback.handbook import stock, words
from ringback.handbook.comparing import compare, counterpart
from ringback.handbook.facts import VOCABULARY
from ringback.handbook.models import Audience, Clause, Edition, Revision, SignOff
from ringback.handbook.rules import Rule, applicable, choose
from ringback.handbook.schedule import state_at
from ringback.handbook.slots import Change, ChangedRule, Impact, checks, impacts, measure, reckon
from ringback.handbook.sources import Basis, Source
from ringback.handbook.states import RevisionState
from ringback.handbook.stock import Stated, forget
from ringback.handbook.values import Bilingual, Table, TimeWindow, Value
from ringback.handbook.weighing import Weighed, weigh
from ringback.identity import queries as identity
from ringback.kernel.conditions import ConditionError, Conditions, Facts, check_facts
from ringback.kernel.errors import NotFound
from ringback.kernel.spans import Span, Unit, parse_span

__all__ = [
    "Basis",
    "Bilingual",
    "Change",
    "ChangedRule",
    "Impact",
    "Rule",
    "Ruling",
    "Span",
    "Table",
    "TakenEffect",
    "TimeWindow",
    "Weighed",
    "applicable",
    "as_fact",
    "basis",
    "checks",
    "choose",
    "cited",
    "clause",
    "clause_address",
    "clauses",
    "edition",
    "edition_at",
    "forget",
    "impacts",
    "limit_in_words",
    "measure",
    "parameter",
    "parameter_if_any",
    "readers",
    "reckon",
    "revision_of",
    "ruling",
    "ruling_if_any",
    "state_of",
    "states_of",
    "taken_effect",
    "to_announce",
    "to_remind",
    "weighed",
]

Kind = TypeVar("Kind")
NO_FACTS: Facts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ruling:
    """A parameter's value for given facts, and everything needed to explain it.

    ``conditions`` are those of the case that was chosen, at ``priority`` among its rule's cases.
    """

    code: str
    value: Value
    label: Bilingual
    unit: Bilingual | None
    priority: int
    conditions: Conditions
    source: Source
    clause_number: str
    document: str
    revision_id: UUID
    revision_number: int
    edition_id: UUID

    def value_as(self, kind: type[Kind]) -> Kind:
        """The value as ``int``, ``bool``, ``str``, ``Decimal``, ``Span``, ``Bilingual``,
        ``TimeWindow`` or ``Table``. Raises ``TypeError`` when the manual says otherwise."""
        if type(self.value) is not kind:
            raise TypeError(f"{self.code} is {self.value!r}, no {kind.__name__}")
        return self.value

    @property
    def duration(self) -> timedelta:
        """The length of a span that runs on the natural clock (``24h``, ``5m``). Raises
        ``TypeError`` for one that only a calendar can measure (``5wd``): whoever reads a parameter
        so announces it (``measure``), and no revision states such a span for it."""
        length = self.value_as(Span).duration
        if length is None or self.value_as(Span).unit is Unit.SERVICE_HOUR:
            raise TypeError(f"{self.code} is {self.value}: ask a calendar")
        return length

    @property
    def is_measured(self) -> bool:
        """Whether :attr:`duration` answers."""
        span = self.value_as(Span)
        return span.duration is not None and span.unit is not Unit.SERVICE_HOUR

    @property
    def address(self) -> str:
        """Where the clause can be read, in the edition the ruling was made under."""
        return clause_address(self.clause_number, self.edition_id)


def parameter(code: str, *, at: datetime, facts: Facts = NO_FACTS) -> Ruling:
    """What the manual in force at ``at`` says. No query while the process remembers it.

    Raises ``KeyError`` for a code that no clause states and for a partial parameter that says
    nothing of these facts, ``ConditionError`` for a misspelt fact: all three are defects of the
    caller. Raises ``Unavailable`` when no manual is installed.
    """
    return ruling(code, edition_id=edition_at(at).pk, facts=facts)


def parameter_if_any(code: str, *, at: datetime, facts: Facts = NO_FACTS) -> Ruling | None:
    """The same for a partial parameter: ``None`` when the manual sets nothing for these facts."""
    return ruling_if_any(code, edition_id=edition_at(at).pk, facts=facts)


def ruling(code: str, *, edition_id: UUID, facts: Facts = NO_FACTS) -> Ruling:
    """What an edition says: a ticket asks by the edition it has kept. Raises as ``parameter``."""
    found = ruling_if_any(code, edition_id=edition_id, facts=facts)
    if found is None:
        raise KeyError(f"{code} says nothing of {dict(facts)}")
    return found


def ruling_if_any(code: str, *, edition_id: UUID, facts: Facts = NO_FACTS) -> Ruling | None:
    known = stock.succession()
    if facts or (edition_id, code) not in known.rulings:
        check_facts(facts, VOCABULARY)
        made = _ruling(known.stated(edition_id)[code], edition_id, facts)
        return made if facts else known.rulings.setdefault((edition_id, code), made)
    return cast("Ruling | None", known.rulings[edition_id, code])


def limit_in_words(written: str) -> str:
    """A span as a clock keeps it, for a reader; empty where an instant was named."""
    return words.span_in_words(parse_span(written)) if written else ""


def as_fact(name: str, value: Any) -> Any:
    """A value as the fact of this name; ``None``, unknown, for one the manual has no word for."""
    try:
        check_facts({name: value}, VOCABULARY)
    except ConditionError:
        return None
    return value


def weighed(code: str, *, edition_id: UUID, facts: Facts) -> list[Weighed]:
    """Every case of a parameter in an edition, the chosen one and why not the others."""
    return list(weigh(stock.succession().stated(edition_id)[code], facts))


def edition_at(at: datetime) -> Edition:
    """The edition in force at an instant. Raises ``Unavailable`` when no manual is installed."""
    return stock.succession().edition_at(at)


def edition(edition_id: UUID) -> Edition:
    """Raises ``NotFound``."""
    return stock.succession().edition(edition_id)


def basis(code: str, *, edition_id: UUID) -> Basis:
    """On whose word a parameter stands. Raises ``KeyError`` for one no clause states."""
    return stock.succession().stated(edition_id)[code].text.source.basis


def clause(number: str, *, edition_id: UUID) -> Clause:
    """One clause as an edition has it. Raises ``NotFound``."""
    found = clauses(edition_id).filter(number=number).first()
    if found is None:
        raise NotFound(_("This edition of the handbook has no such clause."))
    return found


def clauses(edition_id: UUID) -> QuerySet[Clause]:
    """Every clause of an edition in the order it is read."""
    revision_ids = stock.succession().revisions.get(edition_id, ())
    return (
        Clause.objects.filter(revision_id__in=revision_ids)
        .select_related("revision__document")
        .order_by("revision__document__code", "position")
    )


def parameters_of(revision_id: UUID) -> Mapping[str, list[Stated]]:
    """The parameters of a revision by the number of the clause that states them."""
    by_clause: dict[str, list[Stated]] = {}
    for stated in stock.stated_by(revision_id):
        by_clause.setdefault(stated.clause_number, []).append(stated)
    return by_clause


def clause_address(number: str, edition_id: UUID) -> str:
    """The page of a clause: its section, opened at the clause, in the edition named."""
    section = ".".join(number.split(".")[:2])
    page = reverse("handbook:section", args=[section])
    return f"{page}?edition={edition_id}#clause-{number}"


def cited(number: str, edition_id: UUID) -> str:
    """A clause with the revision it stands in: ``§ 3.2.2 · r8``. No query while remembered."""
    found = stock.succession().revision_numbers(edition_id)
    revision = found.get(number)
    return f"§ {number}" if revision is None else f"§ {number} · r{revision}"


def revision_of(document: str, *, edition_id: UUID) -> UUID | None:
    """The revision of a document that an edition consists of. No query while remembered."""
    return stock.succession().of_document(document, edition_id)


MOST_READERS = 5000


def readers(revision_id: UUID) -> list[str]:
    """Refs of those who must sign the revision off and have not yet."""
    rows = Audience.objects.filter(revision=revision_id).values_list("role", flat=True)
    signed = set(SignOff.objects.filter(revision=revision_id).values_list("ref", flat=True))
    asked = identity.refs_in_roles(list(rows), limit=MOST_READERS)
    return [ref for ref in asked if ref not in signed]


def state_of(revision: Revision, *, at: datetime) -> RevisionState:
    return states_of([revision], at=at)[revision.pk]


def states_of(revisions: Collection[Revision], *, at: datetime) -> dict[UUID, RevisionState]:
    """Where revisions stand at an instant, the two states of time included. One query."""
    approved = Revision.objects.filter(
        document__in={revision.document_id for revision in revisions},
        state=RevisionState.APPROVED,
    ).values_list("document_id", "effective_at")
    effects: dict[int, list[datetime]] = {}
    for document_id, effective_at in approved:
        assert effective_at is not None  # an approved revision is dated
        effects.setdefault(document_id, []).append(effective_at)
    return {
        revision.pk: state_at(
            RevisionState(revision.state),
            revision.effective_at,
            _following(revision, effects.get(revision.document_id, [])),
            at,
        )
        for revision in revisions
    }


def _following(revision: Revision, effects: Iterable[datetime]) -> datetime | None:
    own = revision.effective_at
    return min((at for at in effects if own is not None and at > own), default=None)


@dataclass(frozen=True, slots=True)
class TakenEffect:
    """A revision that has taken effect, and the clauses it says otherwise than the one before."""

    revision_id: UUID
    title: Bilingual
    number: int
    effective_at: datetime
    clauses: tuple[str, ...]


MOST_TAKEN_EFFECT = 20


def taken_effect(*, since: datetime, until: datetime) -> list[TakenEffect]:
    """What the manual says anew since an instant, the oldest first."""
    rows = Revision.objects.filter(
        state=RevisionState.APPROVED, effective_at__gt=since, effective_at__lte=until
    ).select_related("document")
    found = []
    for new in rows.order_by("effective_at", "number")[:MOST_TAKEN_EFFECT]:
        old = counterpart(new)
        assert new.effective_at is not None  # asked for by it
        found.append(
            TakenEffect(
                new.pk,
                Bilingual(new.document.title_zh, new.document.title_en),
                new.number,
                new.effective_at,
                tuple(compare(old, new).numbers) if old else (),
            )
        )
    return found


MOST_ANNOUNCED = 50


def to_announce(now: datetime) -> list[UUID]:
    """Revisions that have taken effect, of which the journal has not told yet, oldest first."""
    due = Revision.objects.filter(
        state=RevisionState.APPROVED, announced_at__isnull=True, effective_at__lte=now
    )
    return list(due.order_by("effective_at").values_list("pk", flat=True)[:MOST_ANNOUNCED])


def to_remind(now: datetime) -> list[UUID]:
    """Revisions of which the time for signing off is over and not told yet, oldest first."""
    due = Audience.objects.filter(reminded_at__isnull=True, due_at__lte=now)
    found = due.order_by("due_at").values_list("revision_id", flat=True)[:MOST_ANNOUNCED]
    return list(dict.fromkeys(found))


def _ruling(stated: Stated, edition_id: UUID, facts: Facts) -> Ruling | None:
    rule = stated.text.rule
    case = choose(rule.cases, facts)
    if case is None:
        return None
    return Ruling(
        code=rule.code,
        value=case.value,
        label=rule.label,
        unit=stated.text.unit,
        priority=case.priority,
        conditions=case.conditions,
        source=stated.text.source,
        clause_number=stated.clause_number,
        document=stated.document,
        revision_id=stated.revision_id,
        revision_number=stated.revision_number,
        edition_id=edition_id,
    )


@dataclass(frozen=True, slots=True)
class ToldCase:
    """One case of a parameter, in the reader's language; ``conditions`` is empty for the rest.
    ``zh`` and ``en`` are both texts of a wording."""

    label: str
    conditions: str
    value: str
    address: str
    zh: str = ""
    en: str = ""


def open_draft(code: str, *, at: datetime) -> tuple[str, UUID | None]:
    """The document that states a parameter, and the draft of it that is being written, if any.
    Raises ``NotFound`` for a code that no clause states."""
    stated = stock.succession().stated(edition_at(at).pk).get(code)
    if stated is None:
        raise NotFound(_("No clause of the handbook states this."))
    drafts = Revision.objects.filter(
        document__code=stated.document, state=RevisionState.DRAFT, is_packaged=False
    )
    return stated.document, drafts.values_list("pk", flat=True).first()


def told_cases(code: str, *, at: datetime) -> list[ToldCase]:
    """Everything the manual in force at ``at`` says under a parameter, the narrowest case first;
    nothing for a code that no clause states."""
    edition_id = edition_at(at).pk
    stated = stock.succession().stated(edition_id).get(code)
    if stated is None:
        return []
    rule = stated.text.rule
    return [
        ToldCase(
            label=words.in_reader_s_language(rule.label),
            conditions=words.conditions_in_words(case.conditions),
            value=words.value_in_words(rule.shape, case.value, stated.text.unit),
            address=clause_address(stated.clause_number, edition_id),
            zh=case.value.zh if isinstance(case.value, Bilingual) else "",
            en=case.value.en if isinstance(case.value, Bilingual) else "",
        )
        for case in rule.cases
    ]
