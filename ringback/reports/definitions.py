"""Every figure, defined once: page, API and export read it from here.

A figure belongs to a period by one day of its facts (``day``) in the operator's zone. ``counted``
are the facts it rests on, ``hit`` those among them in which it happened. Formulae and cohorts in
words stand beside, and are shown as "how is this computed".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.clocks.states import ClockState
from ringback.feedback.states import YES, InvitationState, Question, RepairOutcome
from ringback.reports.models import (
    AskFact,
    CaseFact,
    ClockFact,
    ContactFact,
    Fact,
    RatingFact,
    SheetFact,
    StayFact,
)
from ringback.reports.states import TO_RECOGNISE, Recognition


class Scale(StrEnum):
    COUNT = "count"
    RATIO = "ratio"
    SECONDS = "seconds"


class Aim(StrEnum):
    """On which side of its target a figure is good."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Part(StrEnum):
    """Which rows of a figure to open: all it rests on, those it happened in, or the others."""

    ALL = "all"
    HIT = "hit"
    MISS = "miss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """``target`` and ``satisfied`` name handbook parameters: the number aimed at, and the lowest
    score that counts as satisfied. ``minimum`` names the fewest facts from which a target is
    judged. ``share`` is that of a percentile of ``measure``; ``None``: its mean."""

    code: str
    name: str | Promise
    formula: str | Promise
    cohort: str | Promise
    clause: str
    scale: Scale
    facts: type[Fact]
    day: str
    counted: Q = field(default_factory=Q)
    hit: Q = field(default_factory=Q)
    satisfied: str = ""
    measure: str = ""
    share: float | None = None
    target: str = ""
    aim: Aim = Aim.AT_LEAST
    minimum: str = "report.sample.minimum"

    @property
    def is_ratio(self) -> bool:
        return self.scale is Scale.RATIO

    @property
    def is_percentile(self) -> bool:
        return self.share is not None


_REGISTERED = _("Cases registered in the period.")
_ANSWERED = _("Cases whose standing answer was given in the period.")
_RATED = _("Ratings the customer gave in the period; silence and estimates are in neither count.")
_ASKED = _("Questions to customers that were answered or met silence in the period.")
_RECOGNISED = _("Cases registered in the period whose class no person had chosen beforehand.")

_STANDING = Q(answered_on__isnull=False)
_NATURAL = _("From registration to the standing answer, by natural time.")
_WORKED = _("What the handling clock ran until the answer, in its own hours, pauses left out.")

_ALL = (
    Definition(
        code="contacts",
        name=pgettext_lazy("figure", "Contacts"),
        formula=_("Number of contacts"),
        cohort=_("Contacts customers opened with us in the period; our own calls do not count."),
        clause="1.1.2",
        scale=Scale.COUNT,
        facts=ContactFact,
        day="on",
    ),
    Definition(
        code="first_contact_resolution",
        name=_("First-contact resolution"),
        formula=_("Contacts the customer did not repeat within the window ÷ contacts"),
        cohort=_(
            "Contacts of the period whose customer and matter are known. The same matter is the"
            " same service type or the same case; a window still open counts as far as it has run."
        ),
        clause="1.4.3",
        scale=Scale.RATIO,
        facts=ContactFact,
        day="on",
        counted=Q(came_back__isnull=False),
        hit=Q(came_back=False),
        target="target.first_contact_resolution",
    ),
    Definition(
        code="cases",
        name=pgettext_lazy("figure", "Cases"),
        formula=_("Number of cases"),
        cohort=_REGISTERED,
        clause="1.1.2",
        scale=Scale.COUNT,
        facts=CaseFact,
        day="registered_on",
    ),
    Definition(
        code="answered",
        name=_("Answered cases"),
        formula=_("Number of cases"),
        cohort=_ANSWERED,
        clause="1.2.2",
        scale=Scale.COUNT,
        facts=CaseFact,
        day="answered_on",
        counted=_STANDING,
    ),
    Definition(
        code="on_time",
        name=_("Limits kept"),
        formula=_("Limits kept ÷ limits decided"),
        cohort=_(
            "Limits decided in the period: kept when what was owed was done in time, missed when"
            " their moment passed, also while it is still owed."
        ),
        clause="1.4.3",
        scale=Scale.RATIO,
        facts=ClockFact,
        day="on",
        hit=Q(outcome=ClockState.MET),
        target="target.on_time",
    ),
    *(
        Definition(
            code=f"{code}_{name}",
            name=words,
            formula=how,
            cohort=_ANSWERED,
            clause="1.4.1",
            scale=Scale.SECONDS,
            facts=CaseFact,
            day="answered_on",
            counted=_STANDING & Q(**{f"{measure}__isnull": False}),
            measure=measure,
            share=share,
        )
        for code, measure, how, names in (
            (
                "resolution",
                "seconds",
                _NATURAL,
                (
                    _("Time to the answer, mean"),
                    _("Time to the answer, median"),
                    _("Time to the answer, P90"),
                ),
            ),
            (
                "worked",
                "worked_seconds",
                _WORKED,
                (
                    _("Handling time, mean"),
                    _("Handling time, median"),
                    _("Handling time, P90"),
                ),
            ),
        )
        for (name, share), words in zip(
            (("mean", None), ("median", 0.5), ("p90", 0.9)), names, strict=True
        )
    ),
    Definition(
        code="satisfaction",
        name=_("Satisfaction with the result"),
        formula=_("Ratings at or above the satisfied score ÷ ratings given"),
        cohort=_RATED,
        clause="1.4.2",
        scale=Scale.RATIO,
        facts=RatingFact,
        day="on",
        counted=Q(question=Question.RESULT),
        satisfied="satisfaction.satisfied.score",
        target="satisfaction.target",
        minimum="satisfaction.sample.minimum",
    ),
    Definition(
        code="satisfaction_person",
        name=_("Satisfaction with the person"),
        formula=_("Ratings at or above the satisfied score ÷ ratings given"),
        cohort=_RATED,
        clause="1.4.2",
        scale=Scale.RATIO,
        facts=RatingFact,
        day="on",
        counted=Q(question=Question.PERSON),
        satisfied="satisfaction.satisfied.score",
        target="satisfaction.target",
        minimum="satisfaction.sample.minimum",
    ),
    Definition(
        code="solved",
        name=_("Solved, says the customer"),
        formula=_("Answers “yes, it is solved” ÷ answers to that question"),
        cohort=_RATED,
        clause="4.3.1",
        scale=Scale.RATIO,
        facts=RatingFact,
        day="on",
        counted=Q(question=Question.SOLVED),
        hit=Q(score=YES),
    ),
    Definition(
        code="responded",
        name=_("Customers who answered"),
        formula=_("Answered ÷ answered or silent"),
        cohort=_ASKED,
        clause="4.3.2",
        scale=Scale.RATIO,
        facts=AskFact,
        day="ended_on",
        counted=Q(state__in=[InvitationState.ANSWERED, InvitationState.SILENT]),
        hit=Q(state=InvitationState.ANSWERED),
    ),
    Definition(
        code="silent",
        name=_("Silent customers"),
        formula=_("Number of customers who gave no answer; in no satisfaction figure"),
        cohort=_ASKED,
        clause="1.4.2",
        scale=Scale.COUNT,
        facts=AskFact,
        day="ended_on",
        counted=Q(state=InvitationState.SILENT),
    ),
    Definition(
        code="repaired",
        name=pgettext_lazy("figure", "Repaired"),
        formula=_("Repairs that ended with a content customer ÷ repairs begun"),
        cohort=_("Repairs begun in the period, those under way included."),
        clause="1.4.3",
        scale=Scale.RATIO,
        facts=AskFact,
        day="repair_on",
        counted=Q(repair_on__isnull=False),
        hit=Q(repair_outcome=RepairOutcome.SETTLED),
        target="target.repaired",
    ),
    Definition(
        code="reopened",
        name=pgettext_lazy("figure", "Reopened"),
        formula=_("Cases that went back to work at least once ÷ cases answered"),
        cohort=_("Cases first answered in the period."),
        clause="1.4.3",
        scale=Scale.RATIO,
        facts=CaseFact,
        day="first_answered_on",
        counted=Q(first_answered_on__isnull=False),
        hit=Q(reopenings__gt=0),
        target="target.reopened",
        aim=Aim.AT_MOST,
    ),
    Definition(
        code="repeated",
        name=_("Repeated complaints"),
        formula=_("Complaints of a customer who complained before within the window ÷ complaints"),
        cohort=_("Complaints of known customers registered in the period."),
        clause="5.4.1",
        scale=Scale.RATIO,
        facts=CaseFact,
        day="registered_on",
        counted=Q(is_repeat__isnull=False),
        hit=Q(is_repeat=True),
        aim=Aim.AT_MOST,
    ),
    Definition(
        code="urged",
        name=pgettext_lazy("figure", "Urged"),
        formula=_("Cases urged at least once ÷ cases"),
        cohort=_REGISTERED,
        clause="1.4.3",
        scale=Scale.RATIO,
        facts=CaseFact,
        day="registered_on",
        hit=Q(urges__gt=0),
        target="target.urged",
        aim=Aim.AT_MOST,
    ),
    Definition(
        code="returned",
        name=pgettext_lazy("figure", "Returned"),
        formula=_("Work sheets returned at least once ÷ work sheets"),
        cohort=_("Work sheets of cases given out in the period."),
        clause="1.4.3",
        scale=Scale.RATIO,
        facts=SheetFact,
        day="on",
        hit=Q(returns__gt=0),
        target="target.returned",
        aim=Aim.AT_MOST,
    ),
    Definition(
        code="recognised",
        name=_("Recognised automatically"),
        formula=_("Cases filed by themselves and left as they were ÷ cases to be recognised"),
        cohort=_RECOGNISED,
        clause="1.3.2",
        scale=Scale.RATIO,
        facts=CaseFact,
        day="registered_on",
        counted=Q(recognition__in=sorted(TO_RECOGNISE)),
        hit=Q(recognition=Recognition.AUTOMATIC),
    ),
    Definition(
        code="corrected",
        name=_("Recognition corrected"),
        formula=_("Cases to which a person gave another class ÷ cases to be recognised"),
        cohort=_RECOGNISED,
        clause="1.3.1",
        scale=Scale.RATIO,
        facts=CaseFact,
        day="registered_on",
        counted=Q(recognition__in=sorted(TO_RECOGNISE)),
        hit=Q(recognition=Recognition.CORRECTED),
        aim=Aim.AT_MOST,
    ),
    Definition(
        code="dwell",
        name=_("Stay at a step, mean"),
        formula=_("Sum of the stays ÷ number of stays, by natural time"),
        cohort=_("Stays of cases and sheets at a step that ended in the period."),
        clause="1.2.2",
        scale=Scale.SECONDS,
        facts=StayFact,
        day="on",
        measure="seconds",
    ),
)

DEFINITIONS: Mapping[str, Definition] = {each.code: each for each in _ALL}
