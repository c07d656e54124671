"""Every figure, defined once: page, API and export read it from here.

A figure belongs to a period by one day of its facts (``day``) in the operator's zone. ``counted``
are the facts it rests on, ``hit`` those among them in which it happened. Formulae and cohorts in
words stand beside, and are shown as "how is this computed".
"""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.clocks.states import ClockState, Layer
from ringback.feedback.states import YES, InvitationState, Question, RepairOutcome
from ringback.reports.flow_definitions import OF_FLOW
from ringback.reports.measuring import Aim, Definition, Part, Scale
from ringback.reports.models import (
    AskFact,
    CaseFact,
    ClockFact,
    ContactFact,
    RatingFact,
    SheetFact,
    StayFact,
)
from ringback.reports.states import TO_RECOGNISE, Recognition

__all__ = ["DEFINITIONS", "ON_TIME", "PERIOD", "Aim", "Definition", "Part", "Scale"]


ON_TIME: Mapping[Layer, str] = {
    Layer.MANUAL: "on_time",
    Layer.LAW: "on_time_law",
    Layer.ENTERPRISE: "on_time_enterprise",
    Layer.HANDED_DOWN: "on_time_handed_down",
}
"""Each layer is counted by itself (§3.2): one kept does not hide another that was missed."""

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
    *(
        Definition(
            code=code,
            name=name,
            formula=_("Limits kept ÷ limits decided"),
            cohort=_(
                "Limits of this layer decided in the period: kept when what was owed was done in"
                " time, missed when their moment passed, also while it is still owed."
            ),
            clause="1.4.3" if layer is Layer.MANUAL else "3.2",
            scale=Scale.RATIO,
            facts=ClockFact,
            day="on",
            counted=Q(layer=layer),
            hit=Q(outcome=ClockState.MET),
            target="target.on_time" if layer is Layer.MANUAL else "",
        )
        for (layer, code), name in zip(
            ON_TIME.items(),
            (
                _("Limits kept"),
                _("Limits of the law kept"),
                _("Limits promised by the enterprise kept"),
                _("Limits of letters kept"),
            ),
            strict=True,
        )
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

PERIOD: Mapping[str, Definition] = {each.code: each for each in _ALL}
"""What the report of a period tells."""
DEFINITIONS: Mapping[str, Definition] = {**PERIOD, **{each.code: each for each in OF_FLOW}}
