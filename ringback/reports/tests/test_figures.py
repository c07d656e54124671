"""Every figure equals a count of its own straight from the journal; every one opens its rows."""

from dataclasses import replace
from datetime import date

import pytest

from ringback.kernel.errors import Invalid, NotAllowed, NotFound
from ringback.reports import queries, rows
from ringback.reports.definitions import ON_TIME, PERIOD
from ringback.reports.queries import Part, Scale, Selection
from ringback.reports.tests.independent import Recount, local
from ringback.reports.tests.world import AGENT, COUNTY, COUNTY_LEAD, LEAD, OTHER_CITY

pytestmark = pytest.mark.django_db

EVER = Selection(since=date(2026, 1, 1), until=date(2026, 6, 1))


def told(report) -> dict[str, object]:
    """Figures in the form of the independent count."""
    return {
        code: (figure.amount.hits, figure.amount.count)
        if figure.definition.scale is Scale.RATIO
        else figure.value
        for code, figure in report.figures.items()
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_equals_an_independent_count_and_opens_its_rows(world, seed, monkeypatch):
    lived = world(seed)
    lived.answer_all()
    lived.pass_by(days=12)
    monkeypatch.setattr(rows, "PAGE", 7)
    middle = local(lived.now).replace(day=12)
    seen: set[str] = set()
    for path in ("/44/", COUNTY, OTHER_CITY):
        for since, until in ((EVER.since, local(lived.now)), (date(2026, 2, 3), middle)):
            selection = Selection(since=since, until=until, path=path)
            report = queries.period(selection=selection, actor=LEAD)
            assert told(report) == Recount(since, until, path).figures(), (path, since)
            if since == EVER.since and path == "/44/":
                rows_add_up(report)
                tables_add_up(report)
            seen |= {code for code, value in told(report).items() if value and value != (0, 0)}
    assert seen == set(PERIOD)


def walked(code: str, part: Part, selection: Selection) -> list[rows.Row]:
    """All rows of a figure, page by page."""
    found: list[rows.Row] = []
    before = ""
    while True:
        page = queries.rows(code=code, part=part, selection=selection, before=before, actor=LEAD)
        found += page.rows
        before = page.older
        if not before:
            assert len(found) == page.count
            assert len({row.key for row in found}) == page.count
            return found


def rows_add_up(report) -> None:
    for code, figure in report.figures.items():
        opened = walked(code, Part.ALL, report.selection)
        assert len(opened) == figure.amount.count, code
        assert all(row.number for row in opened if row.fact.ticket_id), code
        if figure.definition.is_ratio:
            happened = walked(code, Part.HIT, report.selection)
            others = walked(code, Part.MISS, report.selection)
            assert len(happened) == figure.amount.hits == sum(row.is_hit for row in opened), code
            assert len(others) == figure.amount.count - figure.amount.hits, code
        if figure.definition.measure:
            assert sum(row.seconds or 0 for row in opened) == figure.amount.total, code


def tables_add_up(report) -> None:
    """Each line opens its rows as well, and all lines together are the figure."""
    chosen = report.selection
    for lines, column in ((report.channels, "channel"), (report.kinds, "kind")):
        for place, code in enumerate(queries.COLUMNS):
            amounts = [line.figures[place].amount for line in lines]
            assert sum(a.count for a in amounts) == report.figures[code].amount.count
        for line in lines:
            if line.code:
                opened = walked("cases", Part.ALL, chosen.narrowed(**{column: line.code}))
                assert len(opened) == line.figures[queries.COLUMNS.index("cases")].amount.count
    for limit in report.limits:
        one = replace(
            chosen,
            metric=limit.metric,
            layer=limit.layer,
            clause=limit.clause,
            limit=limit.limit,
            edition_id=str(limit.edition_id),
        )
        assert len(walked(ON_TIME[limit.layer], Part.ALL, one)) == limit.amount.count
        assert len(walked(ON_TIME[limit.layer], Part.HIT, one)) == limit.amount.hits
    for step in report.steps:
        one = replace(chosen, step=step.step, department_path=step.department_path)
        assert len(walked("dwell", Part.ALL, one)) == step.count
    assert sum(each.count for each in report.recognitions) == report.figures["cases"].value
    for code, days in report.days.items():
        assert sum(days.values()) == report.figures[code].value


def test_whoever_leads_a_part_sees_that_part_alone(world):
    world(5, 25)
    whole = queries.period(selection=EVER, actor=LEAD)
    part = queries.period(selection=EVER, actor=COUNTY_LEAD)
    asked = queries.period(selection=replace(EVER, path=COUNTY), actor=LEAD)
    assert told(part) == told(asked) != told(whole)
    with pytest.raises(NotFound):
        queries.period(selection=replace(EVER, path="/44/"), actor=COUNTY_LEAD)
    elsewhere = replace(EVER, path=OTHER_CITY)
    with pytest.raises(NotFound):
        queries.rows(code="cases", part=Part.ALL, selection=elsewhere, before="", actor=COUNTY_LEAD)


def test_reports_are_for_those_who_hold_the_verb(handbook):
    with pytest.raises(NotAllowed):
        queries.period(selection=EVER, actor=AGENT)
    with pytest.raises(NotAllowed):
        queries.rows(code="cases", part=Part.ALL, selection=EVER, before="", actor=AGENT)
    with pytest.raises(NotFound):
        queries.rows(code="nothing", part=Part.ALL, selection=EVER, before="", actor=LEAD)


def test_a_period_is_one_and_not_too_long(handbook):
    with pytest.raises(Invalid):
        queries.period(selection=replace(EVER, until=date(2025, 12, 31)), actor=LEAD)
    with pytest.raises(Invalid):
        queries.period(selection=replace(EVER, since=date(2024, 1, 1)), actor=LEAD)
