"""Versions of the model that recognises requests: how they did, which is in use, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.administration.acts import Act, reason_field
from ringback.administration.page import Area, Ask, Cell, Page, Table, instant, text
from ringback.base import names
from ringback.kernel.errors import NotFound
from ringback.recognition import commands, queries
from ringback.recognition.queries import TrainingRow
from ringback.recognition.states import ENDING_LABELS, ORIGIN_LABELS, Ending, Target

LIMIT = 50
HEADS = {Target.CATEGORY: _("Service type"), Target.KIND: _("Kind of request")}


class Use(forms.Form):
    reason = reason_field()


class Train(forms.Form):
    reason = reason_field()


def page(ask: Ask) -> Page:
    if ask.key:
        raise NotFound(_("There is no such page."))
    versions = queries.versions()[:LIMIT]
    uses = queries.uses(LIMIT)
    trainings = queries.trainings(LIMIT)
    refs = {version.added_by for version in versions} | {use.put_by for use in uses}
    by = names.display_names(refs | {training.asked_by for training in trainings})
    lessons = queries.lesson_count(ask.now)
    return Page(
        title=_("Recognition"),
        about=_(
            "A version is two models that go together. Going back is the same as going on: put "
            "the other version in use. Learning runs beside the work and takes minutes; what it "
            "makes is put in use by you, once you have seen its scores."
        ),
        warnings=[]
        if queries.can_answer()
        else [_("No version can answer: every request goes to triage.")],
        facts=[
            (_("Corrections kept"), text(lessons.total)),
            (_("Not learnt from yet"), text(lessons.fresh)),
            (_("Past their period"), text(lessons.expired)),
        ],
        tables=[
            _versions(ask, versions, by),
            _scores(versions),
            _trainings(trainings, by),
            _uses(uses, by),
        ],
        acts=[] if trainings and trainings[0].ending is None else [_train(ask)],
    )


def _versions(ask: Ask, versions: Any, by: dict[str, str]) -> Table:
    return Table(
        title=_("Versions"),
        heads=[_("Version"), _("Made from"), _("Made by"), _("Made at"), _("Reason"), _("State")],
        rows=[
            [
                text(version.number),
                Cell(words=ORIGIN_LABELS[version.origin]),
                text(by[version.added_by]),
                instant(version.added_at),
                text(version.reason),
                Cell(words=_("In use"), tone="good") if version.is_in_use else Cell(words="—"),
            ]
            for version in versions
        ],
        empty=_("No version has been made yet."),
        acts=[[] if version.is_in_use else [_use(ask, version.number)] for version in versions],
    )


def _use(ask: Ask, number: int) -> Act:
    return Act(
        "use",
        _("Put in use"),
        Use,
        lambda given: _nothing(
            commands.use_version(number=number, **given, actor=ask.actor, now=ask.now)
        ),
        done=_("The version answers from the next request on."),
        icon="check",
        of=number,
    )


def _train(ask: Ask) -> Act:
    return Act(
        "train",
        _("Train on the corrections"),
        Train,
        lambda given: _nothing(commands.ask_training(**given, actor=ask.actor, now=ask.now)),
        done=_("It is being trained. Its version appears here in a few minutes."),
        icon="refresh",
    )


def _trainings(trainings: Any, by: dict[str, str]) -> Table:
    return Table(
        title=_("Trainings asked for"),
        heads=[
            _("Asked at"),
            _("Asked by"),
            _("Reason"),
            _("Started"),
            _("Finished"),
            _("How it went"),
            _("Version"),
        ],
        rows=[
            [
                instant(training.asked_at),
                text(by[training.asked_by]),
                text(training.reason),
                instant(training.begun_at),
                instant(training.ended_at),
                _how(training),
                text(training.number or "—"),
            ]
            for training in trainings
        ],
        empty=_("Nobody has asked for a training here."),
    )


def _how(training: TrainingRow) -> Cell:
    if training.ending:
        tone = "good" if training.ending is Ending.TRAINED else "warn"
        return Cell(words=ENDING_LABELS[training.ending], tone=tone)
    if training.begun_at:
        return Cell(words=_("It is being trained"), tone="info")
    return Cell(words=_("It waits for the worker"), tone="info")


def _scores(versions: Any) -> Table:
    return Table(
        title=_("How they did on texts held out"),
        heads=[
            _("Version"),
            _("Tells"),
            _("Texts"),
            _("Labels"),
            _("Right"),
            _("Right among the surest 80 %"),
            _("Calibration error"),
        ],
        rows=[
            [
                text(version.number),
                Cell(words=HEADS[head.target]),
                text(head.rows),
                text(head.labels),
                text(f"{100 * head.accuracy:.1f} %"),
                text(f"{100 * head.surest:.1f} %"),
                text(f"{head.calibration_error:.3f}"),
            ]
            for version in versions
            for head in version.heads
        ],
        empty=_("No version has been made yet."),
    )


def _uses(uses: Any, by: dict[str, str]) -> Table:
    return Table(
        title=_("What was put in use"),
        heads=[_("Version"), _("At"), _("Put in use by"), _("Reason")],
        rows=[
            [text(use.number), instant(use.put_at), text(by[use.put_by]), text(use.reason)]
            for use in uses
        ],
        empty=_("Nothing has been put in use yet."),
    )


def _nothing(_row: object) -> None:
    return None


AREA = Area(
    code="recognition",
    label=_("Recognition"),
    about=_("Versions of the model, how they did, which one is in use."),
    icon="adjustments",
    verb="recognition.administer",
    page=page,
    order=80,
)
