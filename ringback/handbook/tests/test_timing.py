"""When revisions take effect: exactly one of a document holds at any instant."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.handbook import commands, queries, sweeps
from ringback.handbook.commands.moves import hold_order
from ringback.handbook.models import Clause, Revision
from ringback.handbook.states import RevisionState
from ringback.handbook.tests import manual, writers
from ringback.handbook.tests.writers import APPROVER, AUTHOR, LIMIT
from ringback.kernel.errors import Conflict, Invalid, NotAllowed

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


def limit(at: datetime) -> str:
    queries.forget()
    return str(queries.parameter(LIMIT, at=at).value)


def reschedule(revision: Revision, to: datetime, now: datetime = NOW, **told: object) -> None:
    arguments = {"seen": revision.version, "actor": APPROVER, "reason": "推迟", **told}
    commands.reschedule(revision_id=revision.pk, effective_at=to, now=now, **arguments)


def cancel(revision: Revision, now: datetime = NOW, **told: object) -> None:
    arguments = {"seen": revision.version, "actor": APPROVER, "reason": "作罢", **told}
    commands.cancel(revision_id=revision.pk, now=now, **arguments)


def test_it_holds_from_its_instant_on() -> None:
    revision = writers.approved(NOW, NOW + DAY)
    assert (limit(NOW), limit(NOW + DAY - SECOND), limit(NOW + DAY)) == ("24h", "24h", "12h")
    assert queries.state_of(revision, at=NOW) is RevisionState.APPROVED
    assert queries.state_of(revision, at=NOW + DAY) is RevisionState.EFFECTIVE
    first = revision.based_on
    assert first is not None
    assert queries.state_of(first, at=NOW) is RevisionState.EFFECTIVE
    assert queries.state_of(first, at=NOW + DAY) is RevisionState.SUPERSEDED


def test_its_date_is_changed_while_it_lies_ahead() -> None:
    revision = writers.approved(NOW, NOW + DAY)
    with pytest.raises(NotAllowed):
        reschedule(revision, NOW + 2 * DAY, actor=AUTHOR)
    reschedule(revision, NOW + 2 * DAY)
    assert (limit(NOW + DAY), limit(NOW + 2 * DAY)) == ("24h", "12h")
    entry = Entry.objects.get(kind="revision.rescheduled")
    assert entry.content["effective_at"] == (NOW + 2 * DAY).isoformat()
    revision.refresh_from_db()
    with pytest.raises(Conflict):
        reschedule(revision, NOW + 9 * DAY, now=NOW + 2 * DAY)
    with pytest.raises(Conflict):
        reschedule(revision, NOW + 9 * DAY, seen=1)


def test_it_is_cancelled_in_time_and_never_holds() -> None:
    revision = writers.approved(NOW, NOW + DAY)
    with pytest.raises(Invalid):
        cancel(revision, reason="")
    cancel(revision)
    assert limit(NOW + 2 * DAY) == "24h"
    assert queries.edition_at(NOW + 2 * DAY).begins_at < NOW, "an empty edition is none"
    revision.refresh_from_db()
    assert (revision.state, revision.approved_by) == (RevisionState.WITHDRAWN, APPROVER.ref)
    assert Entry.objects.filter(kind="revision.cancelled").exists()


def test_what_is_in_force_or_about_to_be_is_not_cancelled() -> None:
    revision = writers.approved(NOW, NOW + DAY)
    for now in (NOW + DAY - SECOND, NOW + 2 * DAY):
        with pytest.raises(Conflict):
            cancel(revision, now=now)


def test_revisions_do_not_change_places() -> None:
    first = writers.approved(NOW, NOW + 2 * DAY)
    second = writers.submitted(NOW, clock__handling__limit="6h")
    with pytest.raises(Invalid) as refused:
        approve(second, NOW + DAY)
    assert "effective_at" in refused.value.fields
    approve(second, NOW + 3 * DAY)
    for at in (NOW + 3 * DAY, NOW + 4 * DAY):
        with pytest.raises(Invalid):
            reschedule(first, at)
    with pytest.raises(Conflict):
        cancel(first)
    cancel(second)
    cancel(first)
    assert limit(NOW + 9 * DAY) == "24h"


def approve(revision: Revision, at: datetime) -> None:
    commands.approve(
        revision_id=revision.pk,
        effective_at=at,
        urgency="x",
        seen=revision.version,
        actor=APPROVER,
        now=NOW,
    )
    revision.refresh_from_db()


def test_of_two_who_change_the_order_at_once_one_hears_of_the_other() -> None:
    revision = writers.approved(NOW, NOW + DAY)
    read = Revision.objects.select_related("document").get(pk=revision.pk)
    reschedule(revision, NOW + 2 * DAY)
    with pytest.raises(Conflict):
        hold_order(read.document)


def test_taking_effect_is_told_once() -> None:
    revision = writers.approved(NOW, NOW + DAY)
    assert sweeps.announce_effects(NOW) == 0
    assert sweeps.announce_effects(NOW + DAY) == 1
    assert sweeps.announce_effects(NOW + 2 * DAY) == 0
    entry = Entry.objects.get(kind="revision.took_effect")
    assert entry.subject_id == str(revision.pk)
    assert entry.content["superseded"] == str(revision.based_on_id)
    with pytest.raises(Conflict):
        commands.announce_effect(revision_id=revision.pk, actor=AUTHOR, now=NOW + DAY)


def test_what_was_approved_is_fixed_in_the_database() -> None:
    revision = writers.approved(NOW)
    clauses = Clause.objects.filter(revision=revision)
    for change in (
        lambda: clauses.update(text_zh="改"),
        lambda: revision.parameters.update(label_zh="改"),
        lambda: revision.parameters.get(code=LIMIT).cases.update(value="1h"),
        lambda: revision.parameters.get(code=LIMIT).cases.create(priority=9, value="1h"),
        lambda: Clause.objects.filter(revision=writers.begun(NOW)).update(revision=revision),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "change",
    [
        {"state": "effective"},
        {"state": "draft"},
        {"effective_at": None},
        {"approved_by": ""},
        {"effective_at": NOW},
    ],
)
def test_half_a_fact_is_refused_by_the_database(change: dict[str, object]) -> None:
    revision = writers.approved(NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(**change)


def test_the_packaged_text_of_a_newer_product_does_not_end_what_is_scheduled() -> None:
    revision = writers.approved(NOW, NOW + DAY)
    manual.install()
    assert limit(NOW + DAY) == "12h"
    assert queries.state_of(revision, at=NOW + DAY) is RevisionState.EFFECTIVE
