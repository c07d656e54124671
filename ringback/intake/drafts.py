"""A request on its way to a case: filed, its form and eligibility judged, nothing written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringback.catalog import facts as catalog_facts
from ringback.catalog import queries as catalog
from ringback.catalog.facts import FieldType
from ringback.catalog.queries import Eligibility, Leaf
from ringback.intake import rules
from ringback.intake.requests import Request
from ringback.intake.states import TriageReason, Verb
from ringback.kernel.actor import Actor
from ringback.kernel.conditions import ConditionError
from ringback.kernel.errors import Invalid
from ringback.kernel.phones import normalise_access_number
from ringback.recognition.facts import Opinion
from ringback.tickets.states import Complexity, Kind

Leaves = Mapping[str, Leaf]
Answers = dict[str, str | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``missing``: codes of required questions without an answer; ``brought``: of those answered
    by the system from what it knew."""

    answers: Answers
    missing: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known before anything is written. ``leaf`` and ``form`` are ``None`` while the
    category is unknown; ``condition`` and ``cure`` say what is not met when ``verb`` is refuse."""

    request: Request
    opinion: Opinion | None
    leaf: Leaf | None
    kind: Kind
    complexity: Complexity
    form: Form | None
    verb: Verb
    reason: TriageReason | None
    is_suspect: bool
    requirement: str = ""
    condition: str = ""
    cure: str = ""

    @property
    def category(self) -> str:
        return self.leaf.code if self.leaf else ""

    @property
    def facts(self) -> dict[str, str]:
        """What the handbook may tell cases apart by."""
        return {
            "kind": self.kind,
            "category": self.category,
            "complexity": self.complexity,
            "severity": self.request.severity,
            "channel": self.request.channel,
        }

    @property
    def confidence(self) -> float | None:
        """How sure recognition is of the category; ``None`` when a person chose it."""
        if self.request.category or self.opinion is None:
            return None
        return self.opinion.category.confidence

    @property
    def restated(self) -> str:
        """What was read back, or what the system draws up in its place (§2.3.2)."""
        name = self.leaf.name.in_language(self.request.language) if self.leaf else ""
        return self.request.restated or rules.summary(self.request.text, name)


def leaves(at: datetime) -> Leaves:
    """What is on offer, by code."""
    return {leaf.code: leaf for leaf in catalog.leaves(at=at)}


def draft(
    request: Request, opinion: Opinion | None, on_offer: Leaves, *, actor: Actor, now: datetime
) -> Draft:
    """Judge a cleaned request. Raises ``Invalid`` for a category that is not on offer, an answer
    that cannot be taken, or a fact of the wrong type."""
    choice = request.choice
    leaf = _leaf(rules.category_of(choice, opinion), on_offer, chosen=bool(choice.category))
    kinds = tuple(Kind(kind) for kind in leaf.kinds) if leaf else ()
    kind = rules.kind_of(choice, opinion, kinds)
    doubt = rules.doubt(choice, opinion)
    if leaf is None:
        # What recognition named has been retired since it learned it.
        doubt = doubt or TriageReason.LOW_CONFIDENCE
    form = form_of(leaf, request, now=now) if leaf else None
    # Whoever may accept and has chosen the leaf has looked: the rest may follow (§2.2.1).
    looked = bool(choice.category) and actor.may("ticket.accept")
    verdict = eligibility(leaf, kind, request.facts)
    unmet = next(iter(verdict.unmet), None)
    verb, reason = rules.course(
        kind,
        doubt,
        ineligible=unmet is not None,
        incomplete=not looked and (verdict.needs_person or bool(form and form.missing)),
    )
    return Draft(
        request=request,
        opinion=opinion,
        leaf=leaf,
        kind=kind,
        complexity=request.complexity or Complexity(leaf.complexity if leaf else "ordinary"),
        form=form,
        verb=verb,
        reason=reason,
        is_suspect=choice.kind is not None and rules.is_suspect(kind, opinion),
        requirement=unmet.code if unmet else "",
        condition=unmet.text.in_language(request.language) if unmet else "",
        cure=unmet.cure.in_language(request.language) if unmet else "",
    )


def _leaf(code: str, on_offer: Leaves, *, chosen: bool) -> Leaf | None:
    if chosen and code not in on_offer:
        raise Invalid(
            _("This service type is not on offer. Nothing was saved."),
            fields={"category": _("Choose a service type from the list.")},
        )
    return on_offer.get(code)


def form_of(leaf: Leaf, request: Request, *, now: datetime) -> Form:
    """The answers to the leaf's questions. A number the customer speaks from is not asked for
    again (§2.1). Raises ``Invalid`` for an answer that is wrong rather than missing."""
    given = dict(request.answers)
    brought = tuple(
        each.code
        for each in leaf.form
        if each.type is FieldType.ACCESS_NUMBER and each.required and not given.get(each.code)
    )
    number = normalise_access_number(request.phone) if request.phone else None
    if number is None:
        brought = ()
    given |= dict.fromkeys(brought, number)
    return checked_form(leaf, given, brought=brought, now=now)


def checked_form(
    leaf: Leaf, given: Mapping[str, object], *, brought: tuple[str, ...], now: datetime
) -> Form:
    """Raises ``Invalid`` for an answer that is wrong rather than missing."""
    if given.keys() <= set(brought):
        # The common case of a file or a call: nothing to check, so the form is not read again.
        required = (each.code for each in leaf.form if each.required and not each.when)
        missing = tuple(code for code in required if code not in given)
        return Form(
            answers={code: str(given[code]) for code in given}, missing=missing, brought=brought
        )
    checked = catalog.checked_answers(code=leaf.code, answers=given, at=now, now=now)
    wrong = {
        code: catalog.problem_text(problem)
        for code, problem in checked.problems.items()
        if problem.fault != "required"
    }
    if wrong:
        raise Invalid(_("Some answers cannot be taken yet. Nothing was saved."), fields=wrong)
    return Form(
        answers=dict(checked.cleaned), missing=tuple(sorted(checked.problems)), brought=brought
    )


def eligibility(leaf: Leaf | None, kind: Kind, told: Mapping[str, Any]) -> Eligibility:
    """Whether a transaction may go ahead as far as what is told goes. Raises ``Invalid``."""
    if leaf is None or not leaf.requirements:
        return Eligibility()
    try:
        known = {
            fact.code: fact.value.read(told[fact.code])
            for fact in leaf.facts
            if told.get(fact.code) is not None
        }
        return catalog.eligibility(leaf, kind=catalog_facts.Kind(kind), facts=known)
    except ConditionError:
        raise Invalid(
            _("A fact about the case cannot be read. Nothing was saved."),
            fields={"facts": _("Check what is known about the case.")},
        ) from None
