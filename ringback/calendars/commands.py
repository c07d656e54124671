"""What others may tell the calendars to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command, command_many
from ringback.calendars import access, packaged
from ringback.calendars.events import CalendarPublished
from ringback.calendars.models import Calendar, ConfirmedYear, Segment, SpecialDay, Version
from ringback.calendars.queries import plan_of
from ringback.calendars.rules import (
    DayName,
    Notice,
    Plan,
    PlannedDay,
    Source,
    changed_between,
    with_notice,
)
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.kernel.worktime import Hours

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""A calendar's first version is in force from here, so that history finds one."""


@command
def add_calendar(
    *,
    code: str,
    name: DayName,
    keeps_holidays: bool,
    plan: Plan,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Version:
    """Raises ``Conflict`` when the code is taken and ``Invalid`` when the hours cannot stand."""
    access.require_publish(actor)
    news = _added(code, name, keeps_holidays, plan, reason, actor, now)
    journal.record(news, actor=actor, now=now)
    return Version.objects.get(pk=news.version_id)


@command
def publish(
    *, code: str, plan: Plan, effective_at: datetime, reason: str, actor: Actor, now: datetime
) -> Version:
    """A new version from ``effective_at``, which may not lie in the past nor before the last one's.

    What runs keeps the version it started with until it is bound anew. Raises ``NotFound``,
    ``Invalid``, and ``Conflict`` when nothing would change or somebody else was quicker.
    """
    access.require_publish(actor)
    last = _last_version(code)
    if plan == plan_of(last):
        raise Conflict(_("That is what the calendar says already. Nothing was changed."))
    if effective_at < now:
        raise Invalid(
            _("A calendar cannot change the past. Choose a time from now on."),
            fields={"effective_at": _("lies in the past")},
        )
    news = _succeeded(last, plan, effective_at, reason, actor, now)
    journal.record(news, actor=actor, now=now)
    return Version.objects.get(pk=news.version_id)


@command
def change_day(
    *,
    code: str,
    on: date,
    name: DayName | None,
    hours: Hours,
    based_on: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Version:
    """The operator's own decision about one date, which no notice overrules: closed, or open in
    ``hours``. ``name`` None: the date is like its weekday again.

    ``based_on`` is the number of the version the author saw. Raises as ``publish`` does, and
    ``Conflict`` when somebody else was faster.
    """
    access.require_publish(actor)
    last = _last_version(code)
    if last.number != based_on:
        raise Conflict(_("Somebody else has just changed this calendar. Look again."))
    old = plan_of(last)
    kept = [day for day in old.days if day.on != on]
    decided = [PlannedDay(on, name, Source.OPERATOR, hours)] if name else []
    plan = replace(old, days=tuple(sorted([*kept, *decided], key=lambda day: day.on)))
    if plan == old:
        raise Conflict(_("That is what the calendar says already. Nothing was changed."))
    news = _succeeded(last, plan, now, reason, actor, now)
    journal.record(news, actor=actor, now=now)
    return Version.objects.get(pk=news.version_id)


@command_many
def import_notice(*, notice: Notice, reason: str, actor: Actor, now: datetime) -> list[str]:
    """Lay a year's notice over every calendar that keeps holidays; answers which changed.

    Raises ``Conflict`` when all of them say so already.
    """
    access.require_publish(actor)
    news = _revised(lambda plan: with_notice(plan, notice), reason, actor, now)
    if not news:
        raise Conflict(_("The calendars say so already. Nothing was changed."))
    journal.record_many(news, actor=actor, now=now)
    return [published.code for published in news]


@command_many
def install_packaged(*, zone: str, actor: Actor, now: datetime) -> list[str]:
    """Add the packaged calendars that are missing, and take in the years that a newer package
    knows for certain; answers which changed. May be run as often as one likes."""
    access.require_publish(actor)
    present = set(Calendar.objects.values_list("code", flat=True))
    reason = f"packaged until {packaged.CONFIRMED_UNTIL}"
    news = _revised(packaged.completed, reason, actor, now)
    news += [
        _added(item.code, item.name, item.keeps_holidays, item.plan(zone), reason, actor, now)
        for item in packaged.CALENDARS
        if item.code not in present
    ]
    journal.record_many(news, actor=actor, now=now)
    return [published.code for published in news]


def _revised(
    change: Callable[[Plan], Plan], reason: str, actor: Actor, now: datetime
) -> list[CalendarPublished]:
    """A new version of every calendar that keeps holidays and is altered by the change."""
    news = []
    for calendar in Calendar.objects.filter(keeps_holidays=True).order_by("code"):
        last = _last_version(calendar.code)
        old = plan_of(last)
        new = change(old)
        if new != old:
            news.append(_succeeded(last, new, now, reason, actor, now))
    return news


def _last_version(code: str) -> Version:
    last = Version.objects.filter(calendar_id=code).order_by("-number").first()
    if last is None:
        raise NotFound(_("There is no calendar %(code)s.") % {"code": code})
    return last


def _added(
    code: str,
    name: DayName,
    keeps_holidays: bool,
    plan: Plan,
    reason: str,
    actor: Actor,
    now: datetime,
) -> CalendarPublished:
    calendar = Calendar(code=code, name_zh=name.zh, name_en=name.en, keeps_holidays=keeps_holidays)
    try:
        with transaction.atomic():
            calendar.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("There is a calendar of that code already. Choose another.")) from None
    first = Version(calendar=calendar, number=1, effective_at=EPOCH)
    return _stored(first, plan, None, reason, actor, now)


def _succeeded(
    last: Version, plan: Plan, effective_at: datetime, reason: str, actor: Actor, now: datetime
) -> CalendarPublished:
    if effective_at <= last.effective_at:
        raise Conflict(
            _("A later version of calendar %(code)s waits already. Nothing was changed.")
            % {"code": last.calendar_id}
        )
    successor = Version(
        calendar_id=last.calendar_id, number=last.number + 1, effective_at=effective_at
    )
    return _stored(successor, plan, last, reason, actor, now)


def _stored(
    version: Version,
    plan: Plan,
    previous: Version | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> CalendarPublished:
    try:
        plan.calendar()
    except ValueError as problem:
        raise Invalid(
            _("These hours make no calendar (§ 3.2). Nothing was changed."),
            fields={"hours": str(problem)},
        ) from None
    version.zone, version.reason = plan.zone, reason
    version.published_at, version.published_by = now, actor.ref
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Somebody else has just changed this calendar. Look again.")) from None
    _write_rows(version, plan)
    changed = changed_between(plan_of(previous), plan) if previous else None
    return CalendarPublished(
        code=version.calendar_id,
        version_id=version.pk,
        number=version.number,
        effective_at=version.effective_at,
        previous_id=previous.pk if previous else None,
        changed_since=changed[0] if changed else None,
        changed_until=changed[1] if changed else None,
    )


def _write_rows(version: Version, plan: Plan) -> None:
    Segment.objects.bulk_create(
        Segment(version=version, weekday=weekday, on=on, opens=segment.opens, closes=segment.closes)
        for weekday, on, hours in (
            *((weekday, None, hours) for weekday, hours in enumerate(plan.week)),
            *((None, day.on, day.hours) for day in plan.days),
        )
        for segment in hours
    )
    SpecialDay.objects.bulk_create(
        SpecialDay(
            version=version,
            on=day.on,
            kind=day.kind,
            name_zh=day.name.zh,
            name_en=day.name.en,
            source=day.source,
        )
        for day in plan.days
    )
    ConfirmedYear.objects.bulk_create(
        ConfirmedYear(version=version, year=year) for year in sorted(plan.confirmed_years)
    )
