"""When the house works: weeks, holidays and make-up days by version, and what is still a guess."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act, name_en_field, name_zh_field, reason_field
from ringback.administration.areas import reckoned
from ringback.administration.page import Area, Ask, Cell, Page, Table, address, coded, instant, text
from ringback.base import names
from ringback.base.templatetags.ringback import listed
from ringback.calendars import commands, queries
from ringback.calendars.queries import DayName
from ringback.kernel.errors import Invalid
from ringback.kernel.worktime import CalendarError, hours

CODE = "calendars"
AHEAD = timedelta(days=366)
WEEK = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
SOURCES = {
    "operator": _("our own decision"),
    "notice": _("the yearly notice"),
    "statutory": _("the statute alone"),
}


def day_field() -> forms.DateField:
    return forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SetDay(forms.Form):
    on = day_field()
    hours = forms.CharField(
        label=_("Hours"),
        max_length=60,
        required=False,
        help_text=_("Such as 08:30-12:00 14:00-18:00; empty: closed all day."),
    )
    name_zh = name_zh_field()
    name_en = name_en_field()
    reason = reason_field()
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class ClearDay(forms.Form):
    on = day_field()
    reason = reason_field()
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class TakeNotice(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    notice = forms.CharField(
        label=_("Notice"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("CSV with the columns date, kind (close or open), name, name_en."),
    )
    reason = reason_field()


def page(ask: Ask) -> Page:
    return _one(ask) if ask.key else _all(ask)


def _all(ask: Ask) -> Page:
    unsure = list(queries.unconfirmed_within(AHEAD, now=ask.now))
    years = sorted({year for _code, year in unsure})
    rows = [queries.newest(code) for code in queries.codes()]
    return Page(
        title=_("Calendars"),
        about=_(
            "A new version holds from its time on, for what is open too: the worker reckons its "
            "due dates anew. Pauses stay, and so does a limit that has passed."
        ),
        warnings=[queries.unsure_of(year) for year in years],
        acts=[
            Act(
                "notice",
                _("Take in a year's notice"),
                TakeNotice,
                lambda given: _noticed(ask, given),
                done=_("The notice is laid over every calendar that keeps holidays."),
                icon="calendar",
            )
        ],
        tables=[_table(rows)],
    )


def _table(rows: Any) -> Table:
    return Table(
        title=_("Calendars"),
        heads=[
            pgettext_lazy("of a thing", "Name"),
            pgettext_lazy("of a row", "Code"),
            _("Version"),
            _("Keeps holidays"),
            _("Sure for"),
        ],
        rows=[
            [
                Cell(words=row.name, href=address(CODE, row.code)),
                coded(row.code),
                text(row.number),
                Cell(words=_("yes") if row.keeps_holidays else _("no")),
                text(_span_of(row.plan.confirmed_years) if row.keeps_holidays else "—"),
            ]
            for row in rows
        ],
        empty=_("No calendar is laid out yet."),
    )


def _span_of(years: frozenset[int]) -> str:
    return f"{min(years)}-{max(years)}" if years else "—"


def _one(ask: Ask) -> Page:
    row = queries.newest(ask.key[:40])
    year = _year(ask)
    days = [day for day in row.plan.days if day.on.year == year]
    is_unsure = row.keeps_holidays and year not in row.plan.confirmed_years
    here = address(CODE, row.code)
    years = [each for each in (year - 1, year + 1) if date.min.year <= each <= date.max.year]
    return Page(
        title=row.name,
        above=(_("Calendars"), address(CODE)),
        links=[(str(each), f"{here}?year={each}") for each in years],
        warnings=[queries.unsure_of(year)] if is_unsure else [],
        facts=[
            (pgettext_lazy("of a row", "Code"), coded(row.code)),
            (_("Version"), text(row.number)),
            (_("Zone"), coded(row.plan.zone)),
            *reckoned.facts(row.code),
        ],
        acts=_acts(ask, row),
        tables=[
            _days(year, days),
            _week(row),
            *reckoned.tables(ask, row.code),
            _versions(row.code),
        ],
    )


def _year(ask: Ask) -> int:
    asked = ask.query.get("year", "")
    sound = asked.isdecimal() and len(asked) == 4 and int(asked) > 1
    return int(asked) if sound else ask.now.year


def _acts(ask: Ask, row: Any) -> list[Act]:
    seen = {"based_on": row.number}
    return [
        Act(
            "set",
            _("Decide about a day"),
            SetDay,
            lambda given: _set(ask, row.code, given),
            done=_("A new version holds from now on."),
            icon="edit",
            initial=seen,
        ),
        Act(
            "clear",
            _("Like its weekday again"),
            ClearDay,
            lambda given: _cleared(ask, row.code, given),
            done=_("A new version holds from now on."),
            icon="history",
            initial=seen,
        ),
    ]


def _days(year: int, days: Any) -> Table:
    return Table(
        title=_("Special days of %(year)s") % {"year": year},
        heads=[
            _("Date"),
            _("Weekday"),
            pgettext_lazy("of a thing", "Name"),
            _("Hours"),
            _("Known from"),
        ],
        rows=[
            [
                text(day.on.isoformat()),
                Cell(words=WEEK[day.on.weekday()]),
                text(day.name),
                text(listed(day.hours), tone="info")
                if day.hours
                else Cell(words=pgettext_lazy("of a day", "Closed")),
                Cell(words=SOURCES[day.source]),
            ]
            for day in days
        ],
        empty=_("Every day of this year is like its weekday."),
    )


def _week(row: Any) -> Table:
    return Table(
        title=_("The week"),
        heads=[_("Weekday"), _("Hours")],
        rows=[
            [
                Cell(words=WEEK[place]),
                text(listed(day)) if day else Cell(words=pgettext_lazy("of a day", "Closed")),
            ]
            for place, day in enumerate(row.plan.week)
        ],
        empty="",
    )


def _versions(code: str) -> Table:
    versions = queries.published(code)
    by = names.display_names({version.published_by for version in versions})
    return Table(
        title=_("Versions"),
        heads=[_("Version"), _("Holds from"), _("Written at"), _("Written by"), _("Reason")],
        rows=[
            [
                text(version.number),
                instant(version.effective_at),
                instant(version.published_at),
                text(by[version.published_by]),
                text(version.reason),
            ]
            for version in versions
        ],
        empty="",
    )


def _set(ask: Ask, code: str, given: dict[str, Any]) -> None:
    try:
        told = hours(*given.pop("hours").split())
    except CalendarError:
        raise Invalid(
            _("These hours make no calendar. Nothing was changed."),
            fields={"hours": _("Write them like 08:30-12:00 14:00-18:00.")},
        ) from None
    name = DayName(given.pop("name_zh"), given.pop("name_en"))
    commands.change_day(code=code, name=name, hours=told, **given, actor=ask.actor, now=ask.now)


def _cleared(ask: Ask, code: str, given: dict[str, Any]) -> None:
    commands.change_day(code=code, name=None, hours=(), **given, actor=ask.actor, now=ask.now)


def _noticed(ask: Ask, given: dict[str, Any]) -> None:
    try:
        notice = queries.read_notice(given["notice"], year=given["year"])
    except Invalid as refusal:
        said = [f"{place}: {problem}" for place, problem in refusal.fields.items()]
        raise Invalid(refusal.message, fields={"notice": said or str(refusal.message)}) from None
    commands.import_notice(notice=notice, reason=given["reason"], actor=ask.actor, now=ask.now)


AREA = Area(
    code=CODE,
    label=_("Calendars"),
    about=_("Working days, holidays and make-up days; what is not sure yet."),
    icon="calendar",
    verb="calendars.publish",
    page=page,
    order=60,
)
