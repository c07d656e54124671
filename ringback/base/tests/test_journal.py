import pytest
from django.db import transaction

from ringback.base import journal, worker
from ringback.base.models import Delivery, Entry
from ringback.base.tests.lamp import ACTOR, NOW, LampLit
from ringback.base.verbs import command, command_many
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.kernel.registry import Registry


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A house in which one reaction listens to lamps, and what it has heard."""
    ears: list[int] = []
    monkeypatch.setattr(journal, "reactions", Registry("reaction"))
    monkeypatch.setattr(journal, "_by_kind", {})

    @journal.on(LampLit)
    def look_up(news: LampLit, story: journal.Heard) -> None:
        if news.colour == "gone":
            raise Conflict("the lamp is gone")
        if news.colour == "broken":
            raise ValueError("13812345678 is in this message")
        ears.append(news.lamp_id)

    return ears


@pytest.mark.django_db
def test_an_entry_carries_who_when_what() -> None:
    with transaction.atomic():
        journal.record(LampLit(lamp_id=7), actor=ACTOR.acting_for("customer:9"), now=NOW)
    entry = Entry.objects.get()
    assert (entry.actor, entry.on_behalf_of, entry.at) == ("user:1", "customer:9", NOW)
    assert (entry.kind, entry.subject_kind, entry.subject_id) == ("lamp.lit", "lamp", "7")
    assert entry.content == {"colour": "red"}


@pytest.mark.django_db(transaction=True)
def test_news_outside_a_transaction_is_a_defect() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        journal.record(LampLit(lamp_id=7), actor=ACTOR, now=NOW)


@pytest.mark.django_db
def test_what_is_owed_is_delivered_once(heard: list[int]) -> None:
    with transaction.atomic():
        journal.record_many([LampLit(lamp_id=7), LampLit(lamp_id=8)], actor=ACTOR, now=NOW)
    assert worker.deliver_due(NOW) == 2
    assert worker.deliver_due(NOW) == 0
    assert sorted(heard) == [7, 8]


@pytest.mark.django_db
def test_news_of_one_subject_waits_for_its_elder(heard: list[int]) -> None:
    with transaction.atomic():
        journal.record(LampLit(lamp_id=7, colour="broken"), actor=ACTOR, now=NOW)
        journal.record(LampLit(lamp_id=7), actor=ACTOR, now=NOW)
        journal.record(LampLit(lamp_id=8), actor=ACTOR, now=NOW)
    worker.deliver_due(NOW)
    worker.deliver_due(NOW)
    assert heard == [8]


@pytest.mark.django_db
def test_a_reaction_that_fails_is_tried_again_later_and_then_given_up(heard: list[int]) -> None:
    with transaction.atomic():
        journal.record(LampLit(lamp_id=7, colour="broken"), actor=ACTOR, now=NOW)
        journal.record(LampLit(lamp_id=7), actor=ACTOR, now=NOW)
    moment = NOW
    for attempt in range(1, worker.MAX_ATTEMPTS + 1):
        assert worker.deliver_due(moment) == 1
        delivery = Delivery.objects.order_by("id")[0]
        assert delivery.attempts == attempt
        assert worker.deliver_due(moment) == (1 if delivery.dead_at else 0)
        moment = delivery.next_try_at
    assert delivery.dead_at is not None
    assert heard == [7], "a dead delivery blocks nobody"


@pytest.mark.django_db
def test_a_reaction_overtaken_by_events_is_settled_and_says_so(heard: list[int]) -> None:
    with transaction.atomic():
        journal.record(LampLit(lamp_id=7, colour="gone"), actor=ACTOR, now=NOW)
        journal.record(LampLit(lamp_id=7), actor=ACTOR, now=NOW)
    worker.deliver_due(NOW)
    worker.deliver_due(NOW)
    assert heard == [7]
    first = Delivery.objects.order_by("id")[0]
    assert (first.done_at, first.problem) == (NOW, "conflict: conflict")


@pytest.mark.django_db
def test_the_reason_kept_for_a_failure_quotes_no_message(heard: list[int]) -> None:
    with transaction.atomic():
        journal.record(LampLit(lamp_id=7, colour="broken"), actor=ACTOR, now=NOW)
    worker.deliver_due(NOW)
    assert Delivery.objects.get().problem == "ValueError"


@pytest.mark.django_db
def test_the_timeline_gathers_several_subjects_in_order() -> None:
    with transaction.atomic():
        for lamp_id in (1, 2, 3, 1):
            journal.record(LampLit(lamp_id=lamp_id), actor=ACTOR, now=NOW)
    line = journal.timeline([("lamp", 1), ("lamp", 3)])
    assert [entry.subject_id for entry in line] == ["1", "3", "1"]
    assert not journal.timeline([]).exists()


@pytest.mark.django_db
def test_a_command_writes_exactly_one_entry() -> None:
    @command
    def light(*, lamps: int, actor: Actor, now: object) -> None:
        for lamp_id in range(lamps):
            journal.record(LampLit(lamp_id=lamp_id), actor=actor, now=NOW)

    light(lamps=1, actor=ACTOR, now=NOW)
    for wrong in (0, 2):
        with pytest.raises(RuntimeError, match=f"wrote {wrong} journal entries"):
            light(lamps=wrong, actor=ACTOR, now=NOW)
    assert Entry.objects.count() == 1, "what broke the rule was rolled back"


@pytest.mark.django_db
def test_a_command_within_a_command_counts_for_itself() -> None:
    @command
    def inner(*, actor: Actor, now: object) -> None:
        journal.record(LampLit(lamp_id=1), actor=actor, now=NOW)

    @command
    def outer(*, actor: Actor, now: object) -> None:
        inner(actor=actor, now=now)
        journal.record(LampLit(lamp_id=2), actor=actor, now=NOW)

    outer(actor=ACTOR, now=NOW)
    assert Entry.objects.count() == 2


def test_a_command_states_its_actor_and_instant_by_name() -> None:
    with pytest.raises(TypeError, match="keyword-only"):

        @command
        def light(lamp: int, *, actor: Actor, now: object) -> None: ...

    with pytest.raises(TypeError, match="actor and now"):

        @command_many
        def darken(*, now: object) -> None: ...
