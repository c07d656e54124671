"""The verbs propose, merge, refuse and unmerge."""

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.commands import merges
from ringback.customers.models import Merge, MergeProposal
from ringback.customers.states import ConsentChannel, MergeReason, Purpose
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, LEAD, NOW, READER, STRANGER, SYSTEM
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def pair():
    return samples.customer(), samples.plain(number=samples.PHONE)


def _propose(kept, merged, actor=AGENT):
    return commands.propose_merge(
        kept=kept, merged=merged, reason=MergeReason.SAME_NUMBER, actor=actor, now=NOW
    )


def _merge(kept, merged, actor=LEAD):
    return commands.merge(proposal=_propose(kept, merged), actor=actor, now=NOW)


def _kinds():
    found = Entry.objects.filter(kind__contains="merge").order_by("id")
    return [(entry.kind, entry.subject_id) for entry in found]


def test_sharing_a_number_proposes_nothing_by_itself(pair):
    kept, merged = pair
    assert list(queries.twins_of(kept)) == [merged]
    assert list(queries.twins_of(merged)) == [kept]
    assert not MergeProposal.objects.exists()


def test_a_proposal_alone_merges_nothing(pair):
    kept, merged = pair
    proposal = _propose(kept, merged)
    assert list(queries.open_proposals(merged, SYSTEM)) == [proposal]
    assert queries.head_of(merged) == merged
    assert _kinds() == [("customer.merge_proposed", str(kept.pk))]


def test_a_merge_serves_two_as_one_and_its_undoing_parts_them_exactly(pair):
    kept, merged = pair
    commands.give_consent(
        customer=merged,
        purpose=Purpose.CARE,
        channel=ConsentChannel.PHONE,
        actor=AGENT,
        now=NOW,
    )
    before = list(merged.contact_points.values_list("pk", "customer_id"))
    done = _merge(kept, merged)
    assert list(queries.by_phone(samples.PHONE)) == [kept]
    assert queries.head_of(merged) == kept
    assert queries.consents_to(kept, Purpose.CARE)
    card = queries.card(customer=merged, actor=AGENT, now=NOW)
    assert card.customer_ids == (kept.pk, merged.pk)
    assert len(card.contact_points) == 2
    assert not queries.twins_of(kept)
    assert list(merged.contact_points.values_list("pk", "customer_id")) == before

    commands.unmerge(merge=done, actor=LEAD, now=NOW)
    assert set(queries.by_phone(samples.PHONE)) == {kept, merged}
    assert queries.family_of(kept.pk) == [kept.pk]
    assert not queries.consents_to(kept, Purpose.CARE)
    assert _kinds() == [
        (kind, str(kept.pk))
        for kind in ("customer.merge_proposed", "customer.merged", "customer.unmerged")
    ]
    _merge(kept, merged)


def test_merges_follow_one_another_and_are_undone_one_by_one(pair):
    kept, merged = pair
    third = samples.plain()
    inner, outer = _merge(kept, merged), _merge(third, kept)
    assert queries.head_of(merged) == third
    assert queries.family_of(merged.pk) == [third.pk, kept.pk, merged.pk]
    commands.unmerge(merge=outer, actor=LEAD, now=NOW)
    assert queries.head_of(merged) == kept
    commands.unmerge(merge=inner, actor=LEAD, now=NOW)
    assert queries.head_of(merged) == merged


def test_who_was_merged_away_is_merged_no_further(pair):
    kept, merged = pair
    third = samples.plain()
    _merge(kept, merged)
    for one, other in ((merged, third), (third, merged), (merged, kept)):
        with pytest.raises(Conflict):
            _propose(one, other)


def test_two_merges_in_opposite_directions_make_no_circle(pair):
    kept, merged = pair
    there, back = _propose(kept, merged), _propose(merged, kept)
    commands.merge(proposal=there, actor=LEAD, now=NOW)
    with pytest.raises(Conflict):
        commands.merge(proposal=back, actor=LEAD, now=NOW)
    assert Merge.objects.count() == 1
    assert list(queries.open_proposals(kept, SYSTEM)) == [back], "the refusal decided nothing"


def test_a_proposal_is_decided_once(pair):
    proposal = _propose(*pair)
    commands.refuse_merge(proposal=proposal, actor=LEAD, now=NOW)
    for verb in (commands.merge, commands.refuse_merge):
        with pytest.raises(Conflict):
            verb(proposal=proposal, actor=LEAD, now=NOW)
    assert _kinds()[-1][0] == "customer.merge_refused"
    assert not Merge.objects.exists()
    done = _merge(*pair)
    commands.unmerge(merge=done, actor=LEAD, now=NOW)
    with pytest.raises(Conflict):
        commands.unmerge(merge=done, actor=LEAD, now=NOW)


def test_a_pair_awaits_one_decision(pair):
    _propose(*pair)
    with pytest.raises(Conflict):
        _propose(*pair)
    with pytest.raises(Invalid):
        _propose(pair[0], pair[0])


@pytest.mark.parametrize(
    ("actor", "refusal"), [(AGENT, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)]
)
def test_who_may_not(pair, actor, refusal):
    proposal = _propose(*pair)
    done = _merge(samples.plain(), samples.plain())
    with pytest.raises(refusal):
        commands.merge(proposal=proposal, actor=actor, now=NOW)
    with pytest.raises(refusal):
        commands.refuse_merge(proposal=proposal, actor=actor, now=NOW)
    with pytest.raises(refusal):
        commands.unmerge(merge=done, actor=actor, now=NOW)


def test_the_rows_are_held_before_anybody_looks(pair, monkeypatch):
    """Somebody else's merge commits between our decision and our lock: we must see it."""
    kept, merged = pair
    there, back = _propose(kept, merged), _propose(merged, kept)
    hold = merges._lock

    def somebody_is_faster(*customers):
        hold(*customers)
        Merge.objects.create(
            kept=merged, merged=kept, proposal=back, merged_at=NOW, merged_by=AGENT.ref
        )

    monkeypatch.setattr(merges, "_lock", somebody_is_faster)
    with pytest.raises(Conflict):
        commands.merge(proposal=there, actor=LEAD, now=NOW)


@pytest.mark.parametrize("wrong", [{"undone_at": NOW}, {"undone_by": "user:1"}])
def test_the_database_refuses_half_an_undoing(pair, wrong):
    _merge(*pair)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.update(**wrong)


def test_the_database_merges_a_customer_into_one_other_only(pair):
    kept, merged = pair
    done = _merge(kept, merged)
    proposal = _propose(kept, samples.plain())
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(
            kept=samples.plain(),
            merged=merged,
            proposal=proposal,
            merged_at=NOW,
            merged_by=LEAD.ref,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=done.pk).update(merged=kept)
