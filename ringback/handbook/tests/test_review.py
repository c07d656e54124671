"""From draft to approval: by somebody else, and alone only where nobody else is left."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ringback.base.models import Entry
from ringback.handbook import access, commands
from ringback.handbook.models import Edition, Revision, Step
from ringback.handbook.states import RevisionState, StepKind
from ringback.handbook.tests import writers
from ringback.handbook.tests.writers import ADMINISTRATOR, APPROVER, AUTHOR, COLLEAGUE, READER
from ringback.identity import commands as identity
from ringback.identity.queries import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
SOON, LATER = NOW + timedelta(hours=8), NOW + timedelta(days=9)
SYSTEM = Actor.system("test")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


def approve(revision: Revision, actor: Actor = APPROVER, **told: object) -> Revision:
    arguments = {"effective_at": LATER, "seen": revision.version, **told}
    return commands.approve(revision_id=revision.pk, actor=actor, now=NOW, **arguments)


def break_glass(revision: Revision, actor: Actor = ADMINISTRATOR, reason: str = "仅我一人") -> None:
    commands.break_glass(
        revision_id=revision.pk,
        effective_at=LATER,
        reason=reason,
        seen=revision.version,
        actor=actor,
        now=NOW,
    )


def test_an_empty_draft_is_not_submitted() -> None:
    draft = writers.begun(NOW)
    with pytest.raises(Invalid):
        commands.submit(revision_id=draft.pk, reason="x", seen=draft.version, actor=AUTHOR, now=NOW)


def test_a_draft_is_submitted_with_its_reason_and_what_it_says_is_digested() -> None:
    revision = writers.submitted(NOW)
    assert revision.state == RevisionState.IN_REVIEW
    assert len(revision.digest) == 64
    entry = Entry.objects.get(kind="revision.submitted")
    assert entry.content["digest"] == revision.digest
    assert "市场对标" not in str(entry.content)
    assert Step.objects.get(kind=StepKind.SUBMITTED).words == "市场对标"


def test_a_draft_edited_meanwhile_is_not_submitted() -> None:
    draft = writers.begun(NOW)
    writers.state(draft, writers.LIMIT, "12h", NOW)
    with pytest.raises(Conflict):
        commands.submit(revision_id=draft.pk, reason="x", seen=draft.version, actor=AUTHOR, now=NOW)


def test_it_is_sent_back_with_a_reason_edited_and_submitted_again() -> None:
    revision = writers.submitted(NOW)
    with pytest.raises(Invalid):
        send_back(revision, reason=" ")
    with pytest.raises(NotAllowed):
        send_back(revision, actor=AUTHOR)
    send_back(revision)
    revision.refresh_from_db()
    assert (revision.state, revision.digest) == (RevisionState.DRAFT, "")
    writers.state(revision, writers.LIMIT, "13h", NOW)
    assert Entry.objects.filter(kind="revision.sent_back").count() == 1
    assert Step.objects.get(kind=StepKind.SENT_BACK).words == "请说明依据"


def send_back(revision: Revision, actor: Actor = APPROVER, reason: str = "请说明依据") -> None:
    commands.send_back(
        revision_id=revision.pk, reason=reason, seen=revision.version, actor=actor, now=NOW
    )


def test_a_draft_is_withdrawn_and_another_can_be_begun() -> None:
    draft = writers.submitted(NOW)
    commands.withdraw(
        revision_id=draft.pk, reason="作罢", seen=draft.version, actor=AUTHOR, now=NOW
    )
    assert Revision.objects.get(pk=draft.pk).state == RevisionState.WITHDRAWN
    assert Entry.objects.filter(kind="revision.withdrawn").exists()
    assert writers.begun(NOW).number == 3
    with pytest.raises(Conflict):
        approve(draft)


def test_somebody_else_approves_and_the_edition_is_laid() -> None:
    revision = approve(writers.submitted(NOW))
    assert (revision.state, revision.approved_by, revision.effective_at) == (
        RevisionState.APPROVED,
        APPROVER.ref,
        LATER,
    )
    assert Edition.objects.filter(begins_at=LATER).exists()
    entry = Entry.objects.get(kind="revision.approved")
    assert (entry.content["alone"], entry.content["digest"]) == (False, revision.digest)


def test_neither_author_nor_editor_approves() -> None:
    both = replace(AUTHOR, verbs=APPROVER.verbs)
    with pytest.raises(NotAllowed) as refused:
        approve(writers.submitted(NOW), both)
    assert refused.value.reason == "own_revision"
    draft = writers.begun(NOW, document="manual-5")
    writers.state(draft, "login.attempts", 3, NOW, author=COLLEAGUE)
    draft.refresh_from_db()
    commands.submit(revision_id=draft.pk, reason="x", seen=draft.version, actor=AUTHOR, now=NOW)
    draft.refresh_from_db()
    for hidden in (
        replace(COLLEAGUE, verbs=APPROVER.verbs),
        replace(APPROVER, on_behalf_of=COLLEAGUE.ref),
    ):
        with pytest.raises(NotAllowed):
            approve(draft, hidden)


@pytest.mark.parametrize("actor", [AUTHOR, READER, SYSTEM, Actor("client:1", APPROVER.verbs)])
def test_without_the_right_or_without_a_person_nothing_is_approved(actor: Actor) -> None:
    revision = writers.submitted(NOW)
    with pytest.raises((NotAllowed, NotFound)):
        approve(revision, actor)
    assert Revision.objects.get(pk=revision.pk).state == RevisionState.IN_REVIEW


def test_what_was_changed_since_it_was_read_is_not_approved() -> None:
    revision = writers.submitted(NOW)
    read = revision.version
    send_back(revision)
    writers.state(revision, writers.LIMIT, "99h", NOW)
    revision.refresh_from_db()
    commands.submit(
        revision_id=revision.pk, reason="x", seen=revision.version, actor=AUTHOR, now=NOW
    )
    with pytest.raises(Conflict):
        approve(revision, seen=read)


def test_short_notice_wants_a_reason_that_stays() -> None:
    revision = writers.submitted(NOW)
    with pytest.raises(Invalid) as refused:
        approve(revision, effective_at=SOON)
    assert set(refused.value.fields) == {"urgency"}
    approve(revision, effective_at=SOON, urgency="节前扩容")
    assert Step.objects.get(kind=StepKind.APPROVED).words == "节前扩容"


def test_the_past_is_not_written_anew() -> None:
    revision = writers.submitted(NOW)
    for at in (NOW, NOW - timedelta(days=1), NOW + timedelta(seconds=30)):
        with pytest.raises(Invalid) as refused:
            approve(revision, effective_at=at, urgency="x")
        assert set(refused.value.fields) == {"effective_at"}


def test_readers_are_roles() -> None:
    revision = writers.submitted(NOW)
    with pytest.raises(Invalid):
        approve(revision, readers=["everybody"])
    approve(revision, readers=["agent", "agent", "handler"])
    audience = revision.audience.order_by("role").values_list("role", flat=True)
    assert list(audience) == ["agent", "handler"]


@pytest.fixture
def holder() -> Callable[[Role], UUID]:
    """Adds a user with a role."""

    def add(role: Role) -> UUID:
        user = identity.add_user(
            username=f"u-{role}", display_name="某", password=None, actor=SYSTEM, now=NOW
        )
        identity.grant(user=user, role=role, scope_path="/", actor=SYSTEM, now=NOW)
        return user.pk

    return add


def test_the_last_administrator_breaks_the_glass_and_it_stays_for_ever(
    holder: Callable[[Role], UUID],
) -> None:
    holder(Role.AGENT)
    alone = replace(ADMINISTRATOR, ref=f"user:{holder(Role.ADMINISTRATOR)}")
    revision = writers.submitted(NOW, author=alone)
    with pytest.raises(Invalid):
        break_glass(revision, alone, reason=" ")
    break_glass(revision, alone)
    revision.refresh_from_db()
    assert revision.state == RevisionState.APPROVED
    assert Entry.objects.get(kind="revision.approved").content["alone"] is True
    assert Step.objects.get(kind=StepKind.BROKE_GLASS).words == "仅我一人"
    assert access.awaits_other_eyes(revision)


def test_the_glass_stays_whole_while_somebody_else_may(holder: Callable[[Role], UUID]) -> None:
    revision = writers.submitted(NOW, author=ADMINISTRATOR)
    holder(Role.SUPERVISOR)
    with pytest.raises(Conflict):
        break_glass(revision)
    with pytest.raises(NotAllowed):
        break_glass(revision, APPROVER)


def test_an_approver_who_wrote_at_it_is_nobody_else(holder: Callable[[Role], UUID]) -> None:
    other = Actor(f"user:{holder(Role.SUPERVISOR)}", APPROVER.verbs)
    draft = writers.begun(NOW, author=ADMINISTRATOR)
    writers.state(draft, writers.LIMIT, "12h", NOW, author=other)
    draft.refresh_from_db()
    commands.submit(
        revision_id=draft.pk, reason="x", seen=draft.version, actor=ADMINISTRATOR, now=NOW
    )
    draft.refresh_from_db()
    break_glass(draft)


def test_who_did_not_write_at_it_needs_no_glass() -> None:
    with pytest.raises(Conflict):
        break_glass(writers.submitted(NOW))


def test_it_is_looked_at_afterwards_by_somebody_else_once() -> None:
    revision = writers.submitted(NOW, author=ADMINISTRATOR)
    break_glass(revision)
    with pytest.raises(NotAllowed):
        ratify(revision, ADMINISTRATOR)
    ratify(revision, APPROVER)
    assert Entry.objects.filter(kind="revision.ratified").count() == 1
    with pytest.raises(Conflict):
        ratify(revision, APPROVER)


def ratify(revision: Revision, actor: Actor) -> None:
    commands.ratify(revision_id=revision.pk, words="已复核", actor=actor, now=NOW)
