"""How the month stands to its standards, on the page and underneath."""

import pytest

from ringback.clocks.queries import Clock
from ringback.identity.queries import Role
from ringback.kernel.errors import NotAllowed
from ringback.reports import commands, outlook, queries
from ringback.reports.models import CaseFact
from ringback.reports.tests.test_screens import user
from ringback.reports.tests.world import AGENT, LEAD, OTHER_CITY, World
from ringback.tickets.queries import Ticket

pytestmark = pytest.mark.django_db
LIVED = (1, 30)


def befell(world: World) -> None:
    world.pass_by(days=3)


def test_the_month_s_figures_are_those_of_the_report(lived):
    found = outlook.outlook(path="", actor=LEAD, now=lived.now)
    report = queries.period(selection=found.selection, actor=LEAD)
    answer = found.means[0]
    mean = report.figures["resolution_mean"]
    assert answer.times.count == mean.amount.count
    assert answer.outlook.mean == mean.value
    for line in found.ratios:
        amount = report.figures[line.definition.code].amount
        assert (line.amount.hits, line.amount.count) == (amount.hits, amount.count)
    owed = Ticket.objects.filter(state__in=["registered", "accepted", "in_progress", "on_hold"])
    assert answer.times.open_now == owed.count()


def test_a_case_is_counted_where_its_limits_were_ruled(lived):
    """The region of a fault is the one its limit rests on."""
    fact = CaseFact.objects.filter(kind="fault").first()
    assert fact is not None
    Clock.objects.filter(subject_kind="ticket", subject_id=str(fact.ticket_id)).update(
        facts={"region": "rural"}
    )
    for _batch in commands.rebuild(now=lived.now):
        pass
    fact.refresh_from_db()
    assert fact.region == "rural"


def test_mean_and_maximum_are_the_manual_s(lived):
    found = outlook.outlook(path="", actor=LEAD, now=lived.now)
    told = {
        line.indicator.code: (str(line.mean.value), str(line.maximum.value)) for line in found.means
    }
    assert told == {
        "answer": ("24h", "48h"),
        "repair_urban": ("24h", "48h"),
        "repair_rural": ("36h", "72h"),
    }
    assert found.means[1].maximum.clause_number == "5.2.2"


def test_the_page_says_what_the_rest_must_be_like(lived):
    page = user("lead", Role.LEAD).get("/reports/targets/", HTTP_ACCEPT_LANGUAGE="en")
    assert page.status_code == 200
    rows = page.context["rows"]
    assert len(rows) == len(outlook.INDICATORS) + len(outlook.RATIOS)
    assert all(row.sentence for row in rows)
    assert rows[0].sentence in page.content.decode()


def test_who_may_not_read_it(lived):
    with pytest.raises(NotAllowed):
        outlook.outlook(path="", actor=AGENT, now=lived.now)
    county = user("county", Role.LEAD, "/44/4401/440103/")
    assert county.get(f"/reports/targets/?path={OTHER_CITY}").status_code == 404
