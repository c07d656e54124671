"""What the machinery owes: deliveries that died, messages that were not sent, workers, sweeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act, WhyField
from ringback.administration.page import Area, Ask, Cell, Page, Table, coded, cut, instant, text
from ringback.base import upkeep
from ringback.base.reasons import Why
from ringback.kernel.errors import NotFound
from ringback.messaging import commands as messaging
from ringback.messaging import queries as messages
from ringback.messaging.states import MEDIUM_LABELS, PURPOSE_LABELS, SECRETS, Medium, Purpose

LIMIT = 50


class Replay(forms.Form):
    why = WhyField(Why.MENDED, Why.ASKED)


class GiveUp(forms.Form):
    why = WhyField(Why.UNNEEDED, Why.CORRECTION)


def page(ask: Ask) -> Page:
    if ask.key:
        raise NotFound(_("There is no such page."))
    dead, is_more = cut(upkeep.dead(before=ask.before, limit=LIMIT), LIMIT)
    unsent, _more = cut(messages.unsent_messages(limit=LIMIT), LIMIT)
    held, _still_more = cut(messages.held_messages(limit=LIMIT), LIMIT)
    return Page(
        title=_("Deliveries and messages"),
        about=_(
            "What is owed is tried again by itself, with longer and longer pauses. What stands "
            "here was tried to the end: mend the cause, then have it done once more, or decide "
            "that it stays undone."
        ),
        warnings=[] if upkeep.pulses() else [_("No worker is alive: nothing is delivered.")],
        acts=[*_set_acts(ask, dead, unsent), *_acts_on_held(ask, held)],
        tables=[
            _dead_table(ask, dead, f"?before={dead[-1].pk}" if is_more else ""),
            *([_held_table(ask, held)] if held else []),
            _unsent_table(ask, unsent),
            _overdue_table(ask),
            _workers(),
            _sweeps(),
        ],
    )


def _set_acts(ask: Ask, dead: Any, unsent: Any) -> list[Act]:
    told: dict[str, Any] = {"actor": ask.actor, "now": ask.now}
    acts = []
    if len(dead) > 1:
        acts.append(
            _again(
                "replay-all",
                _("Deliver all shown once more"),
                lambda given: upkeep.replay(delivery_ids=[row.pk for row in dead], **given, **told),
            )
        )
    if len(unsent) > 1:
        acts.append(
            _again(
                "resend-all",
                _("Send all shown once more"),
                lambda given: messaging.resend(
                    message_ids=[row.pk for row in unsent], **given, **told
                ),
            )
        )
    return acts


def _acts_on_held(ask: Ask, held: Any) -> list[Act]:
    if len(held) < 2:
        return []
    return [_release(ask, held), _drop(ask, held)]


def _dead_table(ask: Ask, dead: Any, older: str) -> Table:
    return Table(
        title=_("Deliveries that died"),
        heads=[
            _("News"),
            _("Owed to"),
            _("What it is about"),
            _("Attempts"),
            _("Problem"),
            _("At"),
        ],
        rows=[
            [
                coded(row.entry.kind),
                coded(row.reaction),
                coded(f"{row.subject_kind} {row.subject_id}"),
                text(row.attempts),
                text(row.problem, tone="bad"),
                instant(row.dead_at),
            ]
            for row in dead
        ],
        empty=_("Every delivery has been made."),
        older=older,
        acts=[[_replay(ask, row), _give_up(ask, row)] for row in dead],
    )


def _replay(ask: Ask, row: Any) -> Act:
    return _again(
        "replay",
        _("Once more"),
        lambda given: upkeep.replay(delivery_ids=[row.pk], **given, actor=ask.actor, now=ask.now),
        of=row.pk,
    )


def _give_up(ask: Ask, row: Any) -> Act:
    return Act(
        "give-up",
        _("Leave undone"),
        GiveUp,
        lambda given: _nothing(
            upkeep.give_up(delivery_id=row.pk, **given, actor=ask.actor, now=ask.now)
        ),
        done=_("It stays undone, and the journal says that you decided so."),
        icon="x",
        tone="danger",
        of=row.pk,
    )


def _unsent_table(ask: Ask, unsent: Any) -> Table:
    return Table(
        title=_("Messages that were not sent"),
        heads=[
            _("Purpose"),
            _("Sent as"),
            pgettext_lazy("of a message", "To"),
            _("Attempts"),
            _("Problem"),
            _("Made at"),
        ],
        rows=[
            [
                Cell(words=PURPOSE_LABELS[Purpose(row.purpose)]),
                Cell(words=MEDIUM_LABELS[Medium(row.medium)]),
                text(row.recipient),
                text(row.attempts),
                text(row.problem, tone="bad"),
                instant(row.created_at),
            ]
            for row in unsent
        ],
        empty=_("Every message has been sent."),
        acts=[[] if row.purpose in SECRETS else [_resend(ask, row)] for row in unsent],
    )


def _held_table(ask: Ask, held: Any) -> Table:
    return Table(
        title=_("Messages held after a restore"),
        heads=[_("Purpose"), _("Sent as"), pgettext_lazy("of a message", "To"), _("Made at")],
        rows=[
            [
                Cell(words=PURPOSE_LABELS[Purpose(row.purpose)]),
                Cell(words=MEDIUM_LABELS[Medium(row.medium)]),
                text(row.recipient),
                instant(row.created_at),
            ]
            for row in held
        ],
        empty="",
        acts=[
            [_drop(ask, [row], row.pk)]
            if row.purpose in SECRETS
            else [_release(ask, [row], row.pk), _drop(ask, [row], row.pk)]
            for row in held
        ],
    )


def _release(ask: Ask, rows: Any, of: object = "") -> Act:
    return Act(
        "release" if of else "release-all",
        _("Send after all") if of else _("Send all shown after all"),
        Replay,
        lambda given: _nothing(
            messaging.release(
                message_ids=[row.pk for row in rows], **given, actor=ask.actor, now=ask.now
            )
        ),
        done=_("It is owed again; the worker takes it up."),
        icon="send",
        of=of,
    )


def _drop(ask: Ask, rows: Any, of: object = "") -> Act:
    return Act(
        "drop" if of else "drop-all",
        _("Do not send") if of else _("Send none of those shown"),
        GiveUp,
        lambda given: _nothing(
            messaging.drop(
                message_ids=[row.pk for row in rows], **given, actor=ask.actor, now=ask.now
            )
        ),
        done=_("It stays unsent, and the journal says that you decided so."),
        icon="x",
        tone="danger",
        of=of,
    )


def _resend(ask: Ask, row: Any) -> Act:
    return _again(
        "resend",
        _("Once more"),
        lambda given: messaging.resend(message_ids=[row.pk], **given, actor=ask.actor, now=ask.now),
        of=row.pk,
    )


def _again(verb: str, label: Any, run: Any, of: object = "") -> Act:
    return Act(
        verb,
        label,
        Replay,
        lambda given: _nothing(run(given)),
        done=_("It is owed again; the worker takes it up."),
        icon="refresh",
        of=of,
    )


def _overdue_table(ask: Ask) -> Table:
    return Table(
        title=_("Owed longest"),
        heads=[_("News"), _("Owed to"), _("Due at"), _("Attempts"), _("Problem")],
        rows=[
            [
                coded(row.entry.kind),
                coded(row.reaction),
                instant(row.next_try_at),
                text(row.attempts),
                text(row.problem),
            ]
            for row in upkeep.overdue(ask.now)
        ],
        empty=_("Nothing is late."),
    )


def _workers() -> Table:
    return Table(
        title=_("Workers"),
        heads=[_("Worker"), _("Last heard of")],
        rows=[[coded(pulse.worker), instant(pulse.beat_at)] for pulse in upkeep.pulses()],
        empty=_("No worker has been heard of within the hour."),
    )


def _sweeps() -> Table:
    return Table(
        title=_("What the worker does by time"),
        heads=[
            _("Sweep"),
            _("Last ran at"),
            _("Seconds"),
            _("Rows handled"),
            _("State"),
            _("Last failure"),
            _("Problem"),
        ],
        rows=[_sweep(name, run) for name, run in upkeep.sweep_runs()],
        empty="",
    )


def _sweep(name: str, run: Any) -> list[Cell]:
    if run is None:
        state = Cell(words=_("has not run yet"), tone="neutral")
        return [coded(name), instant(None), text("—"), text("—"), state, instant(None), text("")]
    is_failing = run.is_failing
    return [
        coded(name),
        instant(run.ran_at),
        text(f"{run.seconds:.3f}"),
        text(run.done),
        Cell(words=_("Failing"), tone="bad") if is_failing else Cell(words=_("Well"), tone="good"),
        instant(run.failed_at),
        text(run.problem),
    ]


def _nothing(_row: object) -> None:
    return None


AREA = Area(
    code="deliveries",
    label=_("Deliveries and messages"),
    about=_("What failed and why; done once more, or left undone for a reason."),
    icon="refresh",
    verb="base.administer",
    page=page,
    order=90,
)
