"""What would become of a request as it is typed: what it is, how sure that is, what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.catalog.queries import Leaf
from ringback.desk import labels
from ringback.desk.labels import Label
from ringback.desk.queries.naming import category_names
from ringback.handbook import queries as handbook
from ringback.intake import queries as intake
from ringback.intake.commands import Unfinished
from ringback.intake.queries import Opinion, Preview
from ringback.intake.states import TRIAGE_REASON_LABELS, Verb
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.messaging.states import LEVEL_LABELS, Level
from ringback.recognition.states import Decision
from ringback.tickets.states import Kind

COMPLAINT_CLAUSE = "1.3.3"
OFFERED = 3
"""Suggestions that have a key of their own."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service type with how likely it is, in per cent; ``key`` is what chooses it."""

    code: str
    name: str
    percent: int
    key: int


@dataclass(frozen=True, slots=True)
class Gate:
    """How surely we must know who speaks before this is done (§2.1.2)."""

    title: object
    level: object
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """``percent`` is ``None`` for what a person chose. ``warning``: recognition takes it for noise,
    for nothing of ours, or for a complaint; ``course`` says what happens when it is registered."""

    kind: Label | None
    category: str
    percent: int | None
    suggestions: Sequence[Suggestion]
    warning: object
    course: Label
    gates: Sequence[Gate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What has been typed, looked at. ``problems`` are by field; ``preview`` is ``None`` while
    there are no words, or with a problem that stands in its way."""

    preview: Preview | None = None
    leaf: Leaf | None = None
    recognised: Recognised | None = None
    problems: Mapping[str, object] | None = None
    complaint_address: str = ""

    @property
    def is_held_back(self) -> bool:
        """It may not be read back as it stands."""
        return self.preview is None or bool(self.problems)


def reading(
    contact_id: UUID, unfinished: Unfinished, *, level: Level, actor: Actor, now: datetime
) -> Reading:
    """Nothing is written. A wrong answer is a problem beside its question, not a refusal."""
    leaf = _leaf(unfinished.category, now)
    if not unfinished.text.strip():
        return Reading(leaf=leaf, problems={"text": _("Write down what the customer wants.")})
    try:
        preview = intake.preview_unfinished(
            contact_id=contact_id, unfinished=unfinished, actor=actor, now=now
        )
    except Invalid as refusal:
        return Reading(leaf=leaf, problems=refusal.fields or {"": refusal.message})
    leaf = _leaf(preview.category, now)
    problems: dict[str, object] = {}
    if preview.is_suspect and not unfinished.insists:
        problems["kind"] = _(
            "This looks like a complaint and is not filed as an enquiry. "
            "File it as a complaint, or confirm below that it is none; a lead will look at it."
        )
    if not preview.is_verified:
        problems["verification"] = _(
            "To carry this out, verify the customer first: %(level)s. What you typed is kept."
        ) % {"level": LEVEL_LABELS[preview.level]}
    edition = handbook.edition_at(now)
    return Reading(
        preview=preview,
        leaf=leaf,
        recognised=_recognised(preview, unfinished, leaf, level, now),
        problems=problems,
        complaint_address=handbook.clause_address(COMPLAINT_CLAUSE, edition.pk),
    )


def _leaf(code: str, now: datetime) -> Leaf | None:
    return catalog.category(code, at=now) if code and catalog.is_on_offer(code, at=now) else None


def _recognised(
    preview: Preview, unfinished: Unfinished, leaf: Leaf | None, level: Level, now: datetime
) -> Recognised:
    opinion = preview.opinion
    ranked = opinion.category.top if opinion else ()
    names = category_names([preview.category, *(code for code, _likelihood in ranked)], now)
    is_told = bool(leaf) or preview.kind is Kind.COMPLAINT or bool(unfinished.kind)
    return Recognised(
        kind=labels.kind(preview.kind) if is_told else None,
        category=names.get(preview.category, ""),
        percent=_percent(opinion, unfinished, preview),
        suggestions=suggestions(ranked, names),
        warning=_warning(opinion, preview.kind),
        course=_course(preview),
        gates=_gates(leaf, level),
    )


def suggestions(ranked: Sequence[tuple[str, float]], known: Mapping[str, str]) -> list[Suggestion]:
    """The likeliest service types; what the catalogue does not know any more is left out."""
    on_offer = [each for each in ranked if each[0] in known][:OFFERED]
    return [
        Suggestion(code, known[code], round(likelihood * 100), place)
        for place, (code, likelihood) in enumerate(on_offer, 1)
    ]


def _percent(opinion: Opinion | None, unfinished: Unfinished, preview: Preview) -> int | None:
    if opinion is None or unfinished.category or not preview.category:
        return None
    return round(opinion.category.confidence * 100)


_WARNINGS = {
    Decision.NOISE: _("This is hardly a request. A wrap-up may be enough."),
    Decision.OUT_OF_SCOPE: _("This seems to be nothing of ours."),
    Decision.COMPLAINT_SUSPECTED: _("Looks like a complaint"),
}


def _warning(opinion: Opinion | None, kind: Kind) -> object:
    if opinion is None:
        return ""
    if opinion.decision is Decision.COMPLAINT_SUSPECTED and kind is Kind.COMPLAINT:
        return _WARNINGS[Decision.COMPLAINT_SUSPECTED]
    return _WARNINGS.get(opinion.decision, "")


def _course(preview: Preview) -> Label:
    if preview.verb is Verb.REFUSE:
        return Label(_("Conditions not met"), "warn")
    if preview.verb is Verb.TRIAGE and preview.reason:
        words = _("Goes to triage: %(reason)s") % {"reason": TRIAGE_REASON_LABELS[preview.reason]}
        return Label(words, "warn")
    if preview.reason:
        return Label(_("Accepted at once; a person classifies it"), "warn")
    return Label(_("Accepted at once"), "good")


def _gates(leaf: Leaf | None, level: Level) -> list[Gate]:
    if leaf is None:
        return []
    needed = leaf.verification
    found = (
        (_("Look up"), Level(needed.see)),
        (_("Tell"), Level(needed.tell)),
        (_("Carry out"), Level(needed.do)),
    )
    return [Gate(title, LEVEL_LABELS[each], level.reaches(each)) for title, each in found]
